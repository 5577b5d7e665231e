//! `GET /api/sessions/{id}/events`: a session as rrweb events, streamed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt as _;
use serde::Deserialize;

use super::error::Refusal;
use super::sessions::find;
use crate::ids::Id;
use crate::reading::{Expansion, Patience, Selection};
use crate::server::App;

/// How long a request waits for its turn.
const SLOT_WAIT: Duration = Duration::from_secs(10);

/// Which part of the session.
#[derive(Deserialize)]
pub struct EventsQuery {
    tab: Option<String>,
    from: Option<u64>,
    to: Option<u64>,
}

/// Streams the events.
pub async fn stream(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    query: Result<Query<EventsQuery>, QueryRejection>,
) -> Result<Response, Refusal> {
    let bad = |reason: String| Refusal::new(StatusCode::BAD_REQUEST, reason);
    let Query(query) = query.map_err(|error| bad(error.body_text()))?;
    let selection = Selection::new(query.tab.as_deref(), query.from, query.to)
        .map_err(|error| bad(format!("tab: {error}")))?;
    let session: Id = find(&app, &id).await?.id.parse().map_err(Refusal::internal)?;
    let expansion = Expansion {
        recordings: app.index.recordings(session).await?,
        index: app.index.clone(),
        store: app.store.clone(),
        max_inflated_bytes: app.config.max_inflated_bytes,
        selection,
    };
    let slot = tokio::time::timeout(SLOT_WAIT, app.stream_slots.clone().acquire_owned())
        .await
        .map_err(|_| Refusal::busy(SLOT_WAIT))?
        .map_err(Refusal::internal)?;
    let mut open = OpenStream::begin(app.clone());
    // One that failed must not look complete: its error breaks the connection off.
    let events = expansion.stream(Patience::SHARED, move |written| {
        open.is_whole = written.is_ok();
        if let Err(error) = written {
            tracing::warn!(%error, "a stream of events ended early");
        }
        drop(open);
        drop(slot);
    });
    let events = events.inspect_ok(move |piece| app.metrics.count_event_bytes(piece.len() as u64));
    Ok((
        [(header::CONTENT_TYPE, "application/json")],
        Body::from_stream(events),
    )
        .into_response())
}

/// Counted from its beginning to its end, whatever that is.
struct OpenStream {
    app: Arc<App>,
    began: Instant,
    is_whole: bool,
}

impl OpenStream {
    fn begin(app: Arc<App>) -> Self {
        app.metrics.count_stream();
        Self {
            app,
            began: Instant::now(),
            is_whole: false,
        }
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.app
            .metrics
            .count_stream_end(self.began.elapsed(), self.is_whole);
    }
}
