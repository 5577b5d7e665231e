//! What is recorded in case it is wanted: nothing leaves before that is said, and only the last minutes are kept.

use super::Shipper;
use crate::config::WITHHELD_MS;
use crate::cutter::Cut;
use crate::outbox::Entry;
use crate::run::Run;

impl Shipper {
    /// What was withheld is wanted: it leaves, from a keyframe of the state in front of it, and so does what follows. In front of
    /// that a segment says that what is not there was given up on purpose.
    pub fn let_out(&mut self) {
        self.config.is_withheld = false;
        // How it came about is what they are wanted for, however long they take.
        self.keep_through(self.pushed_seq);
        self.cut_through_seq = self.pushed_seq;
        self.settle();
    }

    /// Gives up what is older than the last minutes, half of them at once: the keyframe in its place takes time to make.
    pub(super) fn bound_withheld(&mut self, now_ms: u64) {
        if !self.config.is_withheld || self.is_held || self.has_ended {
            return;
        }
        // In pieces by time as well, or a quiet page would keep hours in one.
        if now_ms.saturating_sub(self.pending_since_ms) >= WITHHELD_MS / 8 && !self.pending.is_empty() {
            self.cut(now_ms);
        }
        let last_ms = self.outbox.runs().filter_map(Run::last_ms).last();
        let is_older = |shipper: &Self, than_ms: u64| {
            let oldest = shipper
                .outbox
                .runs()
                .find(|run| !run.is_empty() && !run.is_given_up())
                .and_then(Run::last_ms);
            oldest
                .zip(last_ms)
                .is_some_and(|(oldest, last)| last.saturating_sub(oldest) > than_ms)
        };
        if is_older(self, WITHHELD_MS) {
            self.give_up(0, |shipper| is_older(shipper, WITHHELD_MS / 2));
            // Nothing of these is missing: nobody wanted them.
            if let Some(run) = self.repair.given_up().filter(|_| !self.has_ended)
                && let Some(body) = self.cutter.body(&run)
            {
                self.outbox.insert(0, Entry::new(Cut { run, body }));
            }
            self.settle();
        }
    }
}
