//! The tables, as numbered migrations. The SQL is what SQLite and PostgreSQL share.

use anyhow::ensure;
use sqlx::SqlitePool;

/// Applied in order, each in a transaction of its own; never edited once released.
const MIGRATIONS: &[&[&str]] = &[
    &[
        "CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        application_id TEXT NOT NULL,
        start_ms BIGINT NOT NULL,
        end_ms BIGINT NOT NULL,
        service TEXT NOT NULL,
        env TEXT NOT NULL,
        version TEXT NOT NULL,
        user_agent TEXT NOT NULL,
        user_json TEXT NOT NULL,
        user_search TEXT NOT NULL,
        has_error BIGINT NOT NULL,
        body_bytes BIGINT NOT NULL,
        received_ms BIGINT NOT NULL
    )",
        "CREATE INDEX sessions_by_start ON sessions (start_ms, id)",
        "CREATE TABLE recordings (
        id TEXT PRIMARY KEY,
        session_id TEXT NOT NULL,
        tab_id TEXT NOT NULL,
        page_id TEXT NOT NULL,
        start_ms BIGINT NOT NULL,
        end_ms BIGINT NOT NULL,
        stopped BIGINT NOT NULL
    )",
        "CREATE INDEX recordings_by_session ON recordings (session_id, start_ms)",
        // One row per body; two bodies may cover the same frames.
        "CREATE TABLE segments (
        object_key TEXT PRIMARY KEY,
        recording_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        first_seq BIGINT NOT NULL,
        last_seq BIGINT NOT NULL,
        start_ms BIGINT NOT NULL,
        end_ms BIGINT NOT NULL,
        frame_count BIGINT NOT NULL,
        has_snapshot BIGINT NOT NULL,
        view_id TEXT NOT NULL,
        body_bytes BIGINT NOT NULL,
        received_ms BIGINT NOT NULL
    )",
        "CREATE INDEX segments_by_recording ON segments (recording_id, first_seq)",
        // The union of the segments' ranges: disjoint, not touching. One row from 1 on means no gap.
        "CREATE TABLE covered (
        recording_id TEXT NOT NULL,
        first_seq BIGINT NOT NULL,
        last_seq BIGINT NOT NULL,
        PRIMARY KEY (recording_id, first_seq)
    )",
        "CREATE TABLE views (
        session_id TEXT NOT NULL,
        id TEXT NOT NULL,
        url TEXT NOT NULL,
        name TEXT NOT NULL,
        start_ms BIGINT NOT NULL,
        PRIMARY KEY (session_id, id)
    )",
        "CREATE TABLE totals (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
        "INSERT INTO totals (name, value) VALUES ('body_bytes', 0)",
    ],
    &[
        // A name in the store is the key and this tail. The tail is never used twice, so that what is to be removed
        // stays what is to be removed, whoever stores the same body again meanwhile.
        "ALTER TABLE segments ADD COLUMN name_tail TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE sessions ADD COLUMN first_received_ms BIGINT NOT NULL DEFAULT 0",
        "UPDATE sessions SET first_received_ms = received_ms",
        "CREATE INDEX sessions_by_age ON sessions (application_id, first_received_ms)",
        // Every user that a session told of, not only the last.
        "CREATE TABLE session_users (
        user_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        PRIMARY KEY (user_id, session_id)
    )",
        "CREATE INDEX session_users_by_session ON session_users (session_id)",
        // SQLite's own function: no other database has rows from before.
        "INSERT INTO session_users (user_id, session_id)
        SELECT CAST(json_extract(user_json, '$.id') AS TEXT), id FROM sessions
        WHERE user_json <> '' AND json_extract(user_json, '$.id') IS NOT NULL",
        // Objects that nothing refers to any more, until they are gone.
        "CREATE TABLE removals (object_name TEXT PRIMARY KEY, body_bytes BIGINT NOT NULL)",
        // Sessions that were deleted: what comes late for them is refused.
        "CREATE TABLE deleted_sessions (id TEXT PRIMARY KEY, forget_ms BIGINT NOT NULL)",
    ],
    &[
        // The least time between a body's last frame and its receipt, and what is added to the visitor's times for it.
        "ALTER TABLE recordings ADD COLUMN lag_ms BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE recordings ADD COLUMN correction_ms BIGINT NOT NULL DEFAULT 0",
        // Of a session the times are corrected ones; here, by how much those of the recording that came last are.
        "ALTER TABLE sessions ADD COLUMN correction_ms BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE sessions ADD COLUMN has_wrong_clock BIGINT NOT NULL DEFAULT 0",
    ],
    &[
        // Texts of style sheets by their SHA-256. The type is PostgreSQL's; SQLite keeps bytes as bytes whatever it is called.
        "CREATE TABLE texts (
        application_id TEXT NOT NULL,
        id TEXT NOT NULL,
        bytes BIGINT NOT NULL,
        deflated BYTEA NOT NULL,
        PRIMARY KEY (application_id, id)
    )",
        // Who refers to them, whether they are there or not.
        "CREATE TABLE session_texts (
        session_id TEXT NOT NULL,
        application_id TEXT NOT NULL,
        text_id TEXT NOT NULL,
        PRIMARY KEY (session_id, text_id)
    )",
        "CREATE INDEX session_texts_by_text ON session_texts (application_id, text_id)",
    ],
];

