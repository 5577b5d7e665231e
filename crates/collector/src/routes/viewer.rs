//! The viewer's pages and its login.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::error::Refusal;
use super::headers::content_security_policy;
use crate::address::{client_address, is_https};
use crate::assets::{self, Asset};
use crate::auth::{bearer, no_cookie};
use crate::ids::Id;
use crate::index::SessionFilter;
use crate::server::App;

/// Lets requests with the viewer token or its cookie through.
pub async fn require_token(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if app.viewer.allows(request.headers()) {
        return next.run(request).await;
    }
    let refusal = Refusal::new(StatusCode::UNAUTHORIZED, "the viewer token is missing or wrong");
    ([(header::WWW_AUTHENTICATE, "Bearer")], refusal).into_response()
}

/// The body of a login.
#[derive(Deserialize)]
pub struct Login {
    token: String,
}

/// Trades the token for a cookie.
pub async fn login(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Json<Login>, JsonRejection>,
) -> Result<Response, Refusal> {
    app.logins
        .admit(client_address(&headers, peer, app.config.trust_forwarded))
        .map_err(|held| Refusal::too_many(held.wait))?;
    let token = match (&body, bearer(&headers)) {
        (Ok(Json(login)), _) => login.token.as_str(),
        (Err(_), Some(token)) => token,
        (Err(_), None) => {
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "expected JSON: {\"token\": \"…\"}",
            ));
        }
    };
    if !app.viewer.is_token(token.trim()) {
        app.metrics.count_refused_login();
        return Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "the viewer token is wrong",
        ));
    }
    let cookie = app.viewer.cookie(is_https(&headers, app.config.trust_forwarded));
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Ends a login.
pub async fn logout(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let cookie = no_cookie(is_https(&headers, app.config.trust_forwarded));
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
}

/// `GET /`.
pub async fn list_page() -> Response {
    index_page(false)
}

/// `GET /sessions/{id}`: the same page, with the policy that fits the session's application.
pub async fn session_page(State(app): State<Arc<App>>, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse::<Id>() else {
        return not_found();
    };
    index_page(application_allows(&app, id).await)
}

async fn application_allows(app: &App, id: Id) -> bool {
    if !app
        .config
        .applications
        .iter()
        .any(|application| application.remote_assets)
    {
        return false;
    }
    let filter = SessionFilter {
        id: Some(id),
        limit: 1,
        ..SessionFilter::default()
    };
    let found = app.index.sessions(&filter).await.unwrap_or_default();
    let application = found
        .first()
        .and_then(|session| app.config.application(&session.application_id));
    application.is_some_and(|application| application.remote_assets)
}

/// A file of the viewer.
pub async fn asset(Path(path): Path<String>) -> Response {
    let Some(asset) = assets::viewer(&path) else {
        return not_found();
    };
    // Vite puts a hash of the contents into the names below `assets/`.
    let caching = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    respond(asset, caching)
}

fn index_page(remote_assets: bool) -> Response {
    let Some(asset) = assets::viewer("index.html") else {
        return (StatusCode::SERVICE_UNAVAILABLE, assets::NOT_BUILT).into_response();
    };
    let mut response = respond(asset, "no-cache");
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        content_security_policy(remote_assets),
    );
    response
}

fn respond(asset: Asset, caching: &'static str) -> Response {
    let mut response = asset.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "not found\n").into_response()
}
