//! `cargo xtask check`: formatting, lints, types, size budgets, and the rules of the house that a program can check.

mod house;
mod lints;
mod wasm;

use anyhow::{Result, bail};

use crate::tools::pack::Pack;
use crate::tools::progress;
use crate::{build, setup};

type Check<'a> = (&'a str, &'a dyn Fn() -> Result<()>);

/// Runs all checks, so that one run shows everything that is wrong.
pub fn run() -> Result<()> {
    setup::for_lints()?;
    // Budgets are about what ships, and the collector's source embeds what the other members build.
    build::everything(&build::Options::default())?;
    let pack = Pack::load()?;
    let checks: &[Check<'_>] = &[
        ("one version everywhere", &|| house::versions(&pack)),
        (
            "web-sys and js-sys in crates/wasm alone",
            &house::browser_bindings,
        ),
        ("no file over 400 lines", &house::lengths),
        ("functions that stay out of the wasm", &|| {
            wasm::forbidden_functions(&pack)
        }),
        ("size budgets", &|| wasm::budgets(&pack)),
        ("cargo fmt", &lints::rustfmt),
        ("npm run check", &lints::typescript),
        ("clippy, native", &lints::clippy_native),
        ("clippy, wasm32", &lints::clippy_wasm),
    ];
    let mut failed = Vec::new();
    for (title, check) in checks {
        if let Err(error) = progress::step(&format!("check: {title}"), check) {
            eprintln!("{error:#}");
            failed.push(*title);
        }
    }
    if !failed.is_empty() {
        bail!("failed: {}", failed.join("; "));
    }
    Ok(())
}
