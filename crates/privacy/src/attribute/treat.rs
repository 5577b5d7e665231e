//! What the treatments of the tables make of a value.

use super::Verdict;
use super::style::{masked_style, may_set_address, names_picture};
use crate::mask::{control_value, mask_text};
use crate::rules::Rules;
use crate::table::Treatment;
use crate::url::without_query_values;

/// A picture that shows nothing; `{}` would be its size.
const PLACEHOLDER: &str =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' style='background:silver'%3E%3C/svg%3E";

pub fn treat(rules: &Rules, treatment: Treatment, value: &str) -> Verdict {
    let words = || mask_text(value).map_or(Verdict::Keep, Verdict::Replace);
    let unless = |is_kept: bool| if is_kept { Verdict::Keep } else { words() };
    let without = |is_elsewhere: bool| match is_elsewhere {
        true => Verdict::Drop,
        false => Verdict::Keep,
    };
    match treatment {
        Treatment::Keep => Verdict::Keep,
        Treatment::WithoutValuesButPlace if rules.sanitize.is_none() && is_place(value) => Verdict::Keep,
        Treatment::WithoutValuesButPlace | Treatment::WithoutValues => changed(value, rules.address(value)),
        Treatment::TextWithoutValues => changed(value, without_query_values(value)),
        Treatment::PathOnly => changed(value, rules.path(value)),
        Treatment::Style => masked_style(value).map_or(Verdict::Keep, |kept| changed(value, kept)),
        Treatment::Inside => without(names_picture(value)),
        Treatment::InsideAnimated => without(may_set_address(value) || names_picture(value)),
        Treatment::WordsButInside if names_picture(value) => Verdict::Drop,
        Treatment::WordsButListedOrFlag => unless(is_flag(value) || rules.lists(value)),
        Treatment::WordsButListed => unless(rules.lists(value)),
        Treatment::WordsButNumber => unless(is_flag(value) || is_number(value)),
        Treatment::WordsButInside | Treatment::WordsButFlag => unless(is_flag(value)),
        Treatment::Words => words(),
        Treatment::Filled => control_value(value).map_or(Verdict::Keep, Verdict::Replace),
        Treatment::Placeholder => changed(value, PLACEHOLDER.into()),
        Treatment::Nowhere => changed(value, "#".into()),
        Treatment::Emptied => changed(value, String::new()),
        Treatment::Drop => Verdict::Drop,
    }
}

fn changed(value: &str, kept: String) -> Verdict {
    if kept == value {
        Verdict::Keep
    } else {
        Verdict::Replace(kept)
    }
}

/// `#name`: `a[href="#top"]` has a look of its own.
fn is_place(value: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    value
        .strip_prefix('#')
        .is_some_and(|name| name.chars().all(is_part))
}

/// A flag tells no text.
fn is_flag(value: &str) -> bool {
    value == "true" || value == "false"
}

fn is_number(value: &str) -> bool {
    value
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b' '))
}
