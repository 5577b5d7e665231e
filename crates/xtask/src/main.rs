//! The one door to everything the repository builds, tests and measures: `cargo xtask <command>`.
//!
//! Each command is one file and brings its own set-up along, so that a fresh clone needs nothing but Rust and Node.js.

mod bench;
mod build;
mod check;
mod demo;
mod fuzz;
mod setup;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Build, test and measure Afterimage",
    version
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the npm package, the CDN script, the viewer and the collector
    Build(build::Options),
    /// Start the collector and an example shop that is recorded
    Demo(demo::Options),
    /// Run every test: Rust, TypeScript, real browsers
    Test(test::Options),
    /// Run the benchmarks, or the one that is named
    Bench(bench::Options),
    /// Formatting, lints, types, size budgets and the rules of the house
    Check,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tools::process::wait_if_stopping();
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    tools::process::clean_up_on_signals()?;
    match command {
        Command::Build(options) => build::run(&options),
        Command::Demo(options) => demo::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Check => check::run(),
    }
}
