//! What may leave the page: levels, rules, masks. Pure tables and functions, without a browser.
//!
//! The recorder asks for every text, attribute and control state before a frame holds it, in snapshots and in
//! increments alike; nothing else in the project decides what is masked.

mod attribute;
mod content;
mod element;
mod error;
mod level;
mod marks;
mod mask;
mod names;
mod pattern;
mod rules;
mod url;

pub use attribute::{Verdict, attribute, holds_text, origin};
pub use content::{Content, Origin};
pub use element::{Element, Inside, Role, Space};
pub use error::{error_message, error_stack};
pub use level::Level;
pub use marks::{Asked, Asks, FOREIGN, Foreign, MARK, Place, is_mark, mark_names};
pub use mask::{FILLED, control_value, mask_text};
pub use pattern::{Pattern, PatternError};
pub use rules::{Fold, Rules, Sanitize};
pub use url::{path_only, without_query_values};

/// A text node's contents as they may be kept, given its parent element's level and facts.
/// `None`: keep as it is.
pub fn text(rules: &Rules, level: Level, parent: Element, text: &str) -> Option<String> {
    match parent.role {
        Role::Style => None,
        // Markup that the browser never shows: whatever is in it has no level.
        Role::Script | Role::Unshown | Role::Frame => Some(String::new()),
        _ if level.is_closed() => Some(String::new()),
        Role::Option | Role::TextArea | Role::Input if parent.masks_input(level) => control_value(text),
        _ if parent.is_user_input() && parent.masks_input(level) => mask_text(text),
        _ if level.masks_text() && !rules.shows(level, text) => mask_text(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
