//! From stored bodies back to what happened.

mod lane;
mod once;
mod play;
mod recording;
mod room;
mod writer;

pub use play::{Selection, play};
pub use writer::EventWriter;
