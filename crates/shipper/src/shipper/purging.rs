//! Rules became tighter: what waits is rewritten before any more of it leaves.

use super::Shipper;
use crate::cutter::Cut;
use crate::outbox::Entry;
use crate::purge::{self, Change, Waiting};
use crate::run::Run;
use afterimage_format::codec::Error;
use afterimage_format::purge::Purge;

impl Shipper {
    /// Takes a batch of the page (empty: there is none), and then takes back of all frames that wait what `purge` says, an
    /// [`afterimage_format::purge::Purge`] in bytes. What is under way leaves as it is; if it has to be sent again, it is sent
    /// as rewritten.
    ///
    /// The recorder starts its string table anew with the first frame behind [`Purge::through_seq`].
    ///
    /// A purge that cannot be read is one of which nobody knows what it means: all that waits is given up, and with it the
    /// recording, as [`Event::Lost`](crate::Event::Lost) says.
    ///
    /// While nothing is handed out purges are kept, until [`Shipper::release`].
    pub fn push_purged(&mut self, batch: &[u8], purge: &[u8], now_ms: u64) -> Result<(), Error> {
        let read = match batch {
            [] => Ok(()),
            batch => self.read(batch, now_ms),
        };
        let purged = Purge::read(purge).map(|purge| match self.is_held {
            true => self.held_purges.push(purge),
            false => self.purge(&purge),
        });
        self.stats.bad_batches += u64::from(read.is_err()) + u64::from(purged.is_err());
        if purged.is_err() && !self.has_ended {
            self.lose();
        }
        self.bound(now_ms);
        if self.has_ended {
            self.settle();
        }
        read.and(purged)
    }

    /// Hands nothing out until [`Shipper::release`]. For frames and purges that are handed over again: a purge that comes
    /// later may speak of frames that came before.
    pub const fn hold(&mut self) {
        self.is_held = true;
    }

    /// Ends [`Shipper::hold`], and takes back what the purges since then say: together, since each goes through all that
    /// waits, and there may be as many as batches.
    pub fn release(&mut self) {
        self.is_held = false;
        let purges = core::mem::take(&mut self.held_purges);
        if purges.is_empty() || self.has_ended {
            return;
        }
        // That this says the same is said there.
        for purge in Purge::united(&purges) {
            self.purge(&purge);
        }
        self.bound(self.pending_since_ms);
        if self.has_ended {
            self.settle();
        }
    }

    fn purge(&mut self, purge: &Purge) {
        let owed = core::mem::take(&mut self.owing.queue).into_entries();
        let entries = core::mem::take(&mut self.outbox).into_entries();
        let under_way = self.under_way();
        let mut waiting = Vec::new();
        let mut add = |run, may_have_left| waiting.extend(meant(run, purge, may_have_left));
        // What is owed has left, and was in front of all that waits.
        owed.iter().for_each(|entry| add(&entry.run, true));
        for (at, entry) in entries.iter().enumerate() {
            add(&entry.run, at < under_way || entry.has_failed);
        }
        add(&self.pending, false);
        let gone: Vec<_> = entries
            .iter()
            .flat_map(|entry| entry.run.last_parents())
            .copied()
            .collect();
        let mut changes = purge::rewrite(&waiting, &gone, purge, self.repair.state()).into_iter();
        let mut changes = |run: &Run| {
            let count = run.iter().filter(|frame| frame.seq <= purge.through_seq).count();
            rewritten(run, changes.by_ref().take(count))
        };
        for mut entry in owed {
            if let Some(run) = changes(&entry.run) {
                entry.run = run;
                entry = entry.uncut();
            }
            self.owing.queue.push(entry);
        }
        let runs: Vec<Option<Run>> = entries.iter().map(|entry| changes(&entry.run)).collect();
        if let Some(pending) = changes(&self.pending) {
            self.pending = pending;
        }
        let mut is_lost = false;
        for (mut entry, run) in entries.into_iter().zip(runs) {
            if entry.is_keyframe() {
                is_lost |= !self.renew_keyframe(&mut entry);
                self.outbox.push(entry);
            } else if let Some(run) = run {
                self.push_rewritten(entry, run);
            } else {
                self.outbox.push(entry);
            }
        }
        if is_lost {
            self.lose();
        }
    }

    /// Makes a keyframe that waits anew. There is one, unless another one was made while it was under way, which then stands
    /// behind it: what is between the two was given up, so the later one serves in both places. False if nobody knows the
    /// state any more.
    fn renew_keyframe(&self, entry: &mut Entry) -> bool {
        let Some(keyframe) = self.repair.keyframe(self.config.ids) else {
            return false;
        };
        if keyframe.body != entry.body {
            (entry.run, entry.body) = (keyframe.run, keyframe.body);
        }
        true
    }

    /// Puts a rewritten entry in its place: as one body, unless masks made it too heavy for one.
    fn push_rewritten(&mut self, entry: Entry, mut run: Run) {
        if run.is_joined() || !self.cutter.is_too_heavy(&run) {
            if let Some(body) = self.cutter.body(&run) {
                self.outbox.push(entry.rewritten(Cut { run, body }));
            }
            return;
        }
        while let Some(cut) = self.cutter.cut(&mut run) {
            self.outbox.push(entry.rewritten(cut));
        }
    }
}

/// The frames of a run that a purge means.
fn meant<'a>(run: &'a Run, purge: &Purge, may_have_left: bool) -> impl Iterator<Item = Waiting<'a>> {
    let through_seq = purge.through_seq;
    run.iter()
        .take_while(move |frame| frame.seq <= through_seq)
        .map(move |frame| Waiting { frame, may_have_left })
}

/// A run with its first frames changed; `None` if that changes nothing.
fn rewritten(run: &Run, changes: impl Iterator<Item = Option<Change>>) -> Option<Run> {
    let mut changes = changes.fuse();
    let mut after = Run::like(run);
    let mut is_changed = false;
    for mut frame in run.iter() {
        let change = changes.next().flatten();
        if let Some(change) = &change {
            is_changed |= frame.kind != change.kind || *frame.body != *change.body;
            (frame.kind, frame.body) = (change.kind, &change.body);
        }
        after.push(frame);
    }
    is_changed.then_some(after)
}
