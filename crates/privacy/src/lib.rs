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
pub mod table;
mod text;
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
pub use text::text;
pub use url::{path_only, without_query_values};

#[cfg(test)]
mod tests;
