//! What other tools check for us.

use anyhow::Result;

use crate::tools::process;

/// rustfmt's opinion, by rustfmt.toml.
pub fn rustfmt() -> Result<()> {
    process::run(process::cargo().args(["fmt", "--all", "--check"]))
}

/// Clippy for everything that runs natively, tests included.
pub fn clippy_native() -> Result<()> {
    let mut clippy = process::cargo();
    clippy.args([
        "clippy",
        "--workspace",
        "--exclude",
        "afterimage-wasm",
        "--all-targets",
        "--all-features",
    ]);
    process::run(clippy.args(["--", "--deny", "warnings"]))
}

/// Clippy for the cdylib, on the only target it is for.
pub fn clippy_wasm() -> Result<()> {
    let mut clippy = process::cargo();
    clippy.args([
        "clippy",
        "--package",
        "afterimage-wasm",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    process::run(clippy.args(["--", "--deny", "warnings"]))
}

/// Types, lints and formatting of the TypeScript members.
pub fn typescript() -> Result<()> {
    process::run(process::npm().args(["run", "check"]))
}
