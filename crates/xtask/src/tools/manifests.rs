//! Versions and dependencies as Cargo.toml, Cargo.lock and package.json state them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

use super::places;

/// Reads a TOML file, named from the root.
pub fn toml_file(path: &str) -> Result<toml::Table> {
    let text =
        fs::read_to_string(places::root().join(path)).with_context(|| format!("cannot read {path}"))?;
    text.parse().with_context(|| path.to_owned())
}

/// Reads a JSON file.
pub fn json_file(path: &Path) -> Result<serde_json::Value> {
    let text = fs::read(path).with_context(|| format!("cannot read {}", places::shown(path)))?;
    serde_json::from_slice(&text).with_context(|| places::shown(path))
}

/// The version all members share.
pub fn workspace_version() -> Result<String> {
    let manifest = toml_file("Cargo.toml")?;
    let version = manifest
        .get("workspace")
        .and_then(|it| it.get("package"))
        .and_then(|it| it.get("version"));
    let version = version.and_then(toml::Value::as_str);
    version
        .map(str::to_owned)
        .ok_or_else(|| anyhow!("Cargo.toml has no workspace.package.version"))
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
}

/// The version of a package in Cargo.lock.
pub fn locked_version(name: &str) -> Result<String> {
    let lock: Lock = toml_file("Cargo.lock")?.try_into().context("Cargo.lock")?;
    let found = lock.package.into_iter().find(|package| package.name == name);
    found
        .map(|package| package.version)
        .ok_or_else(|| anyhow!("Cargo.lock has no {name}"))
}

/// The names in every `*dependencies` table of a manifest, those of single targets included.
pub fn dependencies(manifest: &toml::Table) -> Vec<String> {
    let mut names = Vec::new();
    for (key, value) in manifest {
        let Some(table) = value.as_table() else { continue };
        match key.as_str() {
            "dependencies" | "dev-dependencies" | "build-dependencies" => names.extend(table.keys().cloned()),
            "target" => names.extend(
                table
                    .values()
                    .filter_map(toml::Value::as_table)
                    .flat_map(dependencies),
            ),
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_dependencies_of_single_targets() {
        let text =
            "[dependencies]\na = '1'\n[target.'cfg(unix)'.dev-dependencies]\nb = '1'\n[features]\nc = []\n";
        let manifest: toml::Table = text.parse().expect("good TOML");
        assert_eq!(dependencies(&manifest), ["a", "b"]);
    }

    #[test]
    fn knows_the_locked_version_of_this_crate() {
        assert_eq!(
            locked_version("xtask").expect("locked"),
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(workspace_version().expect("stated"), env!("CARGO_PKG_VERSION"));
    }
}
