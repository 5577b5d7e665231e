//! For operators.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::error::Refusal;
use crate::health;
use crate::server::App;

/// `GET /healthz`: 200 only when the collector can store.
pub async fn health(State(app): State<Arc<App>>) -> Response {
    match health::check(&app).await {
        Ok(()) => (StatusCode::OK, "ok\n").into_response(),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")).into_response(),
    }
}

/// `GET /metrics`.
pub async fn metrics(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    let text = app
        .metrics
        .render(&app.index.contents().await?, app.config.max_store_bytes);
    Ok((
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        text,
    )
        .into_response())
}
