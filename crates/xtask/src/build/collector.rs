//! The collector. It embeds the viewer and the CDN script, so it is built last.

use anyhow::Result;

use crate::tools::process;
use crate::tools::progress;

/// Builds the release binary. Cargo itself knows what has changed.
pub fn build() -> Result<()> {
    progress::step("collector: cargo build --release", || {
        process::run(process::cargo().args(["build", "--release", "--package", "afterimage-collector"]))
    })
}
