//! crates/wasm → `npm/browser/generated`: cargo, wasm-bindgen, wasm-opt, and the id that ties glue and module together.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use walrus::ModuleConfig;
use wasm_bindgen_cli_support::Bindgen;

use super::{features, locations, panics};
use crate::tools::files;
use crate::tools::manifests;
use crate::tools::pack::{Pack, Profile};
use crate::tools::places;
use crate::tools::process;
use crate::tools::progress;
use crate::tools::stamp::{Fingerprint, hex, unless_unchanged};
use crate::tools::wasm_file;

/// Makes everything `npm/browser` needs from Rust.
pub fn build(pack: &Pack, is_dev: bool) -> Result<()> {
    let locked = manifests::locked_version("wasm-bindgen")?;
    ensure!(
        locked == pack.module.bindgen,
        "wasm-pack.toml expects wasm-bindgen {}, Cargo.lock has {locked}: change them together",
        pack.module.bindgen
    );
    let profile = pack.profile(is_dev)?;
    compile(pack, profile)?;
    let glue_dir = places::scratch().join("bindgen");
    bindgen(pack, profile, &glue_dir)?;
    finish(pack, profile, &glue_dir)
}

/// The module as cargo leaves it: with names, before wasm-bindgen.
pub fn compiled_module(pack: &Pack, profile: &Profile) -> PathBuf {
    let file = format!("{}.wasm", pack.module.package.replace('-', "_"));
    places::target()
        .join("wasm32-unknown-unknown")
        .join(&profile.cargo_profile)
        .join(file)
}

fn compile(pack: &Pack, profile: &Profile) -> Result<()> {
    progress::step(
        &format!("wasm: cargo build --profile {}", profile.cargo_profile),
        || {
            process::run(process::cargo().args([
                "build",
                "--package",
                &pack.module.package,
                "--target",
                "wasm32-unknown-unknown",
                "--profile",
                &profile.cargo_profile,
            ]))
        },
    )
}

/// Runs wasm-bindgen. It is linked in, so its version is the one in Cargo.lock and nothing has to be installed.
fn bindgen(pack: &Pack, profile: &Profile, glue_dir: &Path) -> Result<()> {
    let input = compiled_module(pack, profile);
    let settings = format!(
        "{} {} names: {} traps: {}",
        pack.module.bindgen, pack.module.out_name, profile.keep_names, profile.trap_panics
    );
    let inputs = Fingerprint::of(&settings).file(&input)?;
    unless_unchanged("wasm: wasm-bindgen", inputs, &[glue_dir.to_path_buf()], || {
        if glue_dir.exists() {
            fs::remove_dir_all(glue_dir)?;
        }
        glue_for(&input, &pack.module.out_name, profile, glue_dir)
    })
}

fn glue_for(input: &Path, out_name: &str, profile: &Profile, glue_dir: &Path) -> Result<()> {
    let mut module = ModuleConfig::new()
        // What rustc writes is well-formed.
        .strict_validate(false)
        .generate_dwarf(false)
        .generate_name_section(profile.keep_names)
        .generate_producers_section(false)
        .parse(&fs::read(input)?)?;
    features::forgo_second_table(&mut module);
    if profile.trap_panics {
        panics::trap_at_once(&mut module)?;
        locations::erase(&mut module);
    }
    Bindgen::new()
        .input_module(out_name, module)
        .out_name(out_name)
        .web(true)?
        .typescript(true)
        // A page whose instance has trapped gets a fresh one from the same module.
        .reset_state_function(true)
        // The loader names the wasm itself; a default path would make bundlers ship a second copy.
        .omit_default_module_path(true)
        .generate(glue_dir)
}

/// Optimises the module, gives it its id, and hands all over to `npm/browser`.
fn finish(pack: &Pack, profile: &Profile, glue_dir: &Path) -> Result<()> {
    let root = places::root();
    let generated = root.join(&pack.module.generated);
    let file = format!("{}_bg.wasm", pack.module.out_name);
    let inputs = Fingerprint::of(&format!("{:?} {}", profile.wasm_opt, pack.module.build_section))
        .tree(glue_dir, &[])?
        .file(&root.join("node_modules/binaryen/package.json"))?;
    unless_unchanged("wasm: wasm-opt", inputs, std::slice::from_ref(&generated), || {
        let module = optimised(profile, &glue_dir.join(&file))?;
        let id = build_id(&module);
        files::mirror(glue_dir, &generated)?;
        let marked = wasm_file::with_custom_section(&module, &pack.module.build_section, id.as_bytes())?;
        fs::write(generated.join(&file), marked)?;
        let section = &pack.module.build_section;
        let text = format!(
            "/** The id of the wasm this package was built with, as in its `{section}` section. */\n\
             export const BUILD_ID = \"{id}\";\n"
        );
        Ok(fs::write(generated.join("build-id.ts"), text)?)
    })
}

fn optimised(profile: &Profile, module: &Path) -> Result<Vec<u8>> {
    if profile.wasm_opt.is_empty() {
        return Ok(fs::read(module)?);
    }
    let result = places::scratch().join("optimised.wasm");
    let tool = places::root().join("node_modules/binaryen/bin/wasm-opt");
    process::run(
        process::command("node")
            .arg(tool)
            .args(&profile.wasm_opt)
            .arg(module)
            .arg("--output")
            .arg(&result),
    )?;
    fs::read(&result).context("wasm-opt wrote nothing")
}

/// The first half of the module's SHA-256: short, and still no two builds share one.
fn build_id(module: &[u8]) -> String {
    hex(&Sha256::digest(module)[..8])
}

#[cfg(test)]
mod tests {
    use super::build_id;

    #[test]
    fn a_build_id_is_sixteen_digits_of_the_hash() {
        assert_eq!(build_id(b"abc"), "ba7816bf8f01cfea");
    }
}
