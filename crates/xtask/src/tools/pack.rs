//! `wasm-pack.toml`: the one description of what is built from `crates/wasm`. Unknown keys are errors, so that no
//! setting can be there without having an effect.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, anyhow, ensure};
use serde::Deserialize;

use super::places;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pack {
    pub module: Module,
    profile: BTreeMap<String, Profile>,
    pub outputs: Vec<Output>,
}

/// The cdylib and how its glue is made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Module {
    /// The cargo package with the cdylib.
    #[serde(rename = "crate")]
    pub package: String,
    /// The stem of the files wasm-bindgen writes.
    pub out_name: String,
    /// The wasm-bindgen version that is expected; must equal Cargo.lock.
    pub bindgen: String,
    /// Where the glue goes, from the root.
    pub generated: String,
    /// The custom section that names the build.
    pub build_section: String,
    /// Functions that must not be in the wasm, by the beginning of their path.
    pub forbidden_functions: Vec<String>,
}

/// One way to build the module.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// The cargo profile of the module.
    pub cargo_profile: String,
    /// Flags for wasm-opt; none means that it does not run.
    pub wasm_opt: Vec<String>,
    /// Whether functions keep their names, for readable stack traces.
    pub keep_names: bool,
    /// Whether a panic is a trap and nothing else: without its message, and without all formatting.
    pub trap_panics: bool,
}

/// A file that browsers download.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Output {
    /// What it is, in one word.
    pub name: String,
    /// Where it is, from the root; `*` in the file's name stands for a content hash.
    pub path: String,
    /// Whether it is among what a page with the npm package downloads before recording starts, after it, or not at all.
    pub when: When,
    /// What it may grow to; absent while nothing ships it.
    pub budget: Budget,
}

/// When a file is downloaded.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// With the page.
    PageLoad,
    /// When a recording starts.
    Recording,
    /// Instead of others: another way to load the same code.
    Alternative,
}

/// Bytes a file must not exceed.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    pub raw: u64,
    pub brotli: u64,
}

impl Pack {
    /// Reads the file in the root.
    pub fn load() -> Result<Self> {
        let path = places::root().join("wasm-pack.toml");
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).context("wasm-pack.toml")
    }

    fn parse(text: &str) -> Result<Self> {
        let pack: Self = toml::from_str(text)?;
        for name in ["release", "dev"] {
            ensure!(pack.profile.contains_key(name), "there is no [profile.{name}]");
        }
        ensure!(
            pack.profile.len() == 2,
            "the profiles are `release` and `dev`; there are others"
        );
        Ok(pack)
    }

    /// The profile of a build.
    pub fn profile(&self, is_dev: bool) -> Result<&Profile> {
        let name = if is_dev { "dev" } else { "release" };
        self.profile
            .get(name)
            .ok_or_else(|| anyhow!("there is no [profile.{name}]"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [module]
        crate = "some-wasm"
        out-name = "some"
        bindgen = "1.2.3"
        generated = "npm/generated"
        build-section = "some.build"
        forbidden-functions = ["core::fmt::float"]
        [profile.release]
        cargo-profile = "wasm-release"
        wasm-opt = ["-Os"]
        keep-names = false
        trap-panics = true
        [profile.dev]
        cargo-profile = "wasm-dev"
        wasm-opt = []
        keep-names = true
        trap-panics = false
        [[outputs]]
        name = "wasm"
        path = "npm/dist/some.wasm"
        when = "recording"
        budget = { raw = 2, brotli = 1 }
    "#;

    #[test]
    fn reads_every_setting() {
        let pack = Pack::parse(GOOD).expect("it is good");
        assert_eq!(pack.module.package, "some-wasm");
        assert_eq!(pack.profile(false).expect("release").wasm_opt, ["-Os"]);
        assert!(pack.profile(true).expect("dev").keep_names);
        assert_eq!(pack.outputs[0].when, When::Recording);
        assert_eq!(pack.outputs[0].budget.brotli, 1);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for (known, unknown) in [
            ("[module]", "[modul]"),
            ("out-name", "out_name"),
            ("keep-names = false", "keep-names = false\nstrip = true"),
            ("raw = 2", "raw = 2, gzip = 3"),
            ("\"recording\"", "\"later\""),
        ] {
            let text = GOOD.replacen(known, unknown, 1);
            assert!(Pack::parse(&text).is_err(), "{unknown} was taken");
        }
    }

    #[test]
    fn refuses_missing_and_surplus_profiles() {
        assert!(Pack::parse(&GOOD.replace("[profile.dev]", "[profile.debug]")).is_err());
        let surplus = format!(
            "{GOOD}\n[profile.fast]\ncargo-profile = \"a\"\nwasm-opt = []\nkeep-names = true\ntrap-panics = false\n"
        );
        assert!(Pack::parse(&surplus).is_err());
    }

    #[test]
    fn the_file_in_the_root_is_good() {
        Pack::load().expect("wasm-pack.toml is read");
    }
}
