//! `cargo xtask build`: the npm package with its CDN script, the viewer, and the collector that embeds both.

mod collector;
mod features;
mod locations;
mod npm;
mod panics;
pub mod wasm;

use anyhow::Result;

use crate::setup;
use crate::tools::pack::Pack;
use crate::tools::places;
use crate::tools::progress;

/// What `build` takes on the command line.
#[derive(clap::Args, Default)]
pub struct Options {
    /// Quicker: the wasm keeps its names and is not optimised
    #[arg(long)]
    dev: bool,
    /// Only npm/browser; the browser tests take it where `AFTERIMAGE_SDK` names its `dist/cdn`
    #[arg(long)]
    sdk: bool,
}

/// Sets up, builds, and says where things are.
pub fn run(options: &Options) -> Result<()> {
    if options.sdk {
        let pack = Pack::load()?;
        setup::for_build()?;
        wasm::build(&pack, options.dev)?;
        return npm::build("npm/browser");
    }
    everything(options)?;
    progress::note(&places::shown(&places::browser_package().join("dist")));
    progress::note(&places::shown(&places::collector_binary()));
    Ok(())
}

/// Sets up and builds, in the order in which one part is made from another.
pub fn everything(options: &Options) -> Result<()> {
    let pack = Pack::load()?;
    setup::for_build()?;
    wasm::build(&pack, options.dev)?;
    npm::build("npm/browser")?;
    npm::build("npm/viewer")?;
    collector::build()
}
