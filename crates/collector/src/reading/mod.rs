//! From stored bodies back to what happened.

mod lane;
mod once;
mod play;
mod recording;
mod room;
mod selection;
mod stream;
mod writer;

pub use selection::Selection;
pub use stream::Expansion;
pub use writer::Patience;
