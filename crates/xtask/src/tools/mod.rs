//! What the commands share: places, children, progress, stamps, and the few file formats xtask reads or writes.

pub mod files;
pub mod http;
pub mod manifests;
pub mod pack;
pub mod places;
pub mod process;
pub mod progress;
pub mod sizes;
pub mod stamp;
pub mod wasm_file;
