//! From stored bodies back to what happened.

mod once;
mod recording;

pub use recording::FrameSource;
