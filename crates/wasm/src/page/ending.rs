//! How a recording ends: read to the end, or broken off where nothing more may be read.

use super::state::Page;
use afterimage_format::frame::{Frame, Text};
use afterimage_privacy::Level;

impl Page {
    /// Reads what is left, says that this is the end, hands over everything and lets go.
    pub fn stop(&self, next_level: Option<Level>) {
        if !self.is_running.get() {
            return;
        }
        self.drain(f64::INFINITY, true);
        self.settle_scroll();
        self.flush_media();
        self.read_selection();
        self.emit(&Frame::Stop);
        if let Some(level) = next_level {
            self.recorder.borrow_mut().tighten_page(level);
        }
        self.is_running.set(false);
        self.natives.stop();
        self.post();
    }

    /// Says why, and that this is the end, hands over what was made by now and lets go. Of the page nothing more is read:
    /// what waits to be may not be recorded.
    pub fn quit(&self, kind: &str, json: &str) {
        if !self.is_running.replace(false) {
            return;
        }
        self.natives.stop();
        let time_ms = self.now_ms();
        let mut recorder = self.recorder.borrow_mut();
        recorder.emit(time_ms, &note(kind, json));
        recorder.emit(time_ms, &Frame::Stop);
        drop(recorder);
        self.hand_over();
    }
}

/// Something that the SDK or the page says.
pub fn note(kind: &str, json: &str) -> Frame {
    Frame::Note {
        kind: Text::Inline(kind.into()),
        json: Text::Inline(json.into()),
    }
}
