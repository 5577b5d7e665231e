//! The recorder for pages of any origin.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::assets;

/// A file of the CDN build. The name stays the same over versions, so browsers ask each time.
pub async fn file(Path(path): Path<String>, request: HeaderMap) -> Response {
    let mut response = match assets::cdn(&path) {
        Some(asset) => {
            let tag = asset.tag();
            let is_known = request
                .get(header::IF_NONE_MATCH)
                .is_some_and(|known| known == &*tag);
            let mut response = if is_known {
                StatusCode::NOT_MODIFIED.into_response()
            } else {
                asset.bytes.into_response()
            };
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
            headers.insert(
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, no-cache"),
            );
            headers.insert(header::ETAG, HeaderValue::try_from(tag).expect("visible ASCII"));
            response
        }
        None if assets::has_cdn() => (StatusCode::NOT_FOUND, "not found\n").into_response(),
        None => (StatusCode::SERVICE_UNAVAILABLE, assets::NOT_BUILT).into_response(),
    };
    open(response.headers_mut());
    response
}

/// Answers a preflight.
pub async fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        (header::ALLOW, "GET, HEAD, OPTIONS"),
    ];
    let mut response = (StatusCode::NO_CONTENT, headers).into_response();
    open(response.headers_mut());
    response
}

fn open(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
}
