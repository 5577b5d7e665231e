//! What the session API asks.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite};

use super::{Browser, Index, IndexError};
use crate::ids::Id;

/// Which sessions are listed.
#[derive(Debug, Default)]
pub struct SessionFilter {
    /// At most so many.
    pub limit: u32,
    /// Only sessions that began before.
    pub before_ms: Option<u64>,
    /// Only sessions listed after this one.
    pub before_id: Option<Id>,
    /// Part of the user's id, name or e-mail.
    pub user: Option<String>,
    /// Part of the address of one of its views.
    pub url: Option<String>,
    /// With or without errors.
    pub has_error: Option<bool>,
    /// Lasting so many ms or more.
    pub min_duration_ms: Option<u64>,
    /// Seen with this browser.
    pub browser: Option<Browser>,
    /// That began then or later.
    pub from_ms: Option<u64>,
    /// That began then or earlier.
    pub to_ms: Option<u64>,
    /// Only this one.
    pub id: Option<Id>,
}

/// A struct with a column a field. By hand, because sqlx's derive would compile all of sqlx a second time.
macro_rules! row {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $type:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[allow(missing_docs, reason = "named as the columns are; see the schema")]
        pub struct $name { $(pub $field: $type),* }

        impl<'r> FromRow<'r, SqliteRow> for $name {
            fn from_row(row: &'r SqliteRow) -> Result<Self, sqlx::Error> {
                Ok(Self { $($field: row.try_get(stringify!($field))?),* })
            }
        }
    };
}

row! {
    /// A session as listed.
    SessionRow {
        id: String,
        application_id: String,
        start_ms: i64,
        end_ms: i64,
        service: String,
        env: String,
        version: String,
        user_agent: String,
        user_json: String,
        has_error: i64,
        body_bytes: i64,
        correction_ms: i64,
        tabs: i64,
        views: i64,
        recordings: i64,
        gaps: i64,
        url: Option<String>,
    }
}

row! {
    /// A recording of a session, its beginning by our clock.
    Recording {
        id: String,
        session_id: String,
        tab_id: String,
        start_ms: i64,
        correction_ms: i64,
    }
}

row! {
    /// A body of a recording.
    Body {
        object_name: String,
        kind: String,
        first_seq: i64,
    }
}

// A recording without a gap is covered by one range that begins at 1.
const SELECT: &str = "SELECT s.id, s.application_id, s.start_ms, s.end_ms, s.service, s.env, s.version,
    s.user_agent, s.user_json, s.has_error, s.body_bytes, s.correction_ms,
    (SELECT COUNT(DISTINCT r.tab_id) FROM recordings r WHERE r.session_id = s.id) AS tabs,
    (SELECT COUNT(*) FROM views v WHERE v.session_id = s.id) AS views,
    (SELECT COUNT(*) FROM recordings r WHERE r.session_id = s.id) AS recordings,
    (SELECT COUNT(*) FROM recordings r WHERE r.session_id = s.id AND (
        NOT EXISTS (SELECT 1 FROM covered c WHERE c.recording_id = r.id AND c.first_seq = 1)
        OR EXISTS (SELECT 1 FROM covered c WHERE c.recording_id = r.id AND c.first_seq > 1))) AS gaps,
    (SELECT v.url FROM views v WHERE v.session_id = s.id ORDER BY v.start_ms, v.id LIMIT 1) AS url
    FROM sessions s WHERE 1 = 1";

impl Index {
    /// Sessions, newest first.
    pub async fn sessions(&self, filter: &SessionFilter) -> Result<Vec<SessionRow>, IndexError> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        if let Some(id) = filter.id {
            query.push(" AND s.id = ").push_bind(id.to_string());
        }
        if let Some(before_ms) = filter.before_ms {
            query.push(" AND s.start_ms < ").push_bind(clamp(before_ms));
        }
        if let Some(id) = filter.before_id {
            let id = id.to_string();
            query
                .push(" AND EXISTS (SELECT 1 FROM sessions b WHERE b.id = ")
                .push_bind(id);
            query.push(" AND (s.start_ms < b.start_ms OR (s.start_ms = b.start_ms AND s.id < b.id)))");
        }
        if let Some(user) = &filter.user {
            query
                .push(" AND s.user_search LIKE ")
                .push_bind(pattern(&user.to_lowercase()));
            query.push(" ESCAPE '\\'");
        }
        if let Some(url) = &filter.url {
            query.push(" AND EXISTS (SELECT 1 FROM views v WHERE v.session_id = s.id AND v.url LIKE ");
            query.push_bind(pattern(url)).push(" ESCAPE '\\')");
        }
        if let Some(has_error) = filter.has_error {
            query.push(" AND s.has_error = ").push_bind(i64::from(has_error));
        }
        if let Some(least) = filter.min_duration_ms {
            query
                .push(" AND s.end_ms - s.start_ms >= ")
                .push_bind(clamp(least));
        }
        if let Some(browser) = filter.browser {
            browser.narrow(&mut query);
        }
        if let Some(from_ms) = filter.from_ms {
            query.push(" AND s.start_ms >= ").push_bind(clamp(from_ms));
        }
        if let Some(to_ms) = filter.to_ms {
            query.push(" AND s.start_ms <= ").push_bind(clamp(to_ms));
        }
        query
            .push(" ORDER BY s.start_ms DESC, s.id DESC LIMIT ")
            .push_bind(i64::from(filter.limit));
        Ok(query.build_query_as().fetch_all(&self.readers).await?)
    }

    /// One session, if it is kept.
    pub async fn session(&self, id: Id) -> Result<Option<SessionRow>, IndexError> {
        let filter = SessionFilter {
            id: Some(id),
            limit: 1,
            ..SessionFilter::default()
        };
        Ok(self.sessions(&filter).await?.pop())
    }

    /// The recordings of a session, in order of their beginning.
    pub async fn recordings(&self, session: Id) -> Result<Vec<Recording>, IndexError> {
        let query = "SELECT id, session_id, tab_id, start_ms + correction_ms AS start_ms, correction_ms FROM recordings
            WHERE session_id = $1 ORDER BY recordings.start_ms + correction_ms, id";
        Ok(sqlx::query_as(query)
            .bind(session.to_string())
            .fetch_all(&self.readers)
            .await?)
    }

    /// The bodies of a recording, in order of their first frame, the fuller of two first.
    pub async fn bodies(&self, recording: &str) -> Result<Vec<Body>, IndexError> {
        let query = "SELECT object_key || name_tail AS object_name, kind, first_seq FROM segments
            WHERE recording_id = $1 ORDER BY first_seq, frame_count DESC, object_key";
        Ok(sqlx::query_as(query)
            .bind(recording)
            .fetch_all(&self.readers)
            .await?)
    }
}

fn clamp(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A `LIKE` pattern for "contains".
fn pattern(part: &str) -> String {
    let escaped = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
