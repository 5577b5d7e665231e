//! The list of sessions.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::error::Refusal;
use crate::ids::Id;
use crate::index::{SessionFilter, SessionRow};
use crate::server::App;

const DEFAULT_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 500;

/// The filters of `GET /api/sessions`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    limit: Option<u32>,
    before: Option<String>,
    user: Option<String>,
    url: Option<String>,
    has_error: Option<String>,
    min_duration: Option<u64>,
    browser: Option<String>,
    from: Option<u64>,
    to: Option<u64>,
}

/// A session as the API tells it. Times in ms since the epoch, by our clock where the visitor's is wrong.
#[derive(Serialize)]
pub struct Session {
    id: String,
    application_id: String,
    start: i64,
    end: i64,
    duration_ms: i64,
    tabs: i64,
    views: i64,
    recordings: i64,
    has_gaps: bool,
    has_error: bool,
    url: Option<String>,
    user_agent: String,
    user: Option<Box<RawValue>>,
    service: String,
    env: String,
    version: String,
    bytes: i64,
    clock_correction_ms: i64,
    remote_assets: bool,
}

impl Session {
    fn new(row: SessionRow, app: &App) -> Self {
        let application = app.config.application(&row.application_id);
        Self {
            id: row.id,
            start: row.start_ms,
            end: row.end_ms,
            duration_ms: row.end_ms - row.start_ms,
            tabs: row.tabs,
            views: row.views,
            recordings: row.recordings,
            has_gaps: row.gaps > 0,
            has_error: row.has_error > 0,
            url: row.url,
            user_agent: row.user_agent,
            user: RawValue::from_string(row.user_json).ok(),
            service: row.service,
            env: row.env,
            version: row.version,
            bytes: row.body_bytes,
            clock_correction_ms: row.correction_ms,
            remote_assets: application.is_some_and(|application| application.remote_assets),
            application_id: row.application_id,
        }
    }
}

/// `GET /api/sessions`: newest first.
pub async fn list(
    State(app): State<Arc<App>>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Vec<Session>>, Refusal> {
    let bad = |reason: String| Refusal::new(StatusCode::BAD_REQUEST, reason);
    let Query(query) = query.map_err(|error| bad(error.body_text()))?;
    let filter = filter(query).map_err(bad)?;
    let rows = app.index.sessions(&filter).await?;
    Ok(Json(
        rows.into_iter().map(|row| Session::new(row, &app)).collect(),
    ))
}

/// `GET /api/sessions/{id}`.
pub async fn one(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<Session>, Refusal> {
    let row = find(&app, &id).await?;
    Ok(Json(Session::new(row, &app)))
}

/// The session of this id, or 400 or 404.
pub async fn find(app: &App, id: &str) -> Result<SessionRow, Refusal> {
    let id: Id = id
        .parse()
        .map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, format!("{error}")))?;
    let row = app.index.session(id).await?;
    row.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "no such session"))
}

fn filter(query: ListQuery) -> Result<SessionFilter, String> {
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (before_ms, before_id) = match some(query.before) {
        None => (None, None),
        Some(text) => match (text.parse(), text.parse()) {
            (Ok(ms), _) => (Some(ms), None),
            (_, Ok(id)) => (None, Some(id)),
            _ => return Err("before: expected ms since the epoch or a session's id".into()),
        },
    };
    let has_error = match some(query.has_error).as_deref() {
        None => None,
        Some("true" | "1") => Some(true),
        Some("false" | "0") => Some(false),
        Some(_) => return Err("has_error: expected true or false".into()),
    };
    let browser = some(query.browser)
        .map(|name| name.parse())
        .transpose()
        .map_err(|error| format!("browser: {error}"))?;
    Ok(SessionFilter {
        limit: query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT),
        before_ms,
        before_id,
        user: some(query.user),
        url: some(query.url),
        has_error,
        min_duration_ms: query.min_duration,
        browser,
        from_ms: query.from,
        to_ms: query.to,
        id: None,
    })
}
