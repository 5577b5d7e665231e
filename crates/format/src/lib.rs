//! What a recording is: frames and segments, their codec, the replica they rebuild, and its expansion to
//! rrweb events. Knows no browser, no clock and no network.

pub mod batch;
pub mod codec;
pub mod frame;
pub mod frame_codec;
pub mod segment;
pub mod stream;
pub mod keyframe;
pub mod replica;
#[cfg(feature = "expand")]
pub mod expand;
#[cfg(feature = "expand")]
pub mod validate;
