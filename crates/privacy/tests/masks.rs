//! Whatever goes in, a mask says nothing of it.

use afterimage_privacy::{mask_text, path_only, without_query_values};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_masked_text_holds_only_white_space_and_x(text in "\\PC{0,80}") {
        let masked = mask_text(&text).unwrap_or_else(|| text.clone());
        prop_assert!(masked.chars().all(|c| c == 'x' || c.is_whitespace()));
        let words = |s: &str| s.split_whitespace().count();
        prop_assert_eq!(words(&masked), words(&text));
    }

    #[test]
    fn no_value_of_a_query_survives(path in "[a-z/]{0,12}", name in "[a-z]{1,6}", value in "[A-Z0-9%]{4,20}") {
        for address in [format!("https://h/{path}?{name}={value}&b={value}#{value}"), format!("/{path}?{value}#{value}")] {
            prop_assert!(!without_query_values(&address).contains(&value));
            prop_assert!(!path_only(&address).contains(&value));
        }
    }
}
