//! Filing what came in.

use sqlx::{Sqlite, Transaction};

use super::{Index, IndexError, clocks, covered, texts};
use crate::clock::Clock;
use crate::ids::Id;
use crate::summary::Summary;
use crate::texts::Texts;
use crate::wire::{Header, Kind};

/// A body with all that the index keeps of it.
pub struct Received {
    /// What is the same for the same body.
    pub object_key: String,
    /// What its name in the store has behind that.
    pub name_tail: String,
    /// Length of the body.
    pub body_bytes: u64,
    /// Its header.
    pub header: Header,
    /// What its frames say about the session.
    pub summary: Summary,
    /// Texts that sessions share.
    pub texts: Texts,
    /// Who sent it.
    pub application_id: String,
    /// The page's service, as given by the integrator.
    pub service: String,
    /// The page's environment.
    pub env: String,
    /// The page's version.
    pub version: String,
    /// When it came, ms since the epoch.
    pub received_ms: u64,
    /// When it was sent, by the visitor's clock; 0 where that is not known.
    pub sent_ms: u64,
}

/// What filing came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filed {
    /// It is in the index now.
    New,
    /// The same body was filed meanwhile, under another name.
    Known,
}

/// A body that was received longer ago is not filed: what has no row yet is no upload under way any more, and may be swept.
pub const FILED_WITHIN_MS: u64 = 3_600_000;

/// What is known before a body is written.
pub struct Known {
    /// This very body is stored and filed.
    pub is_duplicate: bool,
    /// Bytes of bodies kept.
    pub store_bytes: u64,
}

impl Index {
    /// Whether a body may be stored under its ids, and whether it is there already.
    pub async fn look_up(
        &self,
        key: &str,
        header: &Header,
        application_id: &str,
    ) -> Result<Known, IndexError> {
        let mut connection = self.readers.acquire().await?;
        check_owner(&mut connection, header, application_id).await?;
        let (found, bytes): (Option<i64>, i64) = sqlx::query_as(
            "SELECT (SELECT 1 FROM segments WHERE object_key = $1), value FROM totals WHERE name = 'body_bytes'",
        )
        .bind(key)
        .fetch_one(&mut *connection)
        .await?;
        Ok(Known {
            is_duplicate: found.is_some(),
            store_bytes: bytes.max(0) as u64,
        })
    }

    /// Bytes of bodies kept.
    pub async fn store_bytes(&self) -> Result<u64, IndexError> {
        let (bytes,): (i64,) = sqlx::query_as("SELECT value FROM totals WHERE name = 'body_bytes'")
            .fetch_one(&self.readers)
            .await?;
        Ok(bytes.max(0) as u64)
    }

    /// Files a body that is in the store, with all others that wait for it. On return this is durable.
    pub async fn file(&self, received: Received, clock: &Clock) -> Result<Filed, IndexError> {
        self.filing.file(received, clock.clone()).await
    }
}

/// Files a body within a transaction.
pub(super) async fn file_in(
    transaction: &mut Transaction<'_, Sqlite>,
    received: &Received,
    clock: &Clock,
) -> Result<Filed, IndexError> {
    if clock.now_ms().saturating_sub(received.received_ms) > FILED_WITHIN_MS {
        return Err(IndexError::TooLate);
    }
    let header = &received.header;
    check_owner(transaction, header, &received.application_id).await?;
    if !insert_segment(transaction, received).await? {
        return Ok(Filed::Known);
    }
    let had_wrong_clock = upsert_session(transaction, received).await?;
    let lag_ms = upsert_recording(transaction, received).await?;
    let session = Id(header.ids.session).to_string();
    let recording = Id(header.ids.recording).to_string();
    if had_wrong_clock || clocks::is_off(lag_ms) {
        clocks::correct(transaction, &session, &recording).await?;
    }
    if header.kind == Kind::Segment {
        let (first, last) = (header.first_seq as i64, header.last_seq as i64);
        covered::add(transaction, &recording, first, last).await?;
    }
    texts::insert(transaction, &received.application_id, &session, &received.texts).await?;
    upsert_views(transaction, received).await?;
    insert_users(transaction, received).await?;
    sqlx::query("UPDATE totals SET value = value + $1 WHERE name = 'body_bytes'")
        .bind(received.body_bytes as i64)
        .execute(&mut **transaction)
        .await?;
    Ok(Filed::New)
}

