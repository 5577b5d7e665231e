//! The recording's string table, seen from the writer: which text has which number. Texts themselves are not kept.

use afterimage_format::frame::{Frame, Text};
use afterimage_format::table::Index;

/// The table starts anew beyond this many entries …
const MAX_ENTRIES: usize = 65_536;
/// … or beyond this many bytes of text.
const MAX_BYTES: usize = 4 << 20;

/// So many bytes of frames may refer to one table. Whoever sends less than all frames can leave a text out with the
/// frames that refer to it only where none of the later ones does.
const MAX_FRAME_BYTES: u64 = 64 << 10;

/// Numbers texts, and collects the definitions that the worker has not heard of yet.
#[derive(Debug)]
pub struct Strings {
    seed: u64,
    ids: Index,
    bytes: usize,
    generation: u32,
    must_reset: bool,
    first_new: u32,
    new: Vec<Box<str>>,
    /// Bytes of frames made before those that count. The first snapshot does not: all that follows is likely to refer to it.
    since_bytes: Option<u64>,
}

impl Strings {
    /// `seed` keeps a page from making texts that collide.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            ids: Index::default(),
            bytes: 0,
            generation: 0,
            must_reset: false,
            first_new: 0,
            new: Vec::new(),
            since_bytes: None,
        }
    }

    /// Changes when numbers given before are void.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Starts the table anew if it is full. To be called between frames only.
    pub fn make_room(&mut self) {
        if self.new.is_empty() && (self.ids.len() >= MAX_ENTRIES || self.bytes >= MAX_BYTES) {
            self.restart();
        }
    }

    /// Starts the table anew if many frames refer to it, of `frame_bytes` that were made in all. To be called between drains
    /// only. Gives the frame that says so: whoever is to know of it cannot wait for the next text.
    pub fn make_way(&mut self, frame_bytes: u64) -> Option<Frame> {
        let since_bytes = *self.since_bytes.get_or_insert(frame_bytes);
        if !self.new.is_empty() || frame_bytes.saturating_sub(since_bytes) < MAX_FRAME_BYTES {
            return None;
        }
        self.since_bytes = Some(frame_bytes);
        self.restart();
        self.must_reset = false;
        Some(Frame::Strings {
            reset: true,
            first_id: 0,
            texts: Vec::new(),
        })
    }

    /// Starts the table anew. To be called between frames only: what was numbered and is in none yet is void.
    pub fn restart(&mut self) {
        self.ids.clear();
        self.new.clear();
        self.bytes = 0;
        self.generation += 1;
        self.must_reset = true;
        self.first_new = 0;
    }

    /// The number of a text, new or known.
    pub fn number(&mut self, text: &str) -> u32 {
        let next = self.ids.len() as u32;
        let hash = hash(text, self.seed);
        let id = self.ids.get_or_insert(hash, next);
        if id == next {
            self.bytes += text.len();
            self.new.push(text.into());
        }
        id
    }

    /// A text worth an entry when it is short; long ones are spelt out.
    pub fn text(&mut self, text: &str, max_len: usize) -> Text {
        if text.len() <= max_len && !text.is_empty() {
            Text::Ref(self.number(text))
        } else {
            Text::Inline(text.into())
        }
    }

    /// The definitions made since the last call, to be sent before the frame that uses them.
    pub fn take_definitions(&mut self) -> Option<Frame> {
        if self.new.is_empty() {
            return None;
        }
        let first_id = self.first_new;
        self.first_new += self.new.len() as u32;
        let reset = core::mem::take(&mut self.must_reset);
        Some(Frame::Strings {
            reset,
            first_id,
            texts: core::mem::take(&mut self.new),
        })
    }
}

/// A fast 64-bit hash with a secret seed: multiply and fold, eight bytes at a time.
pub fn hash(text: &str, seed: u64) -> u64 {
    hash_bytes(text.as_bytes(), seed)
}

/// The same of bytes.
pub fn hash_bytes(bytes: &[u8], seed: u64) -> u64 {
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let fold = |a: u64, b: u64| {
        let wide = u128::from(a) * u128::from(b);
        (wide as u64) ^ ((wide >> 64) as u64)
    };
    let mut state = fold(seed ^ MULTIPLIER, bytes.len() as u64 ^ 0xd6e8_feb8_6659_fd93);
    for chunk in bytes.chunks(8) {
        let mut word = [0_u8; 8];
        for (to, from) in word.iter_mut().zip(chunk) {
            *to = *from;
        }
        state = fold(state ^ u64::from_le_bytes(word), seed | MULTIPLIER | 1);
    }
    fold(state, MULTIPLIER)
}
