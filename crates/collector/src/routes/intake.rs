//! `POST /api/v2/replay`: one body, stored before it is acknowledged.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{ConnectInfo, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::body;
use super::error::Refusal;
use crate::address::client_address;
use crate::config::Application;
use crate::index::{Filed, IndexError, Received};
use crate::limits::Held;
use crate::server::App;
use crate::store::{new_tail, object_key};
use crate::texts::{Kept, ranges_without};
use crate::wire::{self, Checked, Header, Kind};

/// Longest service, env or version kept.
const MAX_LABEL_BYTES: usize = 200;

/// The query. Everything is in it, so that requests stay CORS-simple.
#[derive(Deserialize)]
pub struct IntakeQuery {
    v: u32,
    application_id: String,
    client_token: String,
    #[serde(default)]
    service: String,
    #[serde(default)]
    env: String,
    #[serde(default)]
    version: String,
    /// When it was sent, by the visitor's clock: ms since the epoch. Not worth a refusal if it is no number.
    #[serde(default)]
    sent_ms: String,
}

/// Takes a body.
pub async fn receive(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    query: Result<Query<IntakeQuery>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let (query, application) = match admit(&app, peer, query, &headers) {
        Ok(admitted) => admitted,
        Err(refusal) => {
            body::discard(body).await;
            return Err(refusal);
        }
    };
    let body = body::read(body, app.config.max_body_bytes).await?;
    app.metrics.count_received(body.len() as u64);
    let slot = app.intake_slots.acquire().await.map_err(Refusal::internal)?;
    let checked = check(&app, body.clone()).await?;
    drop(slot);
    let Header {
        kind,
        first_seq,
        last_seq,
        ..
    } = checked.header;
    let named: Vec<(String, u64)> = checked
        .texts
        .named
        .iter()
        .map(|text| (text.id.clone(), text.seq))
        .collect();
    keep(&app, &application.id, &query, checked, body).await?;
    let lacking = match named[..] {
        [] => BTreeSet::new(),
        _ => {
            let ids = named.iter().map(|(id, _)| &**id);
            app.index.lacking(&application.id, ids).await?
        }
    };
    let without = named
        .iter()
        .filter(|(id, _)| lacking.contains(id))
        .map(|(_, seq)| *seq);
    let acked = match kind {
        Kind::Segment => ranges_without(first_seq, last_seq, without),
        // A keyframe holds the state after a frame, not the frame: it acknowledges none.
        Kind::Keyframe => Vec::new(),
    };
    Ok((
        StatusCode::ACCEPTED,
        Json(json!({ "acked": acked, "lacking": lacking })),
    )
        .into_response())
}

fn bad(reason: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, reason)
}

/// All that can be refused without the body.
fn admit<'a>(
    app: &'a App,
    peer: SocketAddr,
    query: Result<Query<IntakeQuery>, QueryRejection>,
    headers: &HeaderMap,
) -> Result<(IntakeQuery, &'a Application), Refusal> {
    let address = client_address(headers, peer, app.config.trust_forwarded);
    let keep_out = |held: Held| {
        app.metrics.count_limited(held.by);
        Refusal::too_many(held.wait)
    };
    app.rate.admit(address).map_err(keep_out)?;
    let Query(query) = query.map_err(|error| bad(error.body_text()))?;
    if query.v != 1 {
        return Err(bad(format!(
            "protocol version {} is not known: only v=1",
            query.v
        )));
    }
    let refuse = |reason| Refusal::new(StatusCode::FORBIDDEN, reason);
    let application = app
        .config
        .application(&query.application_id)
        .filter(|application| application.token == query.client_token)
        .ok_or_else(|| refuse("wrong application or client token"))?;
    let origin = headers
        .get(header::ORIGIN)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !application.origins.is_empty() && !application.origins.iter().any(|allowed| allowed == origin) {
        return Err(refuse("this origin is not one of the application's"));
    }
    // Last: what is refused for other reasons takes nothing from the application's pages.
    app.application_rate.admit(&application.id).map_err(keep_out)?;
    Ok((query, application))
}

