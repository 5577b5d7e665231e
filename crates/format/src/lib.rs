//! What a recording is: frames and segments, their codec, the replica they rebuild, and its expansion to
//! rrweb events. Knows no browser, no clock and no network.

pub mod batch;
pub mod codec;
#[cfg(feature = "expand")]
pub mod expand;
pub mod frame;
pub mod frame_codec;
pub mod keyframe;
pub mod order;
pub mod purge;
pub mod replica;
pub mod segment;
pub mod stream;
pub mod table;
#[cfg(feature = "expand")]
pub mod validate;
