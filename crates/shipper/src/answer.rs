//! What came of a request.

/// The outcome of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These inclusive ranges of numbers are durable.
    Acked(Vec<(u64, u64)>),
    /// The server will never take this.
    Refused {
        /// The HTTP status that said so.
        status: u16,
    },
    /// It may work later.
    Failed {
        /// What the server asked for.
        retry_after_ms: Option<u64>,
    },
}

impl Answer {
    /// The meaning of an HTTP status that is not a success. Only these four say that trying again is useless;
    /// anything else may come from a proxy on the way, or pass.
    pub const fn from_status(status: u16, retry_after_ms: Option<u64>) -> Self {
        match status {
            400 | 401 | 403 | 413 => Self::Refused { status },
            _ => Self::Failed { retry_after_ms },
        }
    }
}