/// Brings the database to the newest schema.
pub(super) async fn migrate(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    sqlx::query("CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY)")
        .execute(pool)
        .await?;
    for (number, statements) in MIGRATIONS.iter().enumerate() {
        let number = number as i64 + 1;
        let mut step = pool.begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query("INSERT INTO migrations (number) VALUES ($1) ON CONFLICT (number) DO NOTHING")
            .bind(number)
            .execute(&mut *step)
            .await?;
        if done.rows_affected() == 1 {
            for statement in *statements {
                sqlx::query(*statement).execute(&mut *step).await?;
            }
        }
        step.commit().await?;
    }
    Ok(())
}

/// Fails where the database lacks what this version asks for. One of a newer version is read as far as that goes, as by
/// a collector that is still to be updated.
pub(super) async fn require(pool: &SqlitePool) -> anyhow::Result<()> {
    let newest = MIGRATIONS.len() as i64;
    let (found,): (i64,) = sqlx::query_as("SELECT COALESCE(MAX(number), 0) FROM migrations")
        .fetch_one(pool)
        .await?;
    ensure!(
        found >= newest,
        "it was written by an older version (schema {found}, needed: {newest}): a collector of this version that is \
         started on it brings it up to date"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Index, Whose};
    use sqlx::sqlite::SqliteConnectOptions;

    #[tokio::test]
    async fn an_older_schema_is_left_as_it_is_by_who_only_reads() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("index.sqlite");
        let index = Index::local(&file).await.expect("an index");
        sqlx::query("DELETE FROM migrations WHERE number = $1")
            .bind(MIGRATIONS.len() as i64)
            .execute(&index.writer)
            .await
            .expect("as if it were older");
        index.close().await;
        let before = std::fs::read(&file).expect("the file");
        let refused = Index::to_read(&file).await.err().expect("a refusal");
        assert!(format!("{refused:#}").contains("older version"), "{refused:#}");
        assert_eq!(std::fs::read(&file).expect("the file"), before);
    }

    #[tokio::test]
    async fn who_only_reads_cannot_write() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("index.sqlite");
        let index = Index::local(&file).await.expect("an index");
        let reading = Index::to_read(&file).await.expect("the same");
        assert!(index.probe(1).await.is_ok() && reading.probe(2).await.is_err());
    }

    #[tokio::test]
    async fn what_the_first_schema_kept_is_read_and_deleted_by_the_newest() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("index.sqlite");
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true);
        let pool = SqlitePool::connect_with(options).await.expect("a database");
        let rows = [
            "CREATE TABLE migrations (number BIGINT PRIMARY KEY)",
            "INSERT INTO migrations VALUES (1)",
            "INSERT INTO sessions VALUES ('s', 'shop', 1, 2, '', '', '', '', '{\"id\":\"ada\"}', 'ada', 0, 9, 5)",
            "INSERT INTO sessions VALUES ('t', 'shop', 1, 2, '', '', '', '', '', '', 0, 9, 5)",
            "INSERT INTO recordings VALUES ('r', 's', 'tab', 'page', 1, 2, 0)",
            "INSERT INTO segments VALUES ('sessions/s/r/1-2-segment-00', 'r', 'segment', 1, 2, 1, 2, 2, 1, 'v', 9, 5)",
        ];
        for statement in MIGRATIONS[0].iter().chain(&rows) {
            sqlx::query(*statement).execute(&pool).await.expect(statement);
        }
        pool.close().await;
        let index = Index::local(&file).await.expect("it is brought up to date");
        let name = "sessions/s/r/1-2-segment-00";
        assert_eq!(index.bodies("r").await.expect("bodies")[0].object_name, name);
        assert!(index.knows_object(name).await.expect("an answer"));
        let whose = Whose::User {
            user_id: "ada",
            application_id: Some("shop"),
        };
        assert_eq!(index.remove_some(whose, 9, 0).await.expect("removed"), 1);
        assert_eq!(index.removals("", 9).await.expect("names")[0].object_name, name);
        let expired = |before_ms| Whose::Expired {
            application_id: "shop",
            before_ms,
        };
        assert_eq!(index.remove_some(expired(5), 9, 0).await.expect("none"), 0);
        assert_eq!(index.remove_some(expired(6), 9, 0).await.expect("the other"), 1);
    }
}
