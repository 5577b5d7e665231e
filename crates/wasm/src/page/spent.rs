//! What the recorder takes of the page's thread.

use super::state::Page;
use std::cell::Cell;

/// Milliseconds spent in callbacks.
#[derive(Default)]
pub struct Spent {
    is_timed: Cell<bool>,
    all_ms: Cell<f64>,
    longest_ms: Cell<f64>,
}

impl Spent {
    /// In all, and at most in one task.
    pub fn figures(&self) -> (f64, f64) {
        (self.all_ms.get(), self.longest_ms.get())
    }
}

impl Page {
    /// Adds the time that `work` takes to the figures. One within another is a part of it.
    pub(super) fn timed(&self, work: impl FnOnce()) {
        let is_within = self.spent.is_timed.replace(true);
        let start = self.natives.now();
        work();
        if is_within {
            return;
        }
        let took_ms = self.natives.now() - start;
        self.spent.all_ms.set(self.spent.all_ms.get() + took_ms);
        self.spent
            .longest_ms
            .set(self.spent.longest_ms.get().max(took_ms));
        self.spent.is_timed.set(false);
    }
}
