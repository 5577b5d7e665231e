//! No level shows more than a more open one, and nothing but a mark of ours opens.

use super::table::{LEVELS, described, examples};
use super::*;
use crate::table::Treatment;
use proptest::prelude::*;

const ELEMENTS: &[&str] = &[
    "p", "a", "input", "textarea", "select", "option", "output", "img", "video", "iframe", "object", "form",
    "button", "meta", "li", "x-own", "svg", "use", "noscript", "datalist", "INPUT", "q",
];

/// Names of all kinds of attributes, also in capitals and with a prefix.
fn any_name() -> impl Strategy<Value = String> {
    let names: Vec<&str> = examples().map(|(_, name, _)| name).collect();
    let written = prop::sample::select(vec![
        ("", false),
        ("", true),
        ("xlink:", false),
        ("my-own:", false),
    ]);
    (prop::sample::select(names), written).prop_map(|(name, (prefix, is_upper))| {
        let name = if is_upper {
            name.to_uppercase()
        } else {
            name.to_owned()
        };
        format!("{prefix}{name}")
    })
}

/// Marks that do not open: none of ours, and other products' in all their words.
fn foreign() -> impl Strategy<Value = (String, String)> {
    let names = prop::sample::select(vec![
        "class",
        "data-dd-privacy",
        "data-gc-privacy",
        "data-sentry-mask",
        "data-sentry-block",
        "data-openreplay-masked",
        "data-clarity-mask",
        "data-dtrum-mask",
        "data-clarity-unmask",
        "data-other",
        "CLASS",
    ]);
    let words = prop::sample::select(vec![
        "allow",
        "mask",
        "hidden",
        "ignore",
        "dd-privacy-allow",
        "dd-privacy-mask",
        "gc-privacy-hidden",
        "rr-block",
        "rr-mask",
        "rr-unmask",
        "sentry-unmask",
        "ph-no-capture",
        "afterimage",
        "Afterimage_allow",
        "mask-user-input",
        "",
    ]);
    (names, prop::collection::vec(words, 0..4)).prop_map(|(name, words)| (name.to_owned(), words.join(" ")))
}

fn any_element() -> impl Strategy<Value = Element> {
    let types = prop::sample::select(vec!["", "text", "password", "checkbox", "submit", "hidden"]);
    let made = (
        prop::sample::select(ELEMENTS),
        types,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(name, kind, editable, is_svg)| {
            let attributes = [("type", kind), ("contenteditable", "")];
            let used = attributes.into_iter().filter(move |(name, value)| {
                if *name == "type" {
                    !value.is_empty()
                } else {
                    editable
                }
            });
            let space = if is_svg { Space::Svg } else { Space::Html };
            Element::read(name, space, Element::default(), used)
        });
    let paths: Vec<&str> = examples().map(|(path, ..)| path).collect();
    prop_oneof![made, prop::sample::select(paths).prop_map(described)]
}

/// What the table says of an attribute.
fn treatment(level: Level, element: Element, name: &str, value: &str) -> Treatment {
    let name = name.to_ascii_lowercase();
    let kind = attribute::kind(element, &name, value);
    kind.at(crate::table::Column::of(
        level,
        attribute::owner(element, kind, &name),
    ))
}

fn shown(level: Level, element: Element, name: &str, value: &str) -> String {
    match attribute(level, element, name, value) {
        Verdict::Keep => value.to_owned(),
        Verdict::Drop => String::new(),
        Verdict::Replace(kept) => kept,
    }
}

proptest! {
    #[test]
    fn nothing_but_a_mark_of_ours_opens(marks in prop::collection::vec(foreign(), 0..5)) {
        let asked = marks.iter().map(|(name, value)| Asked::by(name, value)).fold(Asked::default(), Asked::and);
        for above in LEVELS {
            prop_assert!(asked.below(above) >= above, "{marks:?} under {above:?}");
        }
        // Nor does one of ours under what is closed, or beside one that closes further.
        let opened = asked.and(Asked::by("data-afterimage", "allow"));
        prop_assert!(opened.below(Level::Hidden) >= Level::Hidden);
        prop_assert!(opened.below(Level::Ignored) >= Level::Ignored);
        prop_assert!(opened.below(Level::Allow) >= asked.below(Level::Allow));
    }

    #[test]
    fn a_masked_attribute_shares_no_word_with_what_it_was(
        element in any_element(), name in any_name(), word in "[A-Z]{6,12}", around in "[ /?=&:;\"'()a-z.]{0,12}",
    ) {
        for value in [format!("{word}{around}"), format!("{word} {around}"), format!("/p?q={word}"), format!("/p#{word}"), format!("url({word})")] {
            let kept = shown(Level::Mask, element, &name, &value);
            let may_hold = match treatment(Level::Mask, element, &name, &value) {
                // Structure, and the paths of addresses.
                Treatment::Keep => true,
                Treatment::PathOnly => !value.starts_with("/p"),
                // What names nothing elsewhere.
                Treatment::Style | Treatment::Inside | Treatment::InsideAnimated => !value.starts_with("url("),
                _ => false,
            };
            prop_assert!(may_hold || !kept.contains(&word), "{name}={value:?} is {kept:?}");
            let mark = if name.eq_ignore_ascii_case(MARK) { value.as_str() } else { "" };
            prop_assert_eq!(shown(Level::Ignored, element, &name, &value), mark);
            prop_assert_eq!(shown(Level::Hidden, element, &name, &value), mark);
        }
    }

    #[test]
    fn what_one_level_does_not_show_of_an_attribute_none_does_that_is_more_closed(
        element in any_element(), name in any_name(), word in "[A-Z]{6,12}", before in "(#|/|/p?q=|/p#|url\\(|--a:'|content:\"|data:)?", after in "[ /?=&:;\"'()a-z.]{0,12}",
    ) {
        let value = format!("{before}{word}{after}");
        let treatments = LEVELS.map(|level| treatment(level, element, &name, &value));
        prop_assert!(treatments.is_sorted(), "{name}={value:?}: {treatments:?}");
        let hides = LEVELS.map(|level| !shown(level, element, &name, &value).contains(&word));
        prop_assert!(hides.is_sorted(), "{name}={value:?}: {hides:?}");
        for (level, treatment) in LEVELS.iter().zip(treatments) {
            let is_kept = shown(*level, element, &name, &value) == value;
            prop_assert!(is_kept || treatment != Treatment::Keep, "{name}={value:?} {level:?}");
        }
    }

    #[test]
    fn a_text_that_one_level_masks_is_masked_by_all_that_are_more_closed(element in any_element(), said in "\\PC{0,40}") {
        let rules = Rules::default();
        let masks = LEVELS.map(|level| super::super::text(&rules, level, element, &said).is_some());
        prop_assert!(masks.is_sorted(), "{masks:?} {element:?}");
    }

    #[test]
    fn what_is_known_by_its_form_is_found_by_every_level(element in any_element(), before in "[a-z ]{0,8}", after in "[a-z ]{0,8}") {
        let rules = Rules::default();
        let said = format!("{before} 4111 1111 1111 1111 {after} a.b@c.example");
        for level in LEVELS {
            let told = super::super::text(&rules, level, element, &said).unwrap_or_else(|| said.clone());
            let told = Content::default().masked(&told, Origin::Page).unwrap_or(told);
            prop_assert!(!told.contains("4111") && !told.contains("c.example"));
        }
    }
}
