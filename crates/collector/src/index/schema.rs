//! The tables, as numbered migrations. The SQL is what SQLite and PostgreSQL share.

use sqlx::SqlitePool;

/// Applied in order, each in a transaction of its own; never edited once released.
const MIGRATIONS: &[&[&str]] = &[&[
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
]];

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
