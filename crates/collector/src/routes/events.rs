//! `GET /api/sessions/{id}/events`: a session as rrweb events, streamed.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt as _;
use serde::Deserialize;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio_stream::wrappers::ReceiverStream;

use super::error::Refusal;
use super::sessions::find;
use crate::ids::Id;
use crate::reading::{EventWriter, Selection, play};
use crate::server::App;

/// Pieces made ahead of the reader.
const PIECES_AHEAD: usize = 4;

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
    let tab = query
        .tab
        .filter(|tab| !tab.is_empty())
        .map(|tab| tab.parse::<Id>())
        .transpose();
    let tab = tab.map_err(|error| bad(format!("tab: {error}")))?;
    let session: Id = find(&app, &id).await?.id.parse().map_err(Refusal::internal)?;
    let recordings = app.index.recordings(session).await?;
    let selection = Selection {
        tab_id: tab.map(|tab| tab.to_string()),
        from_ms: query.from.unwrap_or(0),
        to_ms: query.to,
    };
    let slot = tokio::time::timeout(SLOT_WAIT, app.stream_slots.clone().acquire_owned())
        .await
        .map_err(|_| Refusal::busy(SLOT_WAIT))?
        .map_err(Refusal::internal)?;
    let mut open = OpenStream::begin(app.clone());
    let counting = app.clone();
    let (pieces, received) = mpsc::channel::<Bytes>(PIECES_AHEAD);
    let (failed, failure) = oneshot::channel();
    let runtime = Handle::current();
    // Expanding is work for the processor, not for the threads that serve.
    tokio::task::spawn_blocking(move || {
        runtime.block_on(async {
            let mut writer = EventWriter::new(pieces);
            let most = app.config.max_inflated_bytes;
            let played = play(&app.index, &app.store, most, recordings, &selection, &mut writer).await;
            match played {
                // An error means that the reader has gone.
                Ok(()) => open.is_whole = writer.end().await.is_ok(),
                Err(error) => {
                    tracing::warn!(%error, "a stream of events ended early");
                    let _ = failed.send(());
                }
            }
            // Before the reader sees the end.
            drop(open);
        });
        drop(slot);
    });
    // A stream that failed must not look complete: the connection is broken off.
    let end = futures_util::stream::once(failure).filter_map(|failure| async move {
        failure
            .ok()
            .map(|()| Err(io::Error::other("the stream of events ended early")))
    });
    let pieces = ReceiverStream::new(received)
        .inspect(move |piece| counting.metrics.count_event_bytes(piece.len() as u64));
    let body = Body::from_stream(pieces.map(Ok).chain(end));
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
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
