//! Parts of the Rust toolchain that a fresh installation may lack.

use std::path::Path;

use anyhow::{Result, bail};

use crate::tools::process;
use crate::tools::progress;

const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that Rust can compile to WebAssembly.
pub fn wasm_target() -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let libraries =
        process::output(process::command(rustc).args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    if !has_rustup() {
        bail!(
            "Rust's {TARGET} target is missing and there is no rustup to add it. \
             Install Rust from https://rustup.rs, or your distribution's package for the target \
             (Debian: libstd-rust-dev-wasm32)."
        );
    }
    progress::step("adding the wasm32 target", || {
        process::run(process::command("rustup").args(["target", "add", TARGET]))
    })
}

/// Makes sure that rustfmt and clippy are there.
pub fn components() -> Result<()> {
    let missing: Vec<&str> = [("rustfmt", "fmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(_, subcommand)| process::output(process::cargo().args([subcommand, "--version"])).is_err())
        .map(|(component, _)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !has_rustup() {
        bail!("{} missing: install it beside your cargo", missing.join(" and "));
    }
    progress::step("adding rustfmt and clippy", || {
        process::run(
            process::command("rustup")
                .args(["component", "add"])
                .args(&missing),
        )
    })
}

fn has_rustup() -> bool {
    process::output(process::command("rustup").arg("--version")).is_ok()
}
