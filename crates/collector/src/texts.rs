//! Texts of style sheets that the sessions of an application have in common: who sends one says what it is known by, and sends
//! it whole only if it is lacking.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::wire::{Error, Frame, Limits, Numbered, SharedText, Sheet, SheetContent};

/// Marks in a segment, at most: each is looked up.
const MARKS_MAX: usize = 512;
/// Texts that are kept of one segment, and their bytes. What is beyond stays in it, and is lacking to others.
const KEPT_MAX: usize = 256;
const KEPT_BYTES_MAX: usize = 4 << 20;
/// zlib's usual level.
const LEVEL: u8 = 6;

/// A text, found whole in a segment.
#[derive(Debug)]
pub struct Kept {
    /// What it is known by: SHA-256, in hexadecimal.
    pub id: String,
    /// The text itself.
    pub text: Box<str>,
    /// Its UTF-8, deflated (RFC 1951); `None` while it is not known whether the application has it, and where it has.
    pub deflated: Option<Vec<u8>>,
}

impl Kept {
    /// To be called for those that are new alone: it takes a millisecond.
    pub fn deflate(&mut self) {
        self.deflated = Some(miniz_oxide::deflate::compress_to_vec(self.text.as_bytes(), LEVEL));
    }
}

/// A text that a segment only names.
#[derive(Debug)]
pub struct Named {
    /// As in [`Kept`].
    pub id: String,
    /// The frame that has it.
    pub seq: u64,
}

/// What a segment says of such texts.
#[derive(Debug, Default)]
pub struct Texts {
    /// Told whole.
    pub kept: Vec<Kept>,
    /// Named.
    pub named: Vec<Named>,
}

/// The same in the making, a frame at a time.
#[derive(Debug, Default)]
pub struct TextsFold {
    texts: Texts,
    kept_bytes: usize,
    named_bytes: usize,
    is_odd: bool,
}

impl TextsFold {
    /// Takes the next frame of a segment.
    pub fn add(&mut self, numbered: &Numbered) {
        let Frame::Sheet(Sheet { content, .. }) = &numbered.frame else {
            return;
        };
        let range = SharedText::MIN_BYTES..=SharedText::MAX_BYTES;
        match content {
            SheetContent::Shared(text) => {
                self.is_odd |= !range.contains(&(text.bytes as usize));
                self.named_bytes += text.bytes as usize;
                let (id, seq) = (hex(&text.sha256), numbered.seq);
                self.texts.named.push(Named { id, seq });
            }
            SheetContent::Source(text) if range.contains(&text.len()) => {
                if self.texts.kept.len() >= KEPT_MAX || self.kept_bytes + text.len() > KEPT_BYTES_MAX {
                    return;
                }
                let id = hex(&Sha256::digest(text.as_bytes()));
                if !self.texts.kept.iter().any(|kept| kept.id == id) {
                    self.kept_bytes += text.len();
                    self.texts.kept.push(Kept {
                        id,
                        text: text.clone(),
                        deflated: None,
                    });
                }
            }
            _ => {}
        }
    }

    /// What there is. `raw_len` is what the segment inflates to; with its texts it may not be more than the limit either.
    pub fn done(self, has_shared: bool, raw_len: usize, limits: &Limits) -> Result<Texts, Error> {
        let Self { texts, .. } = self;
        if self.is_odd || has_shared == texts.named.is_empty() {
            return Err(Error::Malformed("its shared texts are not as it says".into()));
        }
        if texts.named.len() > MARKS_MAX {
            return Err(Error::TooMany);
        }
        if raw_len.saturating_add(self.named_bytes) > limits.max_raw_len {
            return Err(Error::TooLarge);
        }
        Ok(texts)
    }
}

/// What is known by this id, as it is asked for.
pub fn hex(sha256: &[u8]) -> String {
    sha256.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A text as it was; `None` if what is kept is damaged.
pub fn inflate(deflated: &[u8], bytes: usize) -> Option<String> {
    let text = miniz_oxide::inflate::decompress_to_vec_with_limit(deflated, bytes).ok()?;
    String::from_utf8(text).ok().filter(|text| text.len() == bytes)
}

/// The numbers of a segment without those of these frames, as inclusive ranges.
pub fn ranges_without(
    first_seq: u64,
    last_seq: u64,
    without: impl IntoIterator<Item = u64>,
) -> Vec<(u64, u64)> {
    let mut without: Vec<u64> = without.into_iter().collect();
    without.sort_unstable();
    let mut ranges = Vec::new();
    let mut from = first_seq;
    for seq in without {
        if from < seq {
            ranges.push((from, seq - 1));
        }
        from = seq + 1;
    }
    if from <= last_seq {
        ranges.push((from, last_seq));
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_range() {
        assert_eq!(ranges_without(3, 9, []), [(3, 9)]);
        assert_eq!(ranges_without(3, 9, [9, 3, 6]), [(4, 5), (7, 8)]);
        assert_eq!(ranges_without(3, 4, [3, 4]), []);
    }

    #[test]
    fn a_text_comes_back_as_it_was() {
        let text = "a{b:ü}".repeat(400);
        let deflated = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), LEVEL);
        assert_eq!(inflate(&deflated, text.len()), Some(text.clone()));
        assert_eq!(inflate(&deflated, text.len() - 1), None);
        assert_eq!(inflate(&deflated, text.len() + 1), None);
        assert_eq!(inflate(&[1, 2, 3], 4), None);
    }
}
