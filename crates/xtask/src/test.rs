//! `cargo xtask test`: every test there is. Output is passed through, so each runner's closing lines show.

use std::process::Command;

use anyhow::Result;

use crate::build;
use crate::fuzz;
use crate::setup::{self, Browser};
use crate::tools::files;
use crate::tools::places;
use crate::tools::process;
use crate::tools::progress;

/// What `test` takes on the command line.
#[derive(clap::Args)]
pub struct Options {
    /// Also the long tests
    #[arg(long)]
    all: bool,
    /// Instead of the tests: random programs for so many minutes in each browser, and natively
    #[arg(long, value_name = "MINUTES", conflicts_with = "all")]
    fuzz: Option<u32>,
}

/// Sets up, builds, and runs Rust's tests, TypeScript's, and those in real browsers.
pub fn run(options: &Options) -> Result<()> {
    if let Some(minutes) = options.fuzz {
        return fuzz::run(minutes);
    }
    let browsers = setup::browsers_under_test()?;
    setup::for_browsers(&browsers)?;
    build::everything(&build::Options::default())?;
    // xtask is tested by itself: with the features of the running xtask, most of its dependencies are already built.
    progress::step("tests: xtask", || {
        process::run(process::cargo().args(["test", "--package", "xtask"]))
    })?;
    progress::step("tests: Rust", || {
        let mut tests = process::cargo();
        // The collector's are to see what was built a moment ago.
        tests.env("AFTERIMAGE_REQUIRE_ASSETS", "1").args([
            "test",
            "--workspace",
            "--all-features",
            "--exclude",
            "xtask",
            "--exclude",
            "afterimage-wasm",
        ]);
        process::run(with_length(&mut tests, options))
    })?;
    progress::step("tests: TypeScript", || {
        let mut tests = process::npm();
        tests.args(["test", "--workspaces", "--if-present"]);
        process::run(with_length(&mut tests, options))
    })?;
    if browsers.contains(&Browser::Chromium) {
        progress::step("tests: viewer", || {
            process::run(process::npm().args(["run", "test:browser", "--workspace", "npm/viewer"]))
        })?;
    }
    helpers()?;
    progress::step("tests: browsers", || in_browsers("browser", 4, options))?;
    // Each of these runs two engines at once by itself.
    progress::step("tests: conformance", || in_browsers("conformance", 2, options))
}

/// Programs for the browser tests: one tells whether a stream of events is valid (much that is wrong a replayer
/// passes over in silence), the other rebuilds recordings natively.
const HELPERS: [&str; 10] = [
    "build",
    "--release",
    "--package",
    "afterimage-format",
    "--features",
    "expand",
    "--example",
    "validate",
    "--example",
    "replicas",
];

/// Builds [`HELPERS`].
pub fn helpers() -> Result<()> {
    progress::step("helpers of tests: cargo build --release", || {
        process::run(process::cargo().args(HELPERS))
    })
}

/// Node.js, told of what was built.
pub fn node() -> Command {
    let mut node = process::command("node");
    node.env("AFTERIMAGE_COLLECTOR", places::collector_binary())
        .env("AFTERIMAGE_VALIDATOR", places::validator_binary())
        .env("AFTERIMAGE_REPLICAS", places::replicas_binary());
    node
}

/// Tells the tests whether the long ones are wanted.
fn with_length<'a>(tests: &'a mut Command, options: &Options) -> &'a mut Command {
    if options.all {
        tests.env("AFTERIMAGE_LONG", "1")
    } else {
        tests
    }
}

/// Runs the test files of a directory in `tests`, so many at once. Those that mostly wait for a page share the cores.
fn in_browsers(directory: &str, at_once: usize, options: &Options) -> Result<()> {
    let mut tests = node();
    tests
        .args(["--test", "--test-reporter=spec"])
        .arg(format!("--test-concurrency={at_once}"))
        // Named one by one: what `node --test` makes of a directory or a pattern differs between Node.js 20 and 22.
        .args(files::ending_in(
            &places::root().join("tests").join(directory),
            &[".test.mjs", ".test.js"],
        )?);
    process::run(with_length(&mut tests, options))
}
