//! The collector. It embeds the viewer and the CDN script, so it is built last.

use std::process::Command;

use anyhow::Result;

use crate::tools::process;
use crate::tools::progress;

/// Builds the release binary. Cargo itself knows what has changed.
pub fn build() -> Result<()> {
    progress::step(
        "collector: cargo build --release",
        || process::run(&mut command()),
    )
}

/// Without its assets the collector builds too, but answers 503 for them: what is shipped must have them.
fn command() -> Command {
    let mut cargo = process::cargo();
    cargo
        .args(["build", "--release", "--package", "afterimage-collector"])
        .env("AFTERIMAGE_REQUIRE_ASSETS", "1");
    cargo
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::command;
    use crate::tools::places;

    #[test]
    fn the_build_script_is_told_that_assets_are_required() {
        let script = fs::read_to_string(places::root().join("crates/collector/build.rs")).expect("readable");
        let command = command();
        let (name, value) = command.get_envs().next().expect("a variable is set");
        let name = name.to_str().expect("ASCII");
        assert!(script.contains(&format!("env::var_os(\"{name}\")")), "{name}");
        assert_eq!(value.and_then(|value| value.to_str()), Some("1"));
    }
}
