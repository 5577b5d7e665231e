//! The command line and the environment.

use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use clap::{Parser, Subcommand};

use super::Application;

/// Takes recordings of web sessions, keeps them and plays them.
#[derive(Clone, Debug, Default, Parser)]
#[command(
    name = "afterimage-collector",
    version,
    disable_help_subcommand = true,
    after_help = "Without a command it serves: that needs --data-dir and --app, by flag, variable or file.\n\
        What is logged goes to standard error; AFTERIMAGE_LOG says how much [default: info,sqlx=warn]."
)]
pub struct Args {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// TOML file with the same settings (`listen = "…"`, `data_dir = "…"`, `[[app]]` …)
    #[arg(long, global = true, env = "AFTERIMAGE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:8787]
    #[arg(long, env = "AFTERIMAGE_LISTEN", value_name = "HOST:PORT")]
    pub listen: Option<String>,
    /// Folder of the store and the index
    #[arg(long, global = true, env = "AFTERIMAGE_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// An application that may send; may be given more than once (comma-separated in the environment)
    #[arg(
        long,
        env = "AFTERIMAGE_APP",
        value_name = "APPLICATION_ID:CLIENT_TOKEN",
        value_delimiter = ',',
        hide_env_values = true
    )]
    pub app: Vec<String>,
    /// Token that lets watch; without it a random one is made and printed
    #[arg(
        long,
        env = "AFTERIMAGE_VIEWER_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    pub viewer_token: Option<String>,
    /// Largest request body [default: 2097152]
    #[arg(long, env = "AFTERIMAGE_MAX_BODY_BYTES", value_name = "BYTES")]
    pub max_body_bytes: Option<usize>,
    /// Largest request body once inflated [default: 33554432]
    #[arg(
        long,
        global = true,
        env = "AFTERIMAGE_MAX_INFLATED_BYTES",
        value_name = "BYTES"
    )]
    pub max_inflated_bytes: Option<usize>,
    /// Keep at most so many bytes of request bodies [default: as much as the disk holds]
    #[arg(long, env = "AFTERIMAGE_MAX_STORE_BYTES", value_name = "BYTES")]
    pub max_store_bytes: Option<u64>,
    /// Intake requests a minute from one address [default: 3000]
    #[arg(long, env = "AFTERIMAGE_ADDRESS_REQUESTS_PER_MINUTE", value_name = "COUNT")]
    pub address_requests_per_minute: Option<u32>,
    /// Intake requests a minute in all [default: 120000]
    #[arg(long, env = "AFTERIMAGE_REQUESTS_PER_MINUTE", value_name = "COUNT")]
    pub requests_per_minute: Option<u32>,
    /// Behind a proxy of yours: believe its X-Forwarded-For and X-Forwarded-Proto [default: false]
    #[arg(long, env = "AFTERIMAGE_TRUST_FORWARDED", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub trust_forwarded: Option<bool>,
    /// Delete sessions so many days after their first request; 0 keeps them for ever [default: 30]
    #[arg(long, env = "AFTERIMAGE_RETENTION_DAYS", value_name = "DAYS")]
    pub retention_days: Option<u32>,
}

/// What else the collector does.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Writes a session as a JSON array of rrweb events, as GET /api/sessions/{id}/events answers it
    ///
    /// It reads the store itself and changes nothing there; a collector may be running on it. It has to be run as the
    /// collector's user or as root. What of the session cannot be read is said on standard error and left out, as in a
    /// replay. The exit status is 1 if the array is not whole.
    Export(ExportArgs),
}

/// What is exported, and where to.
#[derive(Clone, Debug, clap::Args)]
pub struct ExportArgs {
    /// Id of the session, as in the viewer's address
    pub session: String,
    /// File to write, replaced once all of it is written; only its owner may read it [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Only this tab, whether it was visible or not
    #[arg(long, value_name = "TAB_ID")]
    pub tab: Option<String>,
    /// From this moment on, in ms since the epoch: begins with the state there
    #[arg(long, value_name = "MS")]
    pub from: Option<u64>,
    /// Up to this moment, in ms since the epoch
    #[arg(long, value_name = "MS")]
    pub to: Option<u64>,
}

/// The applications given, or else those of the file. One that is in both has the given token and the
/// file's options.
pub(super) fn applications(given: &[String], file: Vec<Application>) -> anyhow::Result<Vec<Application>> {
    let mut applications = Vec::new();
    for text in given
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
    {
        let (id, token) = text
            .split_once(':')
            .context("--app: expected APPLICATION_ID:CLIENT_TOKEN")?;
        let known = file.iter().find(|application| application.id == id);
        applications.push(Application {
            id: id.into(),
            token: token.into(),
            origins: known.map(|known| known.origins.clone()).unwrap_or_default(),
            remote_assets: known.is_some_and(|known| known.remote_assets),
            requests_per_minute: known.and_then(|known| known.requests_per_minute),
            retention_days: known.and_then(|known| known.retention_days),
        });
    }
    if applications.is_empty() {
        applications = file;
    }
    for (index, application) in applications.iter().enumerate() {
        check(application)?;
        if applications[..index]
            .iter()
            .any(|earlier| earlier.id == application.id)
        {
            bail!("application {:?} is given twice", application.id);
        }
    }
    Ok(applications)
}

fn check(application: &Application) -> anyhow::Result<()> {
    let id = &application.id;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    ensure!(
        (1..=64).contains(&id.len()) && id.bytes().all(plain),
        "application id {id:?}: 1 to 64 letters, digits, dots, dashes or underscores"
    );
    ensure!(
        (1..=256).contains(&application.token.len())
            && application.token.bytes().all(|b| b.is_ascii_graphic()),
        "client token of application {id:?}: 1 to 256 visible ASCII characters"
    );
    for origin in &application.origins {
        ensure!(
            origin
                .split_once("://")
                .is_some_and(|(_, host)| !host.is_empty() && !host.contains('/')),
            "origin {origin:?} of application {id:?}: expected scheme://host or scheme://host:port"
        );
    }
    Ok(())
}
