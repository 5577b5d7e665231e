//! Reading request bodies from whoever sends them.

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;

use super::error::Refusal;

/// A sender slower than this is cut off.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long what is refused is still read.
const DISCARD_TIMEOUT: Duration = Duration::from_secs(5);
/// How much of what is refused is still read, in bytes.
const DISCARD_BYTES: usize = 16 << 20;

/// Reads a body of at most `max_bytes`.
pub async fn read(mut body: Body, max_bytes: usize) -> Result<Bytes, Refusal> {
    let mut kept = BytesMut::new();
    let reading = async {
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "the body ended early"))?;
            let Some(data) = frame.data_ref() else { continue };
            if kept.len() + data.len() > max_bytes {
                return Err(Refusal::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    format!("the body is larger than {max_bytes} bytes"),
                ));
            }
            kept.extend_from_slice(data);
        }
        Ok(())
    };
    match tokio::time::timeout(TIMEOUT, reading).await {
        Ok(Ok(())) => Ok(kept.freeze()),
        Ok(Err(refusal)) => {
            discard(body).await;
            Err(refusal)
        }
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "the body did not arrive in time",
        )),
    }
}

/// Reads on without keeping anything: a connection closed on a sender that still writes is reset, and the
/// answer is lost with it.
pub async fn discard(mut body: Body) {
    let mut left = DISCARD_BYTES;
    let reading = async {
        while let Some(Ok(frame)) = body.frame().await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            if length > left {
                return;
            }
            left -= length;
        }
    };
    // Whether it ended or took too long: the refusal is sent now.
    let _ = tokio::time::timeout(DISCARD_TIMEOUT, reading).await;
}
