//! Who is at the other end: directly, or behind a proxy that is trusted.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// The client's address. Of `X-Forwarded-For` only the last entry counts: the trusted proxy wrote it, the
/// others may be invented.
pub fn client_address(headers: &HeaderMap, peer: SocketAddr, trust_forwarded: bool) -> IpAddr {
    let forwarded = || {
        let list = headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()?
            .to_str()
            .ok()?;
        list.rsplit(',').next()?.trim().parse().ok()
    };
    trust_forwarded.then(forwarded).flatten().unwrap_or(peer.ip())
}

/// Whether the browser sees https.
pub fn is_https(headers: &HeaderMap, trust_forwarded: bool) -> bool {
    trust_forwarded
        && headers
            .get("x-forwarded-proto")
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| {
                value
                    .rsplit(',')
                    .next()
                    .is_some_and(|last| last.trim() == "https")
            })
}
