//! The repository's own rules.

use std::fs;

use anyhow::{Result, bail, ensure};

use crate::tools::manifests;
use crate::tools::pack::Pack;
use crate::tools::places;
use crate::tools::process;

const MAX_LINES: usize = 400;
const CODE: &[&str] = &["rs", "ts", "tsx", "mjs", "js", "css", "html", "sh"];
const NPM_MEMBERS: &[&str] = &["npm/browser", "npm/viewer"];
/// What binds to a browser, and the one crate that may.
const BINDINGS: &[&str] = &[
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "serde-wasm-bindgen",
];
const BINDING_CRATE: &str = "wasm";

/// One version for all members, and one wasm-bindgen.
pub fn versions(pack: &Pack) -> Result<()> {
    let version = manifests::workspace_version()?;
    for member in NPM_MEMBERS {
        let manifest = manifests::json_file(&places::root().join(member).join("package.json"))?;
        let stated = manifest["version"].as_str().unwrap_or_default();
        ensure!(
            stated == version,
            "{member}/package.json has version {stated:?}, Cargo.toml {version:?}"
        );
    }
    for package in ["wasm-bindgen", "wasm-bindgen-cli-support"] {
        let (locked, expected) = (manifests::locked_version(package)?, &pack.module.bindgen);
        ensure!(
            &locked == expected,
            "Cargo.lock has {package} {locked}, wasm-pack.toml {expected}"
        );
    }
    Ok(())
}

/// Only the cdylib knows of a browser; everything else is tested natively.
pub fn browser_bindings() -> Result<()> {
    for entry in fs::read_dir(places::root().join("crates"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name == BINDING_CRATE {
            continue;
        }
        let path = format!("crates/{name}/Cargo.toml");
        let dependencies = manifests::dependencies(&manifests::toml_file(&path)?);
        if let Some(found) = dependencies
            .iter()
            .find(|dependency| BINDINGS.contains(&dependency.as_str()))
        {
            bail!("{path} depends on {found}: what needs a browser belongs to crates/{BINDING_CRATE}");
        }
    }
    Ok(())
}

/// A file that has grown too long is more than one subject.
pub fn lengths() -> Result<()> {
    // Git knows what is source and what is generated.
    let mut list = process::command("git");
    let listed =
        process::output(list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    let mut long = Vec::new();
    for name in listed.split('\0').filter(|name| is_code(name)) {
        // Listed but gone: removed and not yet committed.
        let Ok(text) = fs::read_to_string(places::root().join(name)) else {
            continue;
        };
        let lines = text.lines().count();
        if lines > MAX_LINES {
            long.push(format!("{name}: {lines}"));
        }
    }
    if !long.is_empty() {
        bail!("more than {MAX_LINES} lines:\n  {}", long.join("\n  "));
    }
    Ok(())
}

fn is_code(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| CODE.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn tells_code_from_other_files() {
        assert!(is_code("crates/format/src/lib.rs"));
        assert!(!is_code("package-lock.json"));
        assert!(!is_code("LICENSE-MIT"));
    }
}
