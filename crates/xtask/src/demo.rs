//! `cargo xtask demo`: a collector, a shop that is recorded, and a replay to watch.

mod collector;
mod listening;
mod shop;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

use crate::tools::http;
use crate::tools::places;
use crate::tools::process::Background;
use crate::tools::progress;
use crate::{build, setup};
use collector::Collector;

/// What `demo` takes on the command line.
#[derive(clap::Args)]
pub struct Options {
    /// Play a scripted visit in Chromium, compare its replay with the live page, and exit
    #[arg(long)]
    headless: bool,
}

/// Sets up, builds, starts both servers; runs until Ctrl-C, or until the scripted visit has ended.
pub fn run(options: &Options) -> Result<()> {
    if options.headless {
        setup::for_browsers(&[setup::Browser::Chromium])?;
    }
    build::everything(&build::Options::default())?;
    if options.headless {
        crate::test::helpers()?;
    }
    let dir = places::target().join("demo");
    fs::create_dir_all(&dir)?;
    let mut collector = Collector::start(&dir)?;
    let shop = shop::start(&collector)?;
    println!(
        "\nshop:    {}/\nreplays: {}",
        shop.origin,
        collector.viewer_url("/")
    );
    if options.headless {
        let visit = visit(&dir, &collector, &shop.origin);
        println!("replay:  {}", newest_replay(&collector)?);
        return visit;
    }
    println!("Ctrl-C ends both.\n");
    let status = collector.process.child.wait()?;
    Err(anyhow!("the collector has ended ({status})"))
}

/// The visit judges the replay; its exit status is the demo's.
fn visit(dir: &Path, collector: &Collector, shop: &str) -> Result<()> {
    progress::step("a scripted visit in Chromium", || {
        let mut script = crate::test::node();
        script
            .arg("tests/demo/visit.mjs")
            .env("AFTERIMAGE_SHOP_URL", shop)
            .env("AFTERIMAGE_VIEWER_URL", collector.viewer_url("/"))
            .env("AFTERIMAGE_COLLECTOR_URL", &collector.origin)
            .env("AFTERIMAGE_VIEWER_TOKEN", &collector.viewer_token)
            .env("AFTERIMAGE_OUT", dir);
        // In the background, because the browser it starts must not outlive it, however it ends.
        let status = Background::start(&mut script)?.child.wait()?;
        if status.success() {
            Ok(())
        } else {
            Err(anyhow!("the scripted visit failed ({status})"))
        }
    })
}

fn newest_replay(collector: &Collector) -> Result<String> {
    let url = format!("{}/api/sessions?limit=1", collector.origin);
    let sessions: serde_json::Value = serde_json::from_str(&http::get(&url, Some(&collector.viewer_token))?)?;
    let id = sessions[0]["id"]
        .as_str()
        .context("the collector has no session")?;
    Ok(collector.viewer_url(&format!("/sessions/{id}")))
}
