//! Texts of style sheets, which most visits of a site have in common: a segment says what a text is known by (its SHA-256), and the
//! collector what it lacks. That is sent once more, with its text.

use crate::run::Run;
use afterimage_format::frame::SharedText;
use afterimage_format::frame_codec::shared;
use afterimage_format::stream::RawFrame;
use sha2::{Digest, Sha256};

/// What a text is known by.
pub type TextId = [u8; 32];

/// Number, mark and room of what stands for a text, about.
const MARK_BYTES: usize = 34;

/// Which texts are told in full.
#[derive(Debug, Default)]
pub struct Sharing {
    /// In no order: a site has few.
    in_full: Vec<TextId>,
}

impl Sharing {
    /// The body of a frame with a mark for its text; `None` if it is told as it is.
    pub fn marked(&self, frame: RawFrame<'_>) -> Option<Vec<u8>> {
        let (head, text) = shared::source(frame)?;
        let id = id_of(text);
        let mark = SharedText {
            sha256: id,
            bytes: u32::try_from(text.len()).ok()?,
        };
        (!self.in_full.contains(&id)).then(|| shared::with_mark(head, &mark))
    }

    /// From now on those of these texts that `run` has are told in full. Says whether it has any.
    pub fn tell_in_full(&mut self, run: &Run, lacking: &[TextId]) -> bool {
        let mut has_any = false;
        for (_, text) in run.iter().filter_map(shared::source) {
            let id = id_of(text);
            if lacking.contains(&id) {
                has_any = true;
                if !self.in_full.contains(&id) {
                    self.in_full.push(id);
                }
            }
        }
        has_any
    }
}

/// How much less than its body a frame with a mark takes.
pub fn saved_bytes(frame: RawFrame<'_>) -> usize {
    shared::source(frame).map_or(0, |(_, text)| text.len().saturating_sub(MARK_BYTES))
}

fn id_of(text: &str) -> TextId {
    Sha256::digest(text).into()
}
