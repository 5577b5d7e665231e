//! Headers of what only the team sees. A recording may be hostile: whatever of it reaches the viewer's page
//! must not act.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// The replayer builds the recorded page in an `about:blank` frame of the viewer's origin, which inherits
/// this policy: recorded style attributes and sheets must apply, everything that acts must not. `base-uri`
/// and `form-action` do not fall back to `default-src`.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'none'; \
    object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const OWN_ASSETS: &str = "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
    font-src 'self' data: blob:; media-src 'self' data: blob:";
const REMOTE_ASSETS: &str = "style-src 'self' 'unsafe-inline' https: http:; \
    img-src 'self' data: blob: https: http:; font-src 'self' data: blob: https: http:; \
    media-src 'self' data: blob: https: http:";

/// The viewer's Content-Security-Policy.
pub fn content_security_policy(remote_assets: bool) -> HeaderValue {
    let assets = if remote_assets { REMOTE_ASSETS } else { OWN_ASSETS };
    HeaderValue::try_from(format!("{POLICY}; {assets}")).expect("visible ASCII")
}

/// For pages and files of the viewer. A page that set its own policy keeps it.
pub async fn viewer(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    add_common(headers);
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert_with(|| content_security_policy(false));
    add(headers, header::X_FRAME_OPTIONS, "DENY");
    // Or Chromium looks up the hosts of recorded links while somebody watches. Frames take it over.
    add(headers, header::X_DNS_PREFETCH_CONTROL, "off");
    add(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    response
}

/// For answers that hold recordings or tell of them.
pub async fn private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    add_common(headers);
    add(headers, header::CACHE_CONTROL, "no-store");
    // Should a browser be led to show such an answer as a page, nothing in it acts.
    add(
        headers,
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; sandbox",
    );
    response
}

fn add_common(headers: &mut HeaderMap) {
    add(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(headers, header::REFERRER_POLICY, "no-referrer");
    add(
        headers,
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    add(
        headers,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
