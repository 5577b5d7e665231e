//! Documents of frames: when a frame shows another one, nothing in the page's document changes.

use super::bindings::slots;
use super::realms::On;
use super::state::Page;
use afterimage_recorder::Slot;
use std::cell::{Cell, RefCell};

/// A frame that is loading is looked at again this soon, then after twice the time, and so on.
const FIRST_LOOK_MS: u32 = 10;
const LAST_LOOK_MS: u32 = 1_000;
/// After so many looks its `load` is waited for.
const LOOKS: u32 = 40;

/// Frames that are about to show another document.
#[derive(Default)]
pub struct Frames {
    loading: RefCell<Vec<Slot>>,
    looks: Cell<u32>,
    is_due: Cell<bool>,
    is_page_read: Cell<bool>,
}

impl Page {
    pub(super) fn listen_to_frames(&self) {
        self.on(On::Root, &["load"], |page, event| {
            let Ok(slot) = Slot::try_from(page.slots.of(&event.composed_path().get(0))) else {
                return;
            };
            if page.attached.is_frame(slot) {
                page.frames.loading.borrow_mut().retain(|other| *other != slot);
                page.mark_now(|| page.attached.read_frames(slots(&[slot])));
            }
        });
        // The new document is there some time between this and its `load`.
        self.on(On::Window, &["pagehide"], |page, _| {
            let frames = page.recorder.borrow().frames();
            page.look_soon(&frames);
        });
    }

    /// A document or shadow root is read for the first time, or was opened anew.
    pub(super) fn enter(&self, root: Slot) {
        self.listen_in(root);
        if root == self.root {
            // The first time it is only read. What cannot be laid anew is missed, and nothing worse.
            if self.frames.is_page_read.replace(true) {
                self.later(0, |page| drop(page.host.reopened()));
            }
        } else if self.slots.is_document(root) {
            // The one that is there at first is often not the one to stay.
            let frame = self.slots.nearest(&self.slots.frame_of(root));
            if let Ok(frame) = Slot::try_from(frame) {
                self.look_soon(&[frame]);
            }
        }
    }

    fn look_soon(&self, frames: &[Slot]) {
        let mut loading = self.frames.loading.borrow_mut();
        for frame in frames {
            if !loading.contains(frame) {
                loading.push(*frame);
            }
        }
        self.frames.looks.set(0);
        if !loading.is_empty() && !self.frames.is_due.replace(true) {
            self.later(FIRST_LOOK_MS, Page::look_into_frames);
        }
    }

    fn look_into_frames(&self) {
        let frames = self.frames.loading.borrow().clone();
        self.mark_now(|| self.attached.read_frames(slots(&frames)));
        let looks = self.frames.looks.get() + 1;
        self.frames.looks.set(looks);
        if looks < LOOKS && !self.frames.loading.borrow().is_empty() {
            let after_ms = FIRST_LOOK_MS
                .checked_shl(looks)
                .map_or(LAST_LOOK_MS, |ms| ms.min(LAST_LOOK_MS));
            self.later(after_ms, Page::look_into_frames);
        } else {
            self.frames.loading.borrow_mut().clear();
            self.frames.is_due.set(false);
        }
    }
}
