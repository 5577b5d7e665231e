//! The TOML file given by `--config`. An unknown key is an error: a mistyped limit must not be ignored.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;

use super::Application;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub listen: Option<String>,
    pub data_dir: Option<PathBuf>,
    pub viewer_token: Option<String>,
    pub max_body_bytes: Option<usize>,
    pub max_inflated_bytes: Option<usize>,
    pub max_store_bytes: Option<u64>,
    pub address_requests_per_minute: Option<u32>,
    pub requests_per_minute: Option<u32>,
    pub trust_forwarded: Option<bool>,
    pub retention_days: Option<u32>,
    #[serde(deserialize_with = "applications")]
    pub app: Vec<Application>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileApplication {
    id: String,
    token: String,
    #[serde(default)]
    origins: Vec<String>,
    #[serde(default)]
    remote_assets: bool,
    requests_per_minute: Option<u32>,
    retention_days: Option<u32>,
}

fn applications<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Application>, D::Error> {
    let applications = Vec::<FileApplication>::deserialize(deserializer)?;
    Ok(applications
        .into_iter()
        .map(
            |FileApplication {
                 id,
                 token,
                 origins,
                 remote_assets,
                 requests_per_minute,
                 retention_days,
             }| Application {
                id,
                token,
                origins,
                remote_assets,
                requests_per_minute,
                retention_days,
            },
        )
        .collect())
}

/// What this file says; without one, nothing.
pub(super) fn read(path: Option<&Path>) -> anyhow::Result<File> {
    let Some(path) = path else {
        return Ok(File::default());
    };
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read --config {}", path.display()))?;
    parse(&text).with_context(|| format!("in {}", path.display()))
}

fn parse(text: &str) -> Result<File, FileError> {
    toml::from_str(text).map_err(|error| FileError {
        message: error.message().to_owned(),
        // toml's own rendering quotes the line, which may hold a token.
        line: error.span().map(|span| text[..span.start].lines().count().max(1)),
    })
}

/// What is wrong with the file, without quoting it.
#[derive(Debug, thiserror::Error)]
#[error("{message}{}", line.map(|line| format!(" (line {line})")).unwrap_or_default())]
struct FileError {
    message: String,
    line: Option<usize>,
}
