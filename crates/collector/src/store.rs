//! The object store: request bodies as they were received.

use std::io;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use anyhow::Context as _;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};

use crate::ids::Id;
use crate::wire::{Header, Kind};

/// Where bodies are kept. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    folder: PathBuf,
}

/// What all names of bodies begin with.
const BODIES: &str = "sessions";

/// Why an object could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room on the disk.
    #[error("the store is full")]
    Full,
    /// Anything else; not for the outside.
    #[error(transparent)]
    Other(#[from] object_store::Error),
}

impl Store {
    /// A store in a local directory, made if missing. A write returns after the file and its directories
    /// are synced; the file appears under its name as a whole or not at all.
    pub fn local(folder: &FilePath) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Self::existing(folder)
    }

    /// One that is there.
    pub fn existing(folder: &FilePath) -> anyhow::Result<Self> {
        let objects = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("cannot use {} as the store", folder.display()))?
            .with_fsync(true)
            .with_automatic_cleanup(true);
        Ok(Self {
            objects: Arc::new(objects),
            folder: folder.to_owned(),
        })
    }

    /// Writes an object, durably.
    pub async fn put(&self, key: &str, body: Bytes) -> Result<(), StoreError> {
        self.objects
            .put(&Path::from(key), body.into())
            .await
            .map_err(classify)?;
        Ok(())
    }

    /// Reads an object whole.
    pub async fn get(&self, key: &str) -> Result<Bytes, StoreError> {
        let found = self.objects.get(&Path::from(key)).await.map_err(classify)?;
        found.bytes().await.map_err(classify)
    }

    /// Removes an object. That it is gone already is no error.
    pub async fn remove(&self, name: &str) -> Result<(), StoreError> {
        match self.objects.delete(&Path::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(classify(error)),
        }
    }

    /// Names of bodies written before a moment (ms since the epoch), as they are found.
    pub fn written_before(&self, before_ms: u64) -> impl Stream<Item = Result<String, StoreError>> + use<> {
        let is_older = move |written_ms: i64| u64::try_from(written_ms).is_ok_and(|at| at < before_ms);
        self.objects
            .list(Some(&Path::from(BODIES)))
            .try_filter(move |object| std::future::ready(is_older(object.last_modified.timestamp_millis())))
            .map(|object| object.map(|object| object.location.into()).map_err(classify))
    }

    /// Removes what a crash left of writes that were under way: files that are in no list. Says how many.
    pub async fn remove_unfinished(&self, before_ms: u64) -> io::Result<u64> {
        let folder = self.folder.join(BODIES);
        tokio::task::spawn_blocking(move || remove_unfinished(&folder, before_ms))
            .await
            .map_err(io::Error::other)?
    }
}

/// `object_store` writes into `name#1`, `name#2` … and renames.
fn remove_unfinished(folder: &FilePath, before_ms: u64) -> io::Result<u64> {
    let mut removed = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            // Another collector may sweep at the same time.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if entry.file_name().as_encoded_bytes().contains(&b'#') {
                removed +=
                    u64::from(is_older(&entry, before_ms) && std::fs::remove_file(entry.path()).is_ok());
            }
        }
    }
    Ok(removed)
}

fn is_older(file: &std::fs::DirEntry, before_ms: u64) -> bool {
    let written = file.metadata().and_then(|metadata| metadata.modified());
    let since = written.ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    since.is_some_and(|since| since.as_millis() < u128::from(before_ms))
}

fn classify(error: object_store::Error) -> StoreError {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<io::Error>()
            && matches!(
                io.kind(),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
            )
        {
            return StoreError::Full;
        }
        source = cause.source();
    }
    StoreError::Other(error)
}

/// What a name in the store has behind the key: never the same twice, so that an object that is to be removed can be
/// removed at any time, by anyone, though the same body comes again.
pub fn new_tail() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)?;
    let tail: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!(".{tail}"))
}

/// The key of a body: same bytes, same key, so a repeated request writes nothing new.
pub fn object_key(header: &Header, body: &[u8]) -> String {
    let kind = match header.kind {
        Kind::Segment => "segment",
        Kind::Keyframe => "keyframe",
    };
    let hash = Sha256::digest(body);
    let hash: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "{BODIES}/{}/{}/{}-{}-{kind}-{hash}",
        Id(header.ids.session),
        Id(header.ids.recording),
        header.first_seq,
        header.last_seq
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_other_troubles() {
        let full = object_store::Error::Generic {
            store: "local",
            source: Box::new(io::Error::from(io::ErrorKind::StorageFull)),
        };
        assert!(matches!(classify(full), StoreError::Full));
        let denied = object_store::Error::Generic {
            store: "local",
            source: Box::new(io::Error::from(io::ErrorKind::PermissionDenied)),
        };
        assert!(matches!(classify(denied), StoreError::Other(_)));
    }
}
