//! Texts of style sheets that the sessions of an application share. They stand in the index itself: it counts who refers to them in the
//! transaction that files or deletes a session, so none is ever without an owner or missing to one.

use std::collections::BTreeSet;

use sqlx::{Sqlite, Transaction};

use super::{Index, IndexError};
use crate::texts::{Texts, inflate};

/// What a row takes beside a text, with its places in the indexes: there may be many.
const ROW_BYTES: i64 = 300;

impl Index {
    /// Those of these texts that the application has none of.
    pub async fn lacking(
        &self,
        application_id: &str,
        ids: impl IntoIterator<Item = &str>,
    ) -> Result<BTreeSet<String>, IndexError> {
        let mut connection = self.readers.acquire().await?;
        let mut lacking = BTreeSet::new();
        for id in ids.into_iter().collect::<BTreeSet<_>>() {
            let found: Option<(i64,)> =
                sqlx::query_as("SELECT 1 FROM texts WHERE application_id = $1 AND id = $2")
                    .bind(application_id)
                    .bind(id)
                    .fetch_optional(&mut *connection)
                    .await?;
            if found.is_none() {
                lacking.insert(id.to_owned());
            }
        }
        Ok(lacking)
    }

    /// How many texts a session refers to, up to `most`.
    pub(super) async fn texts_of(&self, session_id: &str, most: i64) -> Result<i64, IndexError> {
        let query =
            "SELECT COUNT(*) FROM (SELECT 1 FROM session_texts WHERE session_id = $1 LIMIT $2) AS some";
        let (count,): (i64,) = sqlx::query_as(query)
            .bind(session_id)
            .bind(most)
            .fetch_one(&self.readers)
            .await?;
        Ok(count)
    }

    /// A text that a session refers to.
    pub async fn text(&self, session_id: &str, id: &str) -> Result<Option<String>, IndexError> {
        let found: Option<(i64, Vec<u8>)> = sqlx::query_as(
            "SELECT t.bytes, t.deflated FROM texts t
             JOIN session_texts s ON s.application_id = t.application_id AND s.text_id = t.id
             WHERE s.session_id = $1 AND t.id = $2",
        )
        .bind(session_id)
        .bind(id)
        .fetch_optional(&self.readers)
        .await?;
        Ok(found.and_then(|(bytes, deflated)| inflate(&deflated, bytes as usize)))
    }
}

/// Keeps what a body tells whole, and that its session refers to this and to what the body names. What nobody has told yet may
/// come by another session: it is found then.
pub(super) async fn insert(
    transaction: &mut Transaction<'_, Sqlite>,
    application_id: &str,
    session_id: &str,
    texts: &Texts,
) -> Result<(), sqlx::Error> {
    let mut added = 0;
    for text in &texts.kept {
        let Some(deflated) = &text.deflated else {
            continue;
        };
        let done = sqlx::query(
            "INSERT INTO texts (application_id, id, bytes, deflated) VALUES ($1, $2, $3, $4)
             ON CONFLICT (application_id, id) DO NOTHING",
        )
        .bind(application_id)
        .bind(&*text.id)
        .bind(text.text.len() as i64)
        .bind(&**deflated)
        .execute(&mut **transaction)
        .await?;
        if done.rows_affected() == 1 {
            added += deflated.len() as i64 + ROW_BYTES;
        }
    }
    let ids = texts.kept.iter().map(|text| &text.id);
    for id in ids.chain(texts.named.iter().map(|text| &text.id)) {
        let done = sqlx::query(
            "INSERT INTO session_texts (session_id, application_id, text_id) VALUES ($1, $2, $3)
             ON CONFLICT (session_id, text_id) DO NOTHING",
        )
        .bind(session_id)
        .bind(application_id)
        .bind(&**id)
        .execute(&mut **transaction)
        .await?;
        added += done.rows_affected() as i64 * ROW_BYTES;
    }
    count(transaction, added).await
}

/// Lets go of so many of the texts that a session refers to, and removes what nobody refers to any more. Says how many it were.
pub(super) async fn remove(
    transaction: &mut Transaction<'_, Sqlite>,
    session_id: &str,
    at_once: i64,
) -> Result<u64, sqlx::Error> {
    let gone: Vec<(i64,)> = sqlx::query_as(
        // By the primary key: a table of all applications' texts is long.
        "DELETE FROM texts WHERE (application_id, id) IN (SELECT application_id, text_id FROM session_texts
            WHERE session_id = $1 ORDER BY text_id LIMIT $2)
         AND NOT EXISTS (SELECT 1 FROM session_texts o
            WHERE o.session_id <> $1 AND o.application_id = texts.application_id AND o.text_id = texts.id)
         RETURNING LENGTH(deflated)",
    )
    .bind(session_id)
    .bind(at_once)
    .fetch_all(&mut **transaction)
    .await?;
    let released = sqlx::query(
        "DELETE FROM session_texts WHERE session_id = $1 AND text_id IN (SELECT text_id FROM session_texts
            WHERE session_id = $1 ORDER BY text_id LIMIT $2)",
    )
    .bind(session_id)
    .bind(at_once)
    .execute(&mut **transaction)
    .await?
    .rows_affected();
    let bytes: i64 = gone.iter().map(|(bytes,)| bytes + ROW_BYTES).sum();
    count(transaction, -bytes - released as i64 * ROW_BYTES).await?;
    Ok(released)
}

async fn count(transaction: &mut Transaction<'_, Sqlite>, added: i64) -> Result<(), sqlx::Error> {
    if added != 0 {
        sqlx::query("UPDATE totals SET value = value + $1 WHERE name = 'body_bytes'")
            .bind(added)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}