/// A session that was deleted stays deleted. One belongs to the application that began it, a recording to its session and tab: whoever learns
/// an id cannot use it to write into a stranger's recording by another application's token.
async fn check_owner(
    connection: &mut sqlx::SqliteConnection,
    header: &Header,
    application_id: &str,
) -> Result<(), IndexError> {
    let session = Id(header.ids.session).to_string();
    let (deleted, owner): (Option<i64>, Option<String>) = sqlx::query_as(
        "SELECT (SELECT 1 FROM deleted_sessions WHERE id = $1), (SELECT application_id FROM sessions WHERE id = $1)",
    )
    .bind(&session)
    .fetch_one(&mut *connection)
    .await?;
    if deleted.is_some() {
        return Err(IndexError::Conflict("the session was deleted"));
    }
    if owner.is_some_and(|owner| owner != application_id) {
        return Err(IndexError::Conflict("the session belongs to another application"));
    }
    let place: Option<(String, String, String)> =
        sqlx::query_as("SELECT session_id, tab_id, page_id FROM recordings WHERE id = $1")
            .bind(Id(header.ids.recording).to_string())
            .fetch_optional(&mut *connection)
            .await?;
    let own = (
        session,
        Id(header.ids.tab).to_string(),
        Id(header.ids.page).to_string(),
    );
    if place.is_some_and(|place| place != own) {
        return Err(IndexError::Conflict(
            "the recording belongs to another session, tab or page",
        ));
    }
    Ok(())
}

