//! Refusals, as JSON `{"error": "…"}`.

use std::time::Duration;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::index::IndexError;
use crate::store::StoreError;

/// An answer other than success.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    message: String,
    retry_after: Option<Duration>,
}

impl Refusal {
    /// With a reason that may be shown to the sender.
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            retry_after: None,
        }
    }

    /// 429.
    pub fn too_many(wait: Duration) -> Self {
        let message = "too many requests".into();
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            message,
            retry_after: Some(wait),
        }
    }

    /// 503.
    pub fn busy(wait: Duration) -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            message: "too much is under way".into(),
            retry_after: Some(wait),
        }
    }

    /// 507.
    pub fn full() -> Self {
        Self::new(StatusCode::INSUFFICIENT_STORAGE, "the store is full")
    }

    /// 500, with the reason in the log only.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    }
}

impl From<IndexError> for Refusal {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Full => Self::full(),
            IndexError::TooLate => Self::busy(Duration::from_secs(1)),
            IndexError::Conflict(reason) => Self::new(StatusCode::FORBIDDEN, reason),
            IndexError::Other(error) => Self::internal(error),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::full(),
            StoreError::Other(error) => Self::internal(error),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(json!({ "error": self.message }))).into_response();
        if let Some(wait) = self.retry_after {
            let seconds = wait.as_secs_f64().ceil().max(1.0) as u64;
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
