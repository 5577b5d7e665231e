//! What the machine must have. What can be fetched without asking is fetched; what cannot is named, with the command.

mod browsers;
mod node;
mod rust;

use anyhow::Result;

pub use browsers::{Browser, browsers_under_test};

/// What every build needs: the wasm32 target, a recent Node.js and the npm packages of the lock file.
pub fn for_build() -> Result<()> {
    rust::wasm_target()?;
    node::check_version()?;
    node::packages()
}

/// rustfmt and clippy, which a minimal toolchain lacks.
pub fn for_lints() -> Result<()> {
    rust::components()
}

/// The browsers that tests and the headless demo drive.
pub fn for_browsers(browsers: &[Browser]) -> Result<()> {
    browsers::install(browsers)
}
