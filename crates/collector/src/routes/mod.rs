//! The HTTP surface: one module a group.

mod body;
mod cdn;
mod error;
mod events;
mod headers;
mod intake;
mod remove;
mod sessions;
mod status;
mod viewer;

use std::sync::Arc;

use axum::routing::{delete, get, post};
use axum::{Router, middleware};

use crate::server::App;

/// All routes.
pub(crate) fn router(app: Arc<App>) -> Router {
    let open = Router::new()
        .route(
            "/api/v2/replay",
            post(intake::receive)
                .options(intake::preflight)
                .fallback(intake::other_method),
        )
        .layer(middleware::from_fn_with_state(app.clone(), intake::finish))
        .route("/cdn/{*path}", get(cdn::file).options(cdn::preflight));
    let api = Router::new()
        .route("/api/sessions", get(sessions::list))
        .route("/api/sessions/{id}", get(sessions::one).delete(remove::session))
        .route("/api/users/{id}", delete(remove::user))
        .route("/api/sessions/{id}/events", get(events::stream))
        .route_layer(middleware::from_fn(remove::require_own_page))
        .route_layer(middleware::from_fn_with_state(app.clone(), viewer::require_token))
        .route("/api/viewer/login", post(viewer::login))
        .route("/api/viewer/logout", post(viewer::logout))
        .layer(middleware::from_fn(headers::private));
    let pages = Router::new()
        .route("/", get(viewer::list_page))
        .route("/sessions/{id}", get(viewer::session_page))
        .route("/{*path}", get(viewer::asset))
        .layer(middleware::from_fn(headers::viewer));
    let status = Router::new()
        .route("/healthz", get(status::health))
        .route("/metrics", get(status::metrics))
        .layer(middleware::from_fn(headers::private));
    Router::new()
        .merge(open)
        .merge(api)
        .merge(status)
        .merge(pages)
        .with_state(app)
}
