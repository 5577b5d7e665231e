//! The demo's collector: the release binary on a loopback port, with its store below `target/demo`.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

use super::shop;
use crate::tools::places;
use crate::tools::process::{self, Background};
use crate::tools::stamp::hex;

/// The application the shop records for.
pub const APPLICATION_ID: &str = "demo";
/// It identifies and does not authenticate, so a fixed one will do.
pub const CLIENT_TOKEN: &str = "demo-client-token";
/// Tried first, so that a replay's address from one run holds in the next.
const PORT: u16 = 8787;
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// A running collector; it ends when this is dropped.
pub struct Collector {
    /// Its process.
    pub process: Background,
    /// Where it listens.
    pub origin: String,
    /// What opens the viewer and the session API.
    pub viewer_token: String,
}

impl Collector {
    /// Starts it and waits until it listens.
    pub fn start(dir: &Path) -> Result<Self> {
        let viewer_token = viewer_token(&dir.join("viewer-token"))?;
        let port = shop::free_port(PORT)?;
        let mut command = process::command(places::collector_binary());
        command
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .arg("--data-dir")
            .arg(dir.join("data"))
            .args([
                "--app",
                &format!("{APPLICATION_ID}:{CLIENT_TOKEN}"),
                "--viewer-token",
                &viewer_token,
            ])
            .stdout(Stdio::piped());
        let mut process = Background::start(&mut command)?;
        let output = process
            .child
            .stdout
            .take()
            .context("the collector has no output")?;
        let origin = listening_on(output)?;
        Ok(Self {
            process,
            origin,
            viewer_token,
        })
    }

    /// The viewer's address for a path, with the token where no server sees it.
    pub fn viewer_url(&self, path: &str) -> String {
        format!("{}{path}#token={}", self.origin, self.viewer_token)
    }
}

/// Waits for the collector's one line; what follows it is passed on, so that its pipe never fills up.
fn listening_on(output: impl Read + Send + 'static) -> Result<String> {
    let (found, origin) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            match line.split_once("listening on ") {
                Some((_, origin)) => drop(found.send(origin.trim().trim_end_matches('/').to_owned())),
                None => eprintln!("{line}"),
            }
        }
    });
    origin
        .recv_timeout(START_TIMEOUT)
        .map_err(|_| anyhow!("the collector did not say that it listens"))
}

/// One token for all runs of the demo, so that an open viewer stays signed in.
fn viewer_token(path: &Path) -> Result<String> {
    if let Ok(token) = fs::read_to_string(path) {
        return Ok(token);
    }
    let mut random = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
    let token = hex(&random);
    fs::write(path, &token)?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_origin_from_the_line() {
        let output: &[u8] = b"starting\nlistening on http://127.0.0.1:8787\nmore\n";
        assert_eq!(
            listening_on(output).expect("it is there"),
            "http://127.0.0.1:8787"
        );
    }

    #[test]
    fn says_when_the_collector_ended_before_listening() {
        let output: &[u8] = b"error: port in use\n";
        assert!(listening_on(output).is_err());
    }

    #[test]
    fn keeps_its_token() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("viewer-token");
        let token = viewer_token(&path).expect("made");
        assert_eq!(token.len(), 32);
        assert_eq!(viewer_token(&path).expect("read"), token);
    }
}
