//! The rules by which contents are masked after the fact. Of an element only names are known for sure, so all are taken for
//! what is shown least of.

use afterimage_format::frame::Text;
use afterimage_format::purge::Extent;
use afterimage_format::replica::{Kept, Masks};
use afterimage_privacy::{
    Element, FILLED, Level, Rules, Space, Verdict, attribute, control_value, mask_text, path_only,
};

/// For replicas, and for frames by the functions below.
pub const MASKS: Masks = Masks {
    text: mask_text,
    attribute: masked_attribute,
    value: control_value,
    base_url: path_only,
};

/// Stands for a text that nobody knows.
const UNKNOWN: &str = "xxx";

/// As of a custom element, whose attributes may mean anything; what would not be told of a field is not told either.
fn masked_attribute(name: &str, value: &str) -> Kept {
    let verdict = |element: &str| {
        let attributes = core::iter::empty::<(&str, &str)>();
        let element = Element::read(element, Space::Html, Element::default(), attributes);
        attribute(&Rules::default(), Level::Mask, element, name, value)
    };
    if verdict("input") == Verdict::Drop {
        return Kept::Not;
    }
    match verdict("x-x") {
        Verdict::Keep => Kept::AsItIs,
        Verdict::Drop => Kept::Not,
        Verdict::Replace(value) => Kept::As(value),
    }
}

pub fn inline(text: impl Into<Box<str>>) -> Text {
    Text::Inline(text.into())
}

/// What takes a text's place; `None`: it stays. `known` is what it says.
pub fn text(extent: Extent, known: Option<&str>) -> Option<Text> {
    match (extent, known) {
        (Extent::Blank, _) => Some(inline("")),
        (Extent::Masked, Some(known)) => mask_text(known).map(inline),
        (Extent::Masked, None) => Some(inline(UNKNOWN)),
    }
}

/// The same of a control's value.
pub fn value(known: Option<&str>) -> Option<Text> {
    match known {
        Some(known) => control_value(known).map(inline),
        None => Some(inline(FILLED)),
    }
}
