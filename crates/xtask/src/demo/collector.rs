//! The demo's collector: the release binary on a loopback port, with its store below `target/demo`.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::Result;

use super::{listening, shop};
use crate::tools::places;
use crate::tools::process::{self, Background};
use crate::tools::stamp::hex;

/// The application the shop records for.
pub const APPLICATION_ID: &str = "demo";
/// It identifies and does not authenticate, so a fixed one will do.
pub const CLIENT_TOKEN: &str = "demo-client-token";
/// Tried first, so that a replay's address from one run holds in the next.
const PORT: u16 = 8787;

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
            .arg("--config")
            .arg(config_file(dir)?)
            .args(["--viewer-token", &viewer_token]);
        let mut process = Background::start(command.stdout(Stdio::piped()))?;
        let origin = listening::origin_of(&mut process)?;
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

/// The shop's pictures are its own: the replay may load them from where they were.
fn config_file(dir: &Path) -> Result<PathBuf> {
    let path = dir.join("collector.toml");
    let app =
        format!("[[app]]\nid = \"{APPLICATION_ID}\"\ntoken = \"{CLIENT_TOKEN}\"\nremote_assets = true\n");
    fs::write(&path, app)?;
    Ok(path)
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
    fn keeps_its_token() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("viewer-token");
        let token = viewer_token(&path).expect("made");
        assert_eq!(token.len(), 32);
        assert_eq!(viewer_token(&path).expect("read"), token);
    }
}
