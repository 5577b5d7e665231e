//! The frames of one recording, a group of bodies at a time.

use std::collections::VecDeque;

use super::once;
use crate::index::Body;
use crate::store::Store;
use crate::wire::{Limits, Numbered, read_frames};

/// Yields frames in order, holding one group of overlapping bodies in memory.
pub struct FrameSource {
    store: Store,
    limits: Limits,
    groups: VecDeque<Vec<Body>>,
    frames: VecDeque<Numbered>,
}

impl FrameSource {
    /// Over the bodies of a recording, in order of their first frame.
    pub fn new(store: Store, max_inflated_bytes: usize, bodies: Vec<Body>) -> Self {
        let segments = bodies.into_iter().filter(|body| body.kind == "segment").collect();
        let limits = Limits {
            max_raw_len: max_inflated_bytes,
        };
        Self {
            store,
            limits,
            groups: once::groups(segments).into(),
            frames: VecDeque::new(),
        }
    }

    /// The time of the next frame.
    pub async fn next_time_ms(&mut self) -> Option<u64> {
        self.fill().await;
        self.frames.front().map(|frame| frame.time_ms)
    }

    /// The next frame.
    pub async fn next(&mut self) -> Option<Numbered> {
        self.fill().await;
        self.frames.pop_front()
    }

    async fn fill(&mut self) {
        while self.frames.is_empty() {
            let Some(group) = self.groups.pop_front() else {
                return;
            };
            let mut copies = Vec::new();
            for body in group {
                match self.read(&body).await {
                    Ok(frames) => copies.push(frames),
                    // It was readable when it was acknowledged. What remains is still worth watching.
                    Err(reason) => tracing::error!(key = body.object_key, reason, "a body cannot be read"),
                }
            }
            self.frames = once::take_once(copies).into();
        }
    }

    async fn read(&self, body: &Body) -> Result<Vec<Numbered>, String> {
        let bytes = self
            .store
            .get(&body.object_key)
            .await
            .map_err(|error| error.to_string())?;
        let limits = self.limits;
        let decoded = tokio::task::spawn_blocking(move || read_frames(&bytes, &limits)).await;
        let (_, frames) = decoded
            .map_err(|error| error.to_string())?
            .map_err(|error| error.to_string())?;
        Ok(frames)
    }
}
