//! The settings that are about what is kept: all that is needed to read it.

use std::path::PathBuf;

use anyhow::Context as _;

use super::MAX_INFLATED_BYTES;
use super::args::Args;
use super::file::{self, File};

/// Where recordings are, and how they may be read.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Where the embedded store and index live.
    pub data_dir: PathBuf,
    /// What a body may inflate to.
    pub max_inflated_bytes: usize,
}

impl Kept {
    /// As [`super::Config::load`], for who neither serves nor takes anything in.
    pub fn load(args: &Args) -> anyhow::Result<Self> {
        Self::of(args, &file::read(args.config.as_deref())?)
    }

    pub(super) fn of(args: &Args, file: &File) -> anyhow::Result<Self> {
        Ok(Self {
            data_dir: args
                .data_dir
                .clone()
                .or_else(|| file.data_dir.clone())
                .context("where recordings are kept is not said: give --data-dir DIR")?,
            max_inflated_bytes: args
                .max_inflated_bytes
                .or(file.max_inflated_bytes)
                .unwrap_or(MAX_INFLATED_BYTES),
        })
    }
}
