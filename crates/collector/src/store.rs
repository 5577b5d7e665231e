//! The object store: request bodies as they were received.

use std::path::Path as FilePath;
use std::sync::Arc;

use anyhow::Context as _;
use bytes::Bytes;
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
}

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
        let objects = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("cannot use {} as the store", folder.display()))?
            .with_fsync(true);
        Ok(Self {
            objects: Arc::new(objects),
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
}

fn classify(error: object_store::Error) -> StoreError {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>()
            && matches!(
                io.kind(),
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
            )
        {
            return StoreError::Full;
        }
        source = cause.source();
    }
    StoreError::Other(error)
}

/// The name of a body: same bytes, same name, so a repeated request writes nothing new.
pub fn object_key(header: &Header, body: &[u8]) -> String {
    let kind = match header.kind {
        Kind::Segment => "segment",
        Kind::Keyframe => "keyframe",
    };
    let hash = Sha256::digest(body);
    let hash: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "sessions/{}/{}/{}-{}-{kind}-{hash}",
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
            source: Box::new(std::io::Error::from(std::io::ErrorKind::StorageFull)),
        };
        assert!(matches!(classify(full), StoreError::Full));
        let denied = object_store::Error::Generic {
            store: "local",
            source: Box::new(std::io::Error::from(std::io::ErrorKind::PermissionDenied)),
        };
        assert!(matches!(classify(denied), StoreError::Other(_)));
    }
}
