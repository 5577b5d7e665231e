//! Deleting: one session, or all that told of a user.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::Refusal;
use crate::auth::bearer;
use crate::ids::Id;
use crate::index::Whose;
use crate::server::App;
use crate::summary::user_key;
use crate::sweep;

/// Lets a request that changes something pass only if it was not another site's page that made the browser send the
/// cookie. Cookies are `SameSite=Strict` already, but a sibling domain is the same site.
pub async fn require_own_page(request: Request, next: Next) -> Response {
    let is_safe = request.method().is_safe();
    if is_safe || bearer(request.headers()).is_some() || is_own_page(request.headers()) {
        return next.run(request).await;
    }
    Refusal::new(
        StatusCode::FORBIDDEN,
        "with a cookie only the viewer's own pages may do this",
    )
    .into_response()
}

fn is_own_page(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let origin = text(header::ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
    origin.is_some_and(|(_, authority)| Some(authority) == text(header::HOST.as_str()))
}

/// `DELETE /api/sessions/{id}`.
pub async fn session(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let id: Id = id
        .parse()
        .map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, format!("{error}")))?;
    match delete(app, move |app, now_ms| async move {
        sweep::delete(&app, Whose::Session(id), now_ms).await
    })
    .await?
    {
        0 => Err(Refusal::new(StatusCode::NOT_FOUND, "no such session")),
        sessions => Ok(Json(json!({ "sessions": sessions }))),
    }
}

/// Which of the user's sessions.
#[derive(Deserialize)]
pub struct UserQuery {
    application_id: Option<String>,
}

/// `DELETE /api/users/{id}`.
pub async fn user(
    State(app): State<Arc<App>>,
    Path(user_id): Path<String>,
    query: Result<Query<UserQuery>, QueryRejection>,
) -> Result<Json<Value>, Refusal> {
    let Query(query) = query.map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, error.body_text()))?;
    let sessions = delete(app, move |app, now_ms| async move {
        let whose = Whose::User {
            user_id: user_key(&user_id),
            application_id: query.application_id.as_deref().filter(|id| !id.is_empty()),
        };
        sweep::delete(&app, whose, now_ms).await
    })
    .await?;
    Ok(Json(json!({ "sessions": sessions })))
}

/// In a task of its own: a client that goes away does not end a deletion half way.
async fn delete<F>(app: Arc<App>, work: impl FnOnce(Arc<App>, u64) -> F) -> Result<u64, Refusal>
where
    F: Future<Output = Result<u64, sweep::SweepError>> + Send + 'static,
{
    let now_ms = app.config.clock.now_ms();
    tokio::spawn(work(app, now_ms))
        .await
        .map_err(Refusal::internal)?
        .map_err(|error| match error {
            sweep::SweepError::Index(error) => error.into(),
            error => Refusal::internal(error),
        })
}
