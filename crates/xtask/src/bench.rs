//! `cargo xtask bench`: measurements, peers beside us in the same run.

use anyhow::{Result, bail};

use crate::tools::files;
use crate::tools::pack::{Pack, When};
use crate::tools::places;
use crate::tools::process;
use crate::tools::progress;
use crate::tools::sizes::{self, Size};
use crate::{build, setup, test};

/// What `bench` takes on the command line.
#[derive(clap::Args)]
pub struct Options {
    /// One benchmark: `size`, or the name of a file in tests/bench; all of them without it
    name: Option<String>,
}

/// What sends to the collector, and what it is held against.
const LOAD: [&str; 6] = [
    "build",
    "--release",
    "--package",
    "afterimage-collector",
    "--example",
    "intake-load",
];

/// The benchmark that holds what is stored to the helpers of tests.
const HELPED: &str = "faults";

/// Builds, then measures.
pub fn run(options: &Options) -> Result<()> {
    build::everything(&build::Options::default())?;
    let name = options.name.as_deref();
    if name.is_none_or(|name| name == "size") {
        size()?;
    }
    let mut in_browsers = files::top_level(&places::root().join("tests/bench"), ".mjs").unwrap_or_default();
    in_browsers.retain(|file| name.is_none_or(|name| file.file_stem().is_some_and(|stem| stem == name)));
    if in_browsers.is_empty() {
        return match name {
            None | Some("size") => Ok(()),
            Some(other) => bail!("there is no benchmark `{other}`"),
        };
    }
    setup::for_browsers(&[setup::Browser::Chromium, setup::Browser::Firefox])?;
    if name.is_none_or(|name| name == "intake") {
        progress::step("bench: what the intake is sent by", || {
            process::run(process::cargo().args(LOAD))
        })?;
    }
    if name.is_none_or(|name| name == HELPED) {
        test::helpers()?;
    }
    for file in in_browsers {
        let title = format!(
            "bench: {}",
            file.file_stem().unwrap_or_default().to_string_lossy()
        );
        progress::step(&title, || process::run(test::node().arg(&file)))?;
    }
    Ok(())
}

/// The peer's script as it is published for script tags, from node_modules.
const PEER: (&str, &str) = ("@rrweb/record", "node_modules/@rrweb/record/umd/record.min.js");

/// What a page downloads to be recorded: by the npm package, by the CDN script, and by the peer.
fn size() -> Result<()> {
    let pack = Pack::load()?;
    println!("{}", sizes::head());
    let (mut npm, mut before, mut cdn) = (Size::default(), Size::default(), Size::default());
    for output in &pack.outputs {
        let size = sizes::of_output(output)?;
        println!(
            "{}",
            sizes::row(&output.name, size, &places::shown(output.path.as_ref()))
        );
        if output.when != When::Alternative {
            npm += size;
        }
        if output.when == When::PageLoad {
            before += size;
        }
    }
    for file in files::below(&places::browser_package().join("dist/cdn"), &[])? {
        if file
            .extension()
            .is_some_and(|extension| extension == "js" || extension == "wasm")
        {
            cdn += sizes::of_file(&file)?;
        }
    }
    println!("{}", sizes::row("npm, before recording", before, ""));
    println!("{}", sizes::row("npm, everything", npm, ""));
    println!("{}", sizes::row("cdn, everything", cdn, ""));
    let (peer, path) = PEER;
    let path = places::root().join(path);
    if path.is_file() {
        println!(
            "{}",
            sizes::row(peer, sizes::of_file(&path)?, &places::shown(&path))
        );
    } else {
        println!("{peer} is not installed");
    }
    Ok(())
}
