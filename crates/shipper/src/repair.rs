//! What lets a reader go on behind frames that were given up.

use crate::outbox::Entry;
use crate::run::{Run, ViewId, view_after};
use afterimage_format::keyframe;
use afterimage_format::replica::Replica;
use afterimage_format::segment::{Ids, write_keyframe};

/// The state of the page after the last frame that left the outbox, delivered or given up. It lags behind the
/// page on purpose: a keyframe of it fits exactly in front of what still waits.
#[derive(Clone, Debug, Default)]
pub struct Repair {
    /// `None` once a frame did not fit: the state is unknown from there on.
    replica: Option<Box<Replica>>,
    has_begun: bool,
    through_seq: u64,
    time_ms: u64,
    /// The view of what follows.
    view: Option<ViewId>,
}

impl Repair {
    /// These frames are about to leave the outbox. Those that were seen before are skipped.
    pub fn pass(&mut self, run: &Run) {
        if !self.has_begun {
            self.has_begun = true;
            self.replica = Some(Box::default());
        }
        let passed_seq = self.through_seq;
        let mut view = run.view();
        for frame in run.iter() {
            view = view_after(view, frame);
            if frame.seq <= passed_seq {
                continue;
            }
            let is_inside = run.is_joined() && self.through_seq >= run.first_seq();
            let follows = is_inside || frame.seq == self.through_seq.saturating_add(1);
            self.through_seq = frame.seq;
            self.time_ms = frame.time_ms;
            self.view = Some(view);
            let fits = match (&mut self.replica, frame.decode()) {
                (Some(replica), Ok(frame)) => follows && replica.apply(&frame).is_ok(),
                _ => false,
            };
            if !fits {
                self.replica = None;
            }
        }
    }

    /// The same state and the number of that frame, if it is known.
    pub fn state(&mut self) -> Option<(&mut Replica, u64)> {
        let through_seq = self.through_seq;
        self.replica.as_deref_mut().map(|replica| (replica, through_seq))
    }

    /// The state in front of frame `seq`, if that is where it ends.
    pub fn into_state_before(self, seq: u64) -> Option<Replica> {
        if !self.has_begun {
            return (seq == 1).then(Replica::default);
        }
        let replica = self
            .replica
            .filter(|_| self.through_seq.saturating_add(1) == seq)?;
        Some(*replica)
    }

    /// What says of all frames that left that they were given up on purpose, where there are enough.
    pub fn given_up(&self) -> Option<Run> {
        Run::given_up(self.view?, self.through_seq, self.time_ms)
    }

    /// The state after the last frame that left, if it is known.
    pub fn keyframe(&self, ids: Ids) -> Option<Entry> {
        let replica = self.replica.as_deref()?;
        let payload = keyframe::encode(replica, self.through_seq);
        let ids = Ids {
            view: self.view.unwrap_or(ids.view),
            ..ids
        };
        let body = write_keyframe(ids, self.through_seq, self.time_ms, &payload);
        Some(Entry::keyframe(self.through_seq.saturating_add(1), body))
    }
}
