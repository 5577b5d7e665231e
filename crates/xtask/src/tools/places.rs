//! Where things are. Every path xtask uses starts from one of these.

use std::env;
use std::path::{Path, PathBuf};

/// The repository's root.
pub fn root() -> PathBuf {
    let crate_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_dir.ancestors().nth(2).unwrap_or(crate_dir).to_path_buf()
}

/// Cargo's target directory: `target`, unless `CARGO_TARGET_DIR` says otherwise.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// What xtask keeps between runs: stamps and half-made files.
pub fn scratch() -> PathBuf {
    target().join("xtask")
}

/// The npm package.
pub fn browser_package() -> PathBuf {
    root().join("npm/browser")
}

/// The collector that `cargo xtask build` leaves behind.
pub fn collector_binary() -> PathBuf {
    target().join("release/afterimage-collector")
}

/// The validator of event streams that tests build.
pub fn validator_binary() -> PathBuf {
    target().join("release/examples/validate")
}

/// The program that rebuilds stored recordings, which tests build.
pub fn replicas_binary() -> PathBuf {
    target().join("release/examples/replicas")
}

/// `path` as a reader of the terminal wants to see it: relative to the root where it lies below it.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