/// Decodes the whole body: what is stored can be read.
async fn check(app: &App, body: Bytes) -> Result<Checked, Refusal> {
    let limits = wire::Limits {
        max_raw_len: app.config.max_inflated_bytes,
    };
    tokio::task::spawn_blocking(move || wire::check(&body, &limits))
        .await
        .map_err(Refusal::internal)?
        .map_err(|error| match error {
            wire::Error::TooLarge => Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "the body inflates to more than is allowed",
            ),
            error @ wire::Error::TooMany => Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("the body {error}: {} and {}", wire::MAX_FRAMES, wire::MAX_ENTRIES),
            ),
            wire::Error::Malformed(reason) => bad(reason),
        })
}

async fn keep(
    app: &App,
    application_id: &str,
    query: &IntakeQuery,
    checked: Checked,
    body: Bytes,
) -> Result<(), Refusal> {
    let Checked {
        header,
        summary,
        mut texts,
    } = checked;
    let key = object_key(&header, &body);
    let known = app.index.look_up(&key, &header, application_id).await?;
    if known.is_duplicate {
        app.metrics.count_duplicate();
        return Ok(());
    }
    let body_bytes = body.len() as u64;
    if !app.reserve.ensure().await {
        return Err(Refusal::full());
    }
    if app
        .config
        .max_store_bytes
        .is_some_and(|most| known.store_bytes + body_bytes > most)
    {
        return Err(Refusal::full());
    }
    if !texts.kept.is_empty() {
        let ids = texts.kept.iter().map(|text| &*text.id);
        let new = app.index.lacking(application_id, ids).await?;
        let deflated = tokio::task::spawn_blocking(move || {
            let kept = texts.kept.iter_mut();
            kept.filter(|text| new.contains(&text.id)).for_each(Kept::deflate);
            texts
        });
        texts = deflated.await.map_err(Refusal::internal)?;
    }
    let label = |text: &'_ str| text[..text.floor_char_boundary(MAX_LABEL_BYTES)].to_owned();
    let name_tail = new_tail().map_err(Refusal::internal)?;
    let name = format!("{key}{name_tail}");
    let received = Received {
        object_key: key,
        name_tail,
        body_bytes,
        header,
        summary,
        texts,
        application_id: application_id.to_owned(),
        service: label(&query.service),
        env: label(&query.env),
        version: label(&query.version),
        received_ms: app.config.clock.now_ms(),
        sent_ms: query.sent_ms.parse().unwrap_or(0),
    };
    // Object first: a crash in between leaves a body without a row, which the sweep finds.
    app.store.put(&name, body).await?;
    match app.index.file(received, &app.config.clock).await {
        Ok(Filed::New) => app.metrics.count_stored(body_bytes),
        Ok(Filed::Known) => {
            app.metrics.count_duplicate();
            discard(app, &name).await;
        }
        Err(error @ (IndexError::Conflict(_) | IndexError::TooLate)) => {
            discard(app, &name).await;
            return Err(error.into());
        }
        // Nobody knows whether the row was written.
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Removes what no row refers to, and none will. If that fails, the sweep does it.
async fn discard(app: &App, name: &str) {
    if let Err(error) = app.store.remove(name).await {
        tracing::warn!(%error, "a body that is not needed cannot be removed now");
    }
}

/// Answers a preflight. The SDK's requests need none; other senders' may.
pub async fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        (header::ALLOW, "POST, OPTIONS"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// 405 that a page can read.
pub async fn other_method() -> Response {
    let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "only POST and OPTIONS");
    ([(header::ALLOW, "POST, OPTIONS")], refusal).into_response()
}

/// Counts, and lets pages of every origin read the answer, refusals included.
pub async fn finish(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let mut response = next.run(request).await;
    app.metrics
        .count_intake(response.status().as_u16(), began.elapsed());
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("retry-after"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
