//! `afterimage-collector`: see `--help`.

use std::process::ExitCode;

use afterimage_collector::{Args, Command, Config, export, start};
use clap::Parser as _;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let mut args = Args::parse();
    let filter =
        EnvFilter::try_from_env("AFTERIMAGE_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let done = match args.command.take() {
        Some(Command::Export(what)) => match export(&args, &what).await {
            // Who reads has had enough, as `head` has: nothing to tell anyone.
            Err(error) if is_broken_pipe(&error) => return ExitCode::FAILURE,
            done => done,
        },
        None => serve(args).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("afterimage-collector: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(args: Args) -> anyhow::Result<()> {
    // Before the first output: whoever reads "listening" may send a signal at once.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let collector = start(Config::load(args)?).await?;
    println!("listening on {}", collector.url());
    if let Some(url) = collector.viewer_url() {
        println!("watch at {url}");
    }
    tokio::select! {
        _ = terminate.recv() => tracing::info!("stopping: SIGTERM"),
        _ = interrupt.recv() => tracing::info!("stopping: SIGINT"),
    }
    collector.stop().await
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
