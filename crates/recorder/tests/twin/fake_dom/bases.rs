//! What relative addresses in the documents of frames are relative to.

use super::{FakeDom, put};
use afterimage_recorder::Recorder;
use afterimage_recorder::ops::code;

impl FakeDom {
    /// Now and then another one; of some documents that of the document around them.
    pub fn base(&self, document: usize) -> String {
        match document % 3 {
            0 => String::new(),
            _ => format!("https://a.example/{document}/{}?q=v", self.nodes.len() / 8),
        }
    }

    pub(super) fn read_bases(&mut self, recorder: &mut Recorder) {
        let (mut ops, mut text) = (Vec::new(), String::new());
        for frame in recorder.frames() {
            let inner = self.by_slot[frame as usize].and_then(|frame| self.attached[frame]);
            let Some((document, slot)) = inner.and_then(|inner| Some((inner, self.slots.get(&inner)?)))
            else {
                continue;
            };
            let base = self.base(document);
            if self.bases.get(&document) != Some(&base) {
                ops.extend([code::BASE, *slot as i32]);
                put(&base, &mut ops, &mut text);
                self.bases.insert(document, base);
            }
        }
        self.hand_over(recorder, &ops, &text);
    }
}
