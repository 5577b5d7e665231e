//! The frames of one recording, a group of bodies at a time.

use std::collections::VecDeque;

use super::once;
use crate::index::Body;
use crate::store::Store;
use crate::wire::{self, Limits, Numbered, Replica};

/// What comes next in a recording.
#[derive(Debug)]
pub enum Step {
    /// A frame.
    Frame(Numbered),
    /// These frames are missing, not on purpose.
    Gap { first_seq: u64, last_seq: u64 },
}

/// Yields frames in order, holding one group of overlapping bodies in memory.
pub struct FrameSource {
    store: Store,
    limits: Limits,
    groups: VecDeque<Vec<Body>>,
    keyframes: Vec<Body>,
    steps: VecDeque<Step>,
    covered_to: u64,
}

impl FrameSource {
    /// Over the bodies of a recording, in order of their first frame.
    pub fn new(store: Store, max_inflated_bytes: usize, bodies: Vec<Body>) -> Self {
        let (segments, keyframes) = bodies.into_iter().partition(|body| body.kind == "segment");
        Self {
            store,
            limits: Limits {
                max_raw_len: max_inflated_bytes,
            },
            groups: once::groups(segments).into(),
            keyframes,
            steps: VecDeque::new(),
            covered_to: 0,
        }
    }

    /// The time of the next frame; of a gap, that of the frame behind it.
    pub async fn next_time_ms(&mut self) -> Option<u64> {
        self.fill().await;
        self.steps.iter().find_map(|step| match step {
            Step::Frame(frame) => Some(frame.time_ms),
            Step::Gap { .. } => None,
        })
    }

    /// The next step.
    pub async fn next(&mut self) -> Option<Step> {
        self.fill().await;
        self.steps.pop_front()
    }

    /// The state after a frame from `first_seq` on and before `seq`, the latest of them that is stored.
    pub async fn state_before(&self, first_seq: u64, seq: u64) -> Option<Replica> {
        let fits = |body: &&Body| (first_seq..seq).contains(&(body.first_seq as u64));
        for body in self.keyframes.iter().rev().filter(fits) {
            let limits = self.limits;
            match self.read(body, move |bytes| wire::keyframe(bytes, &limits)).await {
                Ok(replica) => return Some(replica),
                Err(reason) => tracing::error!(key = body.object_key, reason, "a keyframe cannot be read"),
            }
        }
        None
    }

    async fn fill(&mut self) {
        while !self.steps.iter().any(|step| matches!(step, Step::Frame(_))) {
            let Some(group) = self.groups.pop_front() else {
                return;
            };
            let mut copies = Vec::new();
            for body in group {
                let limits = self.limits;
                match self.read(&body, move |bytes| wire::segment(bytes, &limits)).await {
                    Ok((header, frames)) => copies.push((header.first_seq, header.last_seq, frames)),
                    // It was readable when it was acknowledged. What remains is still worth watching.
                    Err(reason) => tracing::error!(key = body.object_key, reason, "a body cannot be read"),
                }
            }
            let mut ranges: Vec<_> = copies.iter().map(|(first, last, _)| (*first, *last)).collect();
            ranges.sort_unstable();
            let mut ranges = ranges.into_iter().peekable();
            for frame in once::take_once(copies.into_iter().map(|(.., frames)| frames).collect()) {
                while let Some((first, last)) = ranges.next_if(|(first, _)| *first <= frame.seq) {
                    if first > self.covered_to + 1 {
                        self.steps.push_back(Step::Gap {
                            first_seq: self.covered_to + 1,
                            last_seq: first - 1,
                        });
                    }
                    self.covered_to = self.covered_to.max(last);
                }
                self.steps.push_back(Step::Frame(frame));
            }
        }
    }

    async fn read<T: Send + 'static>(
        &self,
        body: &Body,
        decode: impl FnOnce(&[u8]) -> Result<T, wire::Error> + Send + 'static,
    ) -> Result<T, String> {
        let bytes = self
            .store
            .get(&body.object_key)
            .await
            .map_err(|error| error.to_string())?;
        decode(&bytes).map_err(|error| error.to_string())
    }
}
