//! What came of a request.

use crate::sharing::TextId;

/// The outcome of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These inclusive ranges of numbers are durable.
    Acked(Vec<(u64, u64)>),
    /// These are durable, and of texts that the request said what they are known by the server lacks some.
    Lacking {
        /// As in [`Answer::Acked`]: without the frames of which it lacks the text.
        acked: Vec<(u64, u64)>,
        /// What the texts are known by.
        texts: Vec<TextId>,
    },
    /// The server will never take this.
    Refused {
        /// The HTTP status that said so.
        status: u16,
    },
    /// Something answered that is no collector, or one that is not as it should be. It may pass.
    Odd {
        /// The HTTP status; 0 for a redirect, of which browsers do not tell more.
        status: u16,
        /// What the server asked for.
        retry_after_ms: Option<u64>,
    },
    /// It may work later.
    Failed {
        /// What the server asked for.
        retry_after_ms: Option<u64>,
    },
}

impl Answer {
    /// The meaning of an HTTP status that is not an acknowledgement. Only these four say that trying again is useless;
    /// anything else may come from a proxy on the way, or pass.
    pub const fn from_status(status: u16, retry_after_ms: Option<u64>) -> Self {
        match status {
            400 | 401 | 403 | 413 => Self::Refused { status },
            // Too busy, or away behind a proxy: that is what trying again is for.
            408 | 425 | 429 | 500..=599 => Self::Failed { retry_after_ms },
            _ => Self::Odd {
                status,
                retry_after_ms,
            },
        }
    }
}
