//! Audio and video: what they were when they were first read, and what becomes of them.

use super::bindings::slots;
use super::state::Page;
use afterimage_format::frame::{Media, MediaChange};
use afterimage_recorder::Slot;
use js_sys::Uint32Array;
use std::cell::{Cell, RefCell};
use web_sys::Event;

/// What is dragged (place, volume) is told this often, and once when it has come to rest.
const MEDIA_EVERY_MS: u32 = 100;

/// Elements whose state changed since it was last told, each with the latest change.
#[derive(Default)]
pub struct MovedMedia {
    moved: RefCell<Vec<(Slot, MediaChange)>>,
    is_due: Cell<bool>,
}

impl Page {
    /// It plays or stands still: told at once. Of a new source, at whose beginning it stands, there is no `pause`.
    pub(super) fn on_play(&self, event: &Event) {
        if !event.is_trusted() {
            return;
        }
        let change = match event.type_().as_str() {
            "play" => MediaChange::Play,
            _ => MediaChange::Pause,
        };
        self.at_event(event, move |page, _, slot| {
            // What came before it comes first.
            page.flush_media();
            page.tell_media(slots(&[slot]), change, false);
        });
    }

    pub(super) fn on_media(&self, event: &Event) {
        let change = match event.type_().as_str() {
            "seeked" => MediaChange::Seeked,
            "volumechange" => MediaChange::Volume,
            _ => MediaChange::Rate,
        };
        self.at_event(event, move |page, _, slot| {
            let mut moved = page.moved_media.moved.borrow_mut();
            if !moved.contains(&(slot, change)) {
                moved.push((slot, change));
            }
            drop(moved);
            if !page.moved_media.is_due.replace(true) {
                page.later(MEDIA_EVERY_MS, Page::flush_media);
            }
        });
    }

    pub(super) fn flush_media(&self) {
        self.moved_media.is_due.set(false);
        for (slot, change) in self.moved_media.moved.take() {
            self.tell_media(slots(&[slot]), change, false);
        }
    }

    /// Those read for the first time in the drain that has just ended.
    pub(super) fn read_found_media(&self) {
        let found = self.live.take_media();
        if found.length() > 0 {
            self.tell_media(found, MediaChange::Found, true);
        }
    }

    /// `media.js` wrote slot, flags, current time, rate and volume for each.
    fn tell_media(&self, slots: Uint32Array, change: MediaChange, only_told: bool) {
        let ops = self.staging.ops(self.media.read(slots, only_told));
        let now_ms = self.now_ms();
        for state in ops.chunks_exact(5) {
            if let &[slot, flags, time_ms, rate_milli, volume_milli] = state {
                let paused = flags & 1 != 0;
                let media = Media {
                    node: 0,
                    // It plays again already, of which the next event tells.
                    change: match change {
                        MediaChange::Pause if !paused => MediaChange::Seeked,
                        _ => change,
                    },
                    paused,
                    muted: flags & 2 != 0,
                    looped: flags & 4 != 0,
                    time_ms: time_ms as u32,
                    rate_milli: rate_milli as u32,
                    volume_milli: volume_milli as u32,
                };
                self.recorder.borrow_mut().media(now_ms, slot as Slot, media);
            }
        }
        self.post_soon();
    }
}
