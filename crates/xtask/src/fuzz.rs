//! `cargo xtask test --fuzz MINUTES`: random programs, in each engine and natively, until the time is over or one differs.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::build;
use crate::setup::{self, Browser};
use crate::test;
use crate::tools::process;
use crate::tools::progress;

/// Programs of the native twin in one process: it takes some seconds, so that the time is kept.
const TWIN_PROGRAMS: &str = "50000";

/// `minutes` for every engine under test, one after the other, and as many for the native twin.
pub fn run(minutes: u32) -> Result<()> {
    let browsers = setup::browsers_under_test()?;
    setup::for_browsers(&browsers)?;
    build::everything(&build::Options::default())?;
    test::helpers()?;
    for browser in browsers {
        let engine = match browser {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
            Browser::WebKit => "webkit",
            Browser::Wpe => "wpe",
        };
        progress::step(&format!("random programs: {engine}, {minutes} min"), || {
            let mut fuzz = test::node();
            fuzz.args(["tests/conformance/fuzz.mjs", engine, &minutes.to_string()]);
            process::run(&mut fuzz)
        })?;
    }
    progress::step(&format!("random programs: native twin, {minutes} min"), || {
        let end = Instant::now() + Duration::from_secs(u64::from(minutes) * 60);
        while Instant::now() < end {
            let mut twin = process::cargo();
            twin.env("AFTERIMAGE_TWIN_PROGRAMS", TWIN_PROGRAMS).args([
                "test",
                "--release",
                "--package",
                "afterimage-recorder",
                "--test",
                "twin",
                "--",
                "--nocapture",
            ]);
            process::run(&mut twin)?;
        }
        Ok(())
    })
}
