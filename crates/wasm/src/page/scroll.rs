//! Scroll offsets: of what scrolls now, and of what was scrolled when it was first read.

use super::bindings::slots;
use super::state::Page;
use afterimage_recorder::Slot;
use std::cell::{Cell, RefCell};
use web_sys::Event;

/// Each scroller is read this often while it scrolls, and once when it has come to rest.
const SCROLL_EVERY_MS: u32 = 100;

/// Offsets looked at in one call.
const OFFSETS_A_CALL: usize = 500;
/// Of those that are scrolled, so many are looked at again after a drain.
const SCROLLED_A_DRAIN: usize = 256;
/// Offsets wait at most this long for what the page changed before.
const BEHIND_A_DRAIN_MS: f64 = 300.0;
/// In a hidden tab no frame comes that would empty the list: what is beyond this goes without its first offset.
const MAX_FRESH: usize = 100_000;

/// Scrollers that moved since they were last read, and elements whose offsets nobody has looked at.
#[derive(Default)]
pub struct Scrollers {
    moved: RefCell<Vec<Slot>>,
    fresh: RefCell<Vec<Slot>>,
    is_look_due: Cell<bool>,
    is_due: Cell<bool>,
    /// Since when offsets wait for a drain.
    waiting_since_ms: Cell<Option<f64>>,
}

impl Page {
    pub(super) fn on_scroll(&self, event: &Event) {
        self.at_event(event, |page, _, slot| {
            let mut moved = page.scrollers.moved.borrow_mut();
            if !moved.contains(&slot) {
                moved.push(slot);
            }
            drop(moved);
            if !page.scrollers.is_due.replace(true) {
                page.later(SCROLL_EVERY_MS, |page| page.after_frame(Page::read_moved));
            }
        });
    }

    /// Whether there is something to be told first. Browsers scroll by themselves to keep in view what was there when
    /// something grows above it; so does a replay when it comes to that change, and it must not have been told already.
    fn is_ahead(&self) -> bool {
        if !self.has_more() || !self.has_snapshot() {
            self.scrollers.waiting_since_ms.set(None);
            return false;
        }
        let now_ms = self.natives.now();
        let since_ms = self.scrollers.waiting_since_ms.get().unwrap_or(now_ms);
        self.scrollers.waiting_since_ms.set(Some(since_ms));
        now_ms - since_ms < BEHIND_A_DRAIN_MS
    }

    /// What is ahead of a drain is read behind it.
    fn read_moved(&self) {
        self.scrollers.is_due.set(false);
        if !self.is_ahead() {
            self.flush_scroll();
        }
    }

    /// Every scroll event enters its scroller anew, so the offset read last is the final one. Right after a frame, since
    /// reading it would make the browser lay out what has changed since.
    pub(super) fn flush_scroll(&self) {
        self.scrollers.is_due.set(false);
        let moved = self.scrollers.moved.take();
        if !moved.is_empty() {
            let count = self.offsets.read(slots(&moved));
            self.emit_offsets(count);
        }
    }

    /// Nobody may come back to it: what waits for a frame is read now.
    pub(super) fn settle_scroll(&self) {
        self.flush_scroll();
        if self.scrollers.is_look_due.get() {
            self.look_at_offsets();
        }
    }

    /// Offsets are looked at after the next frame, when the layout is clean: of elements that were just read, and of what is
    /// scrolled, since what a drain told of may have moved it back without an event.
    pub(super) fn after_drain(&self, fresh: Vec<Slot>) {
        let mut waiting = self.scrollers.fresh.borrow_mut();
        let room = MAX_FRESH.saturating_sub(waiting.len());
        waiting.extend(fresh.into_iter().take(room));
        let is_idle = waiting.is_empty()
            && self.recorder.borrow().scrolled().is_empty()
            && self.scrollers.moved.borrow().is_empty();
        drop(waiting);
        if !is_idle && !self.scrollers.is_look_due.replace(true) {
            self.after_frame(Page::look_behind_drain);
        }
    }

    fn look_behind_drain(&self) {
        self.scrollers.is_look_due.set(false);
        if self.is_ahead() {
            return;
        }
        if !self.scrollers.is_due.get() {
            self.flush_scroll();
        }
        self.look_at_offsets();
    }

    fn look_at_offsets(&self) {
        self.scrollers.is_look_due.set(false);
        let mut scrolled = self.recorder.borrow().scrolled();
        scrolled.truncate(SCROLLED_A_DRAIN);
        let count = self.offsets.read_shown(slots(&scrolled));
        self.emit_offsets(count);
        self.read_fresh_offsets();
    }

    /// What does not fit a slice waits for the next frame: in between, the page may have made the layout dirty.
    fn read_fresh_offsets(&self) {
        let until_ms = self.natives.now() + self.pace.slice_ms;
        loop {
            let mut fresh = self.scrollers.fresh.borrow_mut();
            if fresh.is_empty() {
                return;
            }
            let from = fresh.len().saturating_sub(OFFSETS_A_CALL);
            let some = fresh.split_off(from);
            drop(fresh);
            let count = self.offsets.read_scrolled(slots(&some));
            self.emit_offsets(count);
            if self.natives.now() >= until_ms {
                break;
            }
        }
        if !self.scrollers.is_look_due.replace(true) {
            self.after_frame(Page::look_behind_drain);
        }
    }

    /// `offsets.js` wrote slot, x, y for each.
    fn emit_offsets(&self, count: u32) {
        let ops = self.staging.ops(count);
        let now_ms = self.now_ms();
        for offset in ops.chunks_exact(3) {
            if let &[slot, x, y] = offset {
                self.recorder.borrow_mut().scroll(now_ms, slot as Slot, x, y);
            }
        }
        self.post_soon();
    }
}