async fn insert_segment(
    transaction: &mut Transaction<'_, Sqlite>,
    received: &Received,
) -> Result<bool, sqlx::Error> {
    let header = &received.header;
    let done = sqlx::query(
        "INSERT INTO segments (object_key, recording_id, kind, first_seq, last_seq, start_ms, end_ms,
            frame_count, has_snapshot, view_id, body_bytes, received_ms, name_tail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (object_key) DO NOTHING",
    )
    .bind(&*received.object_key)
    .bind(Id(header.ids.recording).to_string())
    .bind(match header.kind {
        Kind::Segment => "segment",
        Kind::Keyframe => "keyframe",
    })
    .bind(header.first_seq as i64)
    .bind(header.last_seq as i64)
    .bind(header.start_ms as i64)
    .bind(header.end_ms as i64)
    .bind(i64::from(header.frame_count))
    .bind(i64::from(header.flags.has_snapshot))
    .bind(Id(header.ids.view).to_string())
    .bind(received.body_bytes as i64)
    .bind(received.received_ms as i64)
    .bind(&*received.name_tail)
    .execute(&mut **transaction)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Says whether a visitor's clock was found wrong before.
async fn upsert_session(
    transaction: &mut Transaction<'_, Sqlite>,
    received: &Received,
) -> Result<bool, sqlx::Error> {
    let Received { header, summary, .. } = received;
    let (has_wrong_clock,): (i64,) = sqlx::query_as(
        "INSERT INTO sessions (id, application_id, start_ms, end_ms, service, env, version, user_agent,
            user_json, user_search, has_error, body_bytes, received_ms, first_received_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
         ON CONFLICT (id) DO UPDATE SET
            start_ms = CASE WHEN excluded.start_ms < sessions.start_ms THEN excluded.start_ms ELSE sessions.start_ms END,
            end_ms = CASE WHEN excluded.end_ms > sessions.end_ms THEN excluded.end_ms ELSE sessions.end_ms END,
            service = CASE WHEN sessions.service = '' THEN excluded.service ELSE sessions.service END,
            env = CASE WHEN sessions.env = '' THEN excluded.env ELSE sessions.env END,
            version = CASE WHEN sessions.version = '' THEN excluded.version ELSE sessions.version END,
            user_agent = CASE WHEN sessions.user_agent = '' THEN excluded.user_agent ELSE sessions.user_agent END,
            user_json = CASE WHEN excluded.user_json = '' THEN sessions.user_json ELSE excluded.user_json END,
            user_search = CASE WHEN excluded.user_json = '' THEN sessions.user_search ELSE excluded.user_search END,
            has_error = CASE WHEN excluded.has_error > sessions.has_error THEN excluded.has_error ELSE sessions.has_error END,
            body_bytes = sessions.body_bytes + excluded.body_bytes,
            received_ms = excluded.received_ms
         RETURNING has_wrong_clock",
    )
    .bind(Id(header.ids.session).to_string())
    .bind(&*received.application_id)
    .bind(header.start_ms as i64)
    .bind(header.end_ms as i64)
    .bind(&*received.service)
    .bind(&*received.env)
    .bind(&*received.version)
    .bind(&*summary.user_agent)
    .bind(&*summary.user_json)
    .bind(&*summary.user_search)
    .bind(i64::from(summary.has_error))
    .bind(received.body_bytes as i64)
    .bind(received.received_ms as i64)
    .fetch_one(&mut **transaction)
    .await?;
    Ok(has_wrong_clock > 0)
}

/// Gives the least time that a body of the recording took to come.
async fn upsert_recording(
    transaction: &mut Transaction<'_, Sqlite>,
    received: &Received,
) -> Result<i64, sqlx::Error> {
    let header = &received.header;
    let (lag_ms,): (i64,) = sqlx::query_as(
        "INSERT INTO recordings (id, session_id, tab_id, page_id, start_ms, end_ms, stopped, lag_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET
            start_ms = CASE WHEN excluded.start_ms < recordings.start_ms THEN excluded.start_ms ELSE recordings.start_ms END,
            end_ms = CASE WHEN excluded.end_ms > recordings.end_ms THEN excluded.end_ms ELSE recordings.end_ms END,
            stopped = CASE WHEN excluded.stopped > recordings.stopped THEN excluded.stopped ELSE recordings.stopped END,
            lag_ms = CASE WHEN excluded.lag_ms < recordings.lag_ms THEN excluded.lag_ms ELSE recordings.lag_ms END
         RETURNING lag_ms",
    )
    .bind(Id(header.ids.recording).to_string())
    .bind(Id(header.ids.session).to_string())
    .bind(Id(header.ids.tab).to_string())
    .bind(Id(header.ids.page).to_string())
    .bind(header.start_ms as i64)
    .bind(header.end_ms as i64)
    .bind(i64::from(header.flags.stopped))
    .bind((received.received_ms as i64).saturating_sub(header.end_ms.max(received.sent_ms) as i64))
    .fetch_one(&mut **transaction)
    .await?;
    Ok(lag_ms)
}

async fn upsert_views(
    transaction: &mut Transaction<'_, Sqlite>,
    received: &Received,
) -> Result<(), sqlx::Error> {
    for view in &received.summary.views {
        sqlx::query(
            "INSERT INTO views (session_id, id, url, name, start_ms) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (session_id, id) DO UPDATE SET
                url = excluded.url, name = excluded.name, start_ms = excluded.start_ms
             WHERE excluded.start_ms < views.start_ms OR views.url = ''",
        )
        .bind(Id(received.header.ids.session).to_string())
        .bind(Id(view.id).to_string())
        .bind(&*view.url)
        .bind(&*view.name)
        .bind(view.start_ms as i64)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

async fn insert_users(
    transaction: &mut Transaction<'_, Sqlite>,
    received: &Received,
) -> Result<(), sqlx::Error> {
    for user_id in &received.summary.user_ids {
        sqlx::query(
            "INSERT INTO session_users (user_id, session_id) VALUES ($1, $2)
             ON CONFLICT (user_id, session_id) DO NOTHING",
        )
        .bind(&**user_id)
        .bind(Id(received.header.ids.session).to_string())
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}
