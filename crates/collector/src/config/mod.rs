//! Settings: flag over environment variable over file over default.

mod args;
mod file;
mod kept;

use std::path::PathBuf;

use anyhow::bail;
pub use args::{Args, Command, ExportArgs};
pub use kept::Kept;

use crate::clock::Clock;

/// An application that may send recordings. Its token identifies, it does not authenticate.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// Its id, as in the SDK's `applicationId`.
    pub id: String,
    /// Its client token.
    pub token: String,
    /// Origins its pages have; empty: any.
    pub origins: Vec<String>,
    /// Its replays may load images, fonts and media from other hosts.
    pub remote_assets: bool,
    /// Requests a minute of its pages; `None`: what the limits of all leave.
    pub requests_per_minute: Option<u32>,
    /// How long its sessions are kept, if not as long as those of the others; 0: for ever.
    pub retention_days: Option<u32>,
}

/// The collector's settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// `host:port`; port 0 takes a free one.
    pub listen: String,
    /// Where the embedded store and index live.
    pub data_dir: PathBuf,
    /// Who may send.
    pub applications: Vec<Application>,
    /// Who knows it may watch; without one a random one is made.
    pub viewer_token: Option<String>,
    /// A larger request body is refused with 413.
    pub max_body_bytes: usize,
    /// A body that inflates to more is refused with 413.
    pub max_inflated_bytes: usize,
    /// With so many bytes of bodies kept, the intake answers 507.
    pub max_store_bytes: Option<u64>,
    /// Requests a minute from one address (IPv6: one /64).
    pub address_requests_per_minute: u32,
    /// Requests a minute in all.
    pub requests_per_minute: u32,
    /// Take the client's address and scheme from the proxy's `X-Forwarded-For` and `X-Forwarded-Proto`.
    pub trust_forwarded: bool,
    /// How long sessions are kept from their first body on; 0: for ever.
    pub retention_days: u32,
    /// What time it is.
    pub clock: Clock,
}

const LISTEN: &str = "127.0.0.1:8787";
const MAX_BODY_BYTES: usize = 2 << 20;
const MAX_INFLATED_BYTES: usize = 32 << 20;
const ADDRESS_REQUESTS_PER_MINUTE: u32 = 3_000;
const REQUESTS_PER_MINUTE: u32 = 120_000;
const RETENTION_DAYS: u32 = 30;

impl Config {
    /// From the command line (into which clap has merged the environment) and the file it names.
    pub fn load(args: Args) -> anyhow::Result<Self> {
        let file = file::read(args.config.as_deref())?;
        let kept = Kept::of(&args, &file)?;
        let config = Self {
            listen: args.listen.or(file.listen).unwrap_or_else(|| LISTEN.into()),
            data_dir: kept.data_dir,
            applications: args::applications(&args.app, file.app)?,
            viewer_token: args.viewer_token.or(file.viewer_token),
            max_body_bytes: args
                .max_body_bytes
                .or(file.max_body_bytes)
                .unwrap_or(MAX_BODY_BYTES),
            max_inflated_bytes: kept.max_inflated_bytes,
            max_store_bytes: args.max_store_bytes.or(file.max_store_bytes),
            address_requests_per_minute: args
                .address_requests_per_minute
                .or(file.address_requests_per_minute)
                .unwrap_or(ADDRESS_REQUESTS_PER_MINUTE),
            requests_per_minute: args
                .requests_per_minute
                .or(file.requests_per_minute)
                .unwrap_or(REQUESTS_PER_MINUTE),
            trust_forwarded: args.trust_forwarded.or(file.trust_forwarded).unwrap_or(false),
            retention_days: args
                .retention_days
                .or(file.retention_days)
                .unwrap_or(RETENTION_DAYS),
            clock: Clock::system(),
        };
        config.check()?;
        Ok(config)
    }

    /// Defaults for these applications.
    pub fn new(data_dir: PathBuf, applications: Vec<Application>) -> Self {
        Self {
            listen: "127.0.0.1:0".into(),
            data_dir,
            applications,
            viewer_token: None,
            max_body_bytes: MAX_BODY_BYTES,
            max_inflated_bytes: MAX_INFLATED_BYTES,
            max_store_bytes: None,
            address_requests_per_minute: ADDRESS_REQUESTS_PER_MINUTE,
            requests_per_minute: REQUESTS_PER_MINUTE,
            trust_forwarded: false,
            retention_days: RETENTION_DAYS,
            clock: Clock::system(),
        }
    }

    fn check(&self) -> anyhow::Result<()> {
        if self.applications.is_empty() {
            bail!("no application may send: give --app APPLICATION_ID:CLIENT_TOKEN");
        }
        if self
            .viewer_token
            .as_deref()
            .is_some_and(|token| token.trim().len() < 8)
        {
            bail!("--viewer-token is too short: at least 8 characters (leave it out to get a random one)");
        }
        for application in &self.applications {
            if application.requests_per_minute == Some(0) {
                bail!(
                    "requests_per_minute of application {:?} must be at least 1",
                    application.id
                );
            }
        }
        for (name, value) in [
            ("address-requests-per-minute", self.address_requests_per_minute),
            ("requests-per-minute", self.requests_per_minute),
        ] {
            if value == 0 {
                bail!("--{name} must be at least 1");
            }
        }
        Ok(())
    }

    /// How long the sessions of an application are kept, or were, if it is given no more; 0: for ever.
    pub fn retention_days_of(&self, application_id: &str) -> u32 {
        self.application(application_id)
            .and_then(|application| application.retention_days)
            .unwrap_or(self.retention_days)
    }

    /// The application of this id.
    pub fn application(&self, id: &str) -> Option<&Application> {
        self.applications.iter().find(|application| application.id == id)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[test]
    fn how_long_sessions_are_kept() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("collector.toml");
        let apps =
            "[[app]]\nid = \"a\"\ntoken = \"t\"\nretention_days = 7\n[[app]]\nid = \"b\"\ntoken = \"t\"\n";
        let days = |text: &str, args: &[&str]| {
            std::fs::write(&file, format!("data_dir = \"d\"\n{text}")).expect("written");
            let own = ["afterimage-collector", "--config", file.to_str().expect("text")];
            let args = Args::parse_from(own.iter().chain(args));
            let config = Config::load(args).expect("valid");
            ["a", "b", "gone"].map(|id| config.retention_days_of(id))
        };
        assert_eq!(days(apps, &[]), [7, 30, 30]);
        assert_eq!(days(&format!("retention_days = 90\n{apps}"), &[]), [7, 90, 90]);
        assert_eq!(days(apps, &["--retention-days", "0"]), [7, 0, 0]);
        // An application given with its token has the file's options.
        assert_eq!(days(apps, &["--app", "a:other"]), [7, 30, 30]);
    }
}
