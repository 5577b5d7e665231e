//! How much there is.

use std::time::{Duration, Instant};

use super::{Index, IndexError};

/// Counting reads whole tables, and anyone may ask: an answer is good for so long.
const GOOD_FOR: Duration = Duration::from_secs(5);

/// What the index holds.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Bytes of bodies.
    pub store_bytes: u64,
    /// Sessions.
    pub sessions: u64,
    /// Recordings.
    pub recordings: u64,
    /// Recordings of which frames are missing.
    pub with_gaps: u64,
    /// Objects to be removed.
    pub removals: u64,
}

impl Index {
    /// Counts, or says what was counted a moment ago.
    pub async fn contents(&self) -> Result<Contents, IndexError> {
        let mut latest = self.contents.lock().await;
        if let Some((at, contents)) = &*latest
            && at.elapsed() < GOOD_FOR
        {
            return Ok(contents.clone());
        }
        let query = "SELECT (SELECT COUNT(*) FROM sessions), (SELECT COUNT(*) FROM recordings),
            (SELECT COUNT(DISTINCT recording_id) FROM covered WHERE first_seq > 1),
            (SELECT COUNT(*) FROM removals)";
        let (sessions, recordings, with_gaps, removals): (i64, i64, i64, i64) =
            sqlx::query_as(query).fetch_one(&self.readers).await?;
        let contents = Contents {
            store_bytes: self.store_bytes().await?,
            sessions: sessions as u64,
            recordings: recordings as u64,
            with_gaps: with_gaps as u64,
            removals: removals as u64,
        };
        *latest = Some((Instant::now(), contents.clone()));
        Ok(contents)
    }
}
