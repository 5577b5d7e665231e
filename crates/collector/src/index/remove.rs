//! Taking sessions out of the index, and what is to be taken out of the store for it.
//!
//! In one transaction the rows of a session go, the names of its objects are put down in `removals`, and its id
//! in `deleted_sessions`. From then on nobody sees it and nothing can be added. The objects are removed after that, and their
//! names forgotten last: whatever happens in between, a later sweep finds what is left. Any number of
//! collectors may do this at once, since no name of an object is ever used again.

use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::{Index, IndexError, texts};
use crate::ids::Id;

/// Texts that are let go of in a transaction.
const TEXTS_AT_ONCE: i64 = 100;

/// Which sessions are to be deleted.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// This one.
    Session(Id),
    /// Those that told of this user, of one application or of all.
    User {
        /// As the page gave it.
        user_id: &'a str,
        /// `None`: of all.
        application_id: Option<&'a str>,
    },
    /// Those of an application that began to arrive before this moment.
    Expired {
        /// Whose.
        application_id: &'a str,
        /// ms since the epoch.
        before_ms: u64,
    },
}

/// An object to be removed from the store.
#[derive(Debug)]
pub struct Removal {
    /// Its name there.
    pub object_name: String,
}

impl Index {
    /// Takes out so many of these sessions. Says how many there were; 0 means that there are no more. Their ids are refused
    /// until `forget_ms`.
    pub async fn remove_some(
        &self,
        whose: Whose<'_>,
        at_once: u32,
        forget_ms: u64,
    ) -> Result<u64, IndexError> {
        let found = find(&mut *self.readers.acquire().await?, whose, at_once.into()).await?;
        for session in &found {
            self.release_texts(session).await?;
        }
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let sessions = find(&mut transaction, whose, at_once.into()).await?;
        for session in &sessions {
            remove(&mut transaction, session, forget_ms).await?;
        }
        transaction.commit().await?;
        Ok(sessions.len() as u64)
    }

    /// Of a session with many texts first these go, in transactions of their own: what one writes has to fit into what is free on a full disk.
    async fn release_texts(&self, session: &str) -> Result<(), IndexError> {
        while self.texts_of(session, TEXTS_AT_ONCE + 1).await? > TEXTS_AT_ONCE {
            let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            texts::remove(&mut transaction, session, TEXTS_AT_ONCE).await?;
            transaction.commit().await?;
        }
        Ok(())
    }

    /// Applications that sessions are kept of.
    pub async fn applications(&self) -> Result<Vec<String>, IndexError> {
        let found: Vec<(String,)> = sqlx::query_as("SELECT DISTINCT application_id FROM sessions")
            .fetch_all(&self.readers)
            .await?;
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// Some of the objects that are to be removed, behind this name.
    pub async fn removals(&self, after: &str, limit: u32) -> Result<Vec<Removal>, IndexError> {
        let found: Vec<(String,)> = sqlx::query_as(
            "SELECT object_name FROM removals WHERE object_name > $1 ORDER BY object_name LIMIT $2",
        )
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&self.readers)
        .await?;
        Ok(found
            .into_iter()
            .map(|(object_name,)| Removal { object_name })
            .collect())
    }

    /// These objects are gone from the store. Says how many were still to be removed, and how many bytes that were.
    pub async fn removed(&self, removals: &[Removal]) -> Result<(u64, u64), IndexError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let (mut count, mut bytes) = (0, 0);
        for removal in removals {
            let row: Option<(i64,)> =
                sqlx::query_as("DELETE FROM removals WHERE object_name = $1 RETURNING body_bytes")
                    .bind(&removal.object_name)
                    .fetch_optional(&mut *transaction)
                    .await?;
            if let Some((body_bytes,)) = row {
                count += 1;
                bytes += body_bytes;
            }
        }
        sqlx::query("UPDATE totals SET value = value - $1 WHERE name = 'body_bytes'")
            .bind(bytes)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok((count, bytes.max(0) as u64))
    }

    /// Forgets deletions that nothing can come late for any more.
    pub async fn forget_deletions(&self, now_ms: u64) -> Result<(), IndexError> {
        sqlx::query("DELETE FROM deleted_sessions WHERE forget_ms < $1")
            .bind(now_ms as i64)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Whether a row refers to an object, or says that it is to be removed.
    pub async fn knows_object(&self, object_name: &str) -> Result<bool, IndexError> {
        let (key, tail) = object_name.split_at(object_name.find('.').unwrap_or(object_name.len()));
        let found: Option<(i64,)> = sqlx::query_as(
            "SELECT 1 FROM segments WHERE object_key = $1 AND name_tail = $2
             UNION ALL SELECT 1 FROM removals WHERE object_name = $3",
        )
        .bind(key)
        .bind(tail)
        .bind(object_name)
        .fetch_optional(&self.readers)
        .await?;
        Ok(found.is_some())
    }
}

async fn find(
    connection: &mut SqliteConnection,
    whose: Whose<'_>,
    at_once: i64,
) -> Result<Vec<String>, sqlx::Error> {
    let query = match whose {
        Whose::Session(id) => sqlx::query_as("SELECT id FROM sessions WHERE id = $1").bind(id.to_string()),
        Whose::User {
            user_id,
            application_id: None,
        } => sqlx::query_as("SELECT session_id FROM session_users WHERE user_id = $1 LIMIT $2")
            .bind(user_id)
            .bind(at_once),
        Whose::User {
            user_id,
            application_id: Some(application_id),
        } => sqlx::query_as(
            "SELECT u.session_id FROM session_users u JOIN sessions s ON s.id = u.session_id
             WHERE u.user_id = $1 AND s.application_id = $2 LIMIT $3",
        )
        .bind(user_id)
        .bind(application_id)
        .bind(at_once),
        Whose::Expired {
            application_id,
            before_ms,
        } => sqlx::query_as(
            "SELECT id FROM sessions WHERE application_id = $1 AND first_received_ms < $2
             ORDER BY first_received_ms LIMIT $3",
        )
        .bind(application_id)
        .bind(before_ms as i64)
        .bind(at_once),
    };
    let found: Vec<(String,)> = query.fetch_all(connection).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

async fn remove(
    transaction: &mut Transaction<'_, Sqlite>,
    session: &str,
    forget_ms: u64,
) -> Result<(), sqlx::Error> {
    while texts::remove(transaction, session, TEXTS_AT_ONCE).await? > 0 {}
    for statement in [
        "INSERT INTO removals (object_name, body_bytes)
            SELECT object_key || name_tail, body_bytes FROM segments
            WHERE recording_id IN (SELECT id FROM recordings WHERE session_id = $1)",
        "DELETE FROM segments WHERE recording_id IN (SELECT id FROM recordings WHERE session_id = $1)",
        "DELETE FROM covered WHERE recording_id IN (SELECT id FROM recordings WHERE session_id = $1)",
        "DELETE FROM recordings WHERE session_id = $1",
        "DELETE FROM views WHERE session_id = $1",
        "DELETE FROM session_users WHERE session_id = $1",
        "DELETE FROM sessions WHERE id = $1",
    ] {
        sqlx::query(statement)
            .bind(session)
            .execute(&mut **transaction)
            .await?;
    }
    sqlx::query(
        "INSERT INTO deleted_sessions (id, forget_ms) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET forget_ms = excluded.forget_ms",
    )
    .bind(session)
    .bind(forget_ms as i64)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
