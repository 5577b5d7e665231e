//! Texts of style sheets, which most visits of a site have in common: a segment says what a text is known by (its SHA-256), and the
//! collector what it lacks. That follows, with its text.

use crate::run::Run;
use afterimage_format::frame::SharedText;
use afterimage_format::frame_codec::shared;
use afterimage_format::stream::RawFrame;
use sha2::{Digest, Sha256};

/// What a text is known by.
pub type TextId = [u8; 32];

/// Number, mark and room of what stands for a text, about.
const MARK_BYTES: usize = 34;

/// Which texts the collector lacks, as far as it has said so.
#[derive(Debug, Default)]
pub struct Sharing {
    /// In no order: a site has few.
    lacking: Vec<TextId>,
}

impl Sharing {
    /// The collector lacks these texts. Says whether `run` has any of them.
    pub fn are_lacking(&mut self, run: &Run, texts: &[TextId]) -> bool {
        let lacking = &mut self.lacking;
        let mut has_any = false;
        for id in texts_of(run.iter()).filter(|id| texts.contains(id)) {
            has_any = true;
            if !lacking.contains(&id) {
                lacking.push(id);
            }
        }
        has_any
    }

    /// The collector has what `run` has by now.
    pub fn are_known(&mut self, run: &Run) {
        for id in texts_of(run.iter()) {
            self.lacking.retain(|lacking| *lacking != id);
        }
    }

    /// The collector has some of what `run` has.
    pub fn names_known(&self, run: &Run) -> bool {
        texts_of(run.iter()).any(|id| !self.lacking.contains(&id))
    }

    /// A teller of what is lacking, for one body: the first frame that has such a text tells it, and all others name it.
    pub fn in_full(&self) -> impl FnMut(RawFrame<'_>) -> Option<Vec<u8>> {
        let mut lacking = self.lacking.clone();
        move |frame| {
            let (head, text) = shared::source(frame)?;
            let id = id_of(text);
            match lacking.iter().position(|lacking| *lacking == id) {
                Some(at) => {
                    lacking.swap_remove(at);
                    None
                }
                None => marked(head, text, id),
            }
        }
    }
}

/// The body of a frame with a mark for its text; `None` if it has none worth that.
pub fn named(frame: RawFrame<'_>) -> Option<Vec<u8>> {
    let (head, text) = shared::source(frame)?;
    marked(head, text, id_of(text))
}

fn marked(head: &[u8], text: &str, sha256: TextId) -> Option<Vec<u8>> {
    let bytes = u32::try_from(text.len()).ok()?;
    Some(shared::with_mark(head, &SharedText { sha256, bytes }))
}

/// What the texts of these frames that are shared are known by.
pub fn texts_of<'a>(frames: impl Iterator<Item = RawFrame<'a>>) -> impl Iterator<Item = TextId> {
    frames.filter_map(shared::source).map(|(_, text)| id_of(text))
}

/// How much less than its body a frame with a mark takes.
pub fn saved_bytes(frame: RawFrame<'_>) -> usize {
    shared::source(frame).map_or(0, |(_, text)| text.len().saturating_sub(MARK_BYTES))
}

fn id_of(text: &str) -> TextId {
    Sha256::digest(text).into()
}
