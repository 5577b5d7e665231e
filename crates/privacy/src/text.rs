//! Which texts may be kept, and as what.

use crate::attribute::{Verdict, treat};
use crate::element::{Element, Role};
use crate::level::Level;
use crate::rules::Rules;
use crate::table::{Column, Text};

/// A text node's contents as they may be kept, given its parent element's level and facts, as the table says.
/// `None`: keep as it is.
pub fn text(rules: &Rules, level: Level, parent: Element, text: &str) -> Option<String> {
    let column = Column::of(level, parent.owner());
    match treat(rules, kind(parent).at(column), text) {
        Verdict::Keep => None,
        Verdict::Drop => Some(String::new()),
        Verdict::Replace(masked) => Some(masked),
    }
}

/// The row of the table for the texts in an element.
pub(crate) fn kind(parent: Element) -> Text {
    match parent.role {
        Role::Style => Text::Style,
        // Markup that the browser never shows: whatever is in it has no level.
        Role::Script | Role::Unshown | Role::Frame => Text::Unshown,
        Role::Option | Role::TextArea | Role::Input => Text::Field,
        _ if parent.is_user_input() => Text::Entered,
        _ => Text::Page,
    }
}
