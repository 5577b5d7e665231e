//! Node.js and the npm packages of the workspace.

use std::fs;

use anyhow::{Context, Result, anyhow, bail};

use crate::tools::places;
use crate::tools::process;
use crate::tools::progress;
use crate::tools::stamp::Fingerprint;

const MINIMUM_MAJOR: u32 = 20;

/// Fails unless Node.js is there and recent enough.
pub fn check_version() -> Result<()> {
    let version = process::output(process::command("node").arg("--version"))
        .with_context(|| format!("Node.js {MINIMUM_MAJOR} or newer is needed: https://nodejs.org"))?;
    let major = major_of(&version).ok_or_else(|| anyhow!("`node --version` answered {version:?}"))?;
    if major < MINIMUM_MAJOR {
        bail!(
            "Node.js {MINIMUM_MAJOR} or newer is needed, this is {}: https://nodejs.org",
            version.trim()
        );
    }
    process::output(process::command("npm").arg("--version"))
        .context("npm is needed; it comes with Node.js")?;
    Ok(())
}

fn major_of(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Runs `npm ci` unless `node_modules` was made from the lock file as it is now.
pub fn packages() -> Result<()> {
    let root = places::root();
    let wanted = Fingerprint::of("npm ci")
        .file(&root.join("package-lock.json"))?
        .finish();
    // Inside node_modules, so that it goes when they go.
    let stamp = root.join("node_modules/.afterimage-lock");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    progress::step("npm ci", || process::run(process::npm().arg("ci")))?;
    fs::write(stamp, wanted)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::major_of;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major_of("v20.20.2\n"), Some(20));
        assert_eq!(major_of("v8.0.0"), Some(8));
        assert_eq!(major_of("node"), None);
    }
}
