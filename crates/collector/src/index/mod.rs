//! The index: what is in the store, by session, recording and range. SQLite by default.
//!
//! All SQL is in this module and is what SQLite and PostgreSQL share (`$1` parameters, `ON CONFLICT`, no
//! rowids); only [`Index::local`] and the word that begins a writing transaction know which one it is.

mod browsers;
mod clocks;
mod contents;
mod covered;
mod filing;
mod read;
mod remove;
mod schema;
mod texts;
mod write;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use sqlx::Connection as _;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::Mutex;

pub use browsers::Browser;
pub use contents::Contents;
use filing::Filing;
pub use read::{Body, Recording, SessionFilter, SessionRow};
pub use remove::{Removal, Whose};
pub use write::{Filed, Received};

/// How long another process may keep SQLite's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The index. Cheap to clone.
#[derive(Clone)]
pub struct Index {
    /// One connection: writers queue here and not on SQLite's lock, which has no order.
    writer: SqlitePool,
    readers: SqlitePool,
    filing: Filing,
    contents: Arc<Mutex<Option<(Instant, Contents)>>>,
}

/// Why the index did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// No room on the disk.
    #[error("the index is full")]
    Full,
    /// It took so long that what was written may be gone; to be done again from the start.
    #[error("it took too long")]
    TooLate,
    /// Ids of a body contradict what is known.
    #[error("{0}")]
    Conflict(&'static str),
    /// Anything else; not for the outside.
    #[error(transparent)]
    Other(sqlx::Error),
}

impl From<sqlx::Error> for IndexError {
    fn from(error: sqlx::Error) -> Self {
        // SQLITE_FULL
        let is_full = error
            .as_database_error()
            .and_then(|error| error.code())
            .is_some_and(|code| code.parse::<u32>().is_ok_and(|code| code & 0xff == 13));
        if is_full { Self::Full } else { Self::Other(error) }
    }
}

impl Index {
    /// An SQLite index in a local file, made if missing. What a write returned for survives a power cut.
    pub async fn local(file: &Path) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT);
        let context = || format!("cannot open the index {}", file.display());
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            // On a full disk SQLite ends a transaction by itself. Its connection still waits for the end, and begins no other.
            .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
            .connect_with(options.clone())
            .await
            .with_context(context)?;
        schema::migrate(&writer).await.with_context(context)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await
            .with_context(context)?;
        Ok(Self {
            filing: Filing::start(writer.clone()),
            writer,
            readers,
            contents: Arc::default(),
        })
    }

    /// An index that is there, to read from beside whoever writes to it: makes, brings up to date and changes nothing.
    /// Each question is a transaction of its own, so that the log of a collector can be emptied in between.
    pub async fn to_read(file: &Path) -> anyhow::Result<Self> {
        ensure!(file.is_file(), "there is no index {}", file.display());
        let options = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .busy_timeout(BUSY_TIMEOUT);
        let context = || format!("cannot read the index {}", file.display());
        let readers = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await
            .with_context(context)?;
        schema::require(&readers).await.with_context(context)?;
        Ok(Self {
            // SQLite itself refuses what would write.
            filing: Filing::start(readers.clone()),
            writer: readers.clone(),
            readers,
            contents: Arc::default(),
        })
    }

    /// Fails unless a row can be written.
    pub async fn probe(&self, now_ms: u64) -> Result<(), IndexError> {
        sqlx::query("INSERT INTO totals (name, value) VALUES ('probe_ms', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(now_ms as i64)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Writes what is in the log into the file itself and closes it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
