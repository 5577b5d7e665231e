//! Content behind `blob:` addresses and in long `data:` ones: told once, and referred to by number from then on.
//!
//! A `data:` address is taken apart as it is read, and told right before the frame that refers to it. What is behind a
//! `blob:` address only the page can read, later: it is referred to at once and told when it is there.

use crate::Recorder;
use crate::strings::hash;
use afterimage_format::frame::{ASSET_SCHEME, Asset, AssetPart, Frame};
use afterimage_format::table::Index;
use afterimage_privacy::Level;

mod base64;
mod scan;

pub use scan::Place;

/// Shorter `data:` addresses stay where they are.
const LEAST_DATA_BYTES: usize = 1_024;
/// A larger picture behind a `blob:` address is not read.
pub const MOST_BLOB_BYTES: usize = 256 << 10;
/// A recording tells no more than this of assets; a `data:` address beyond it stays where it is.
const MOST_BYTES: usize = 4 << 20;
/// Bytes in one frame: it has to fit the minute's budget.
const PIECE_BYTES: usize = 48 << 10;
/// `blob:` addresses that are followed.
const MOST_BLOBS: usize = 1_000;

/// What was told of assets, and what is to be.
#[derive(Debug)]
pub struct Assets {
    seed: u64,
    last_id: u32,
    /// What is read of those up to here is not told any more.
    void_through: u32,
    /// First hash of a content → place in `contents`.
    known: Index,
    /// Second hash and number of each content.
    contents: Vec<(u64, u32)>,
    /// Hash of a `blob:` address → number.
    blobs: Index,
    bytes: usize,
    /// The page's policy lets no `blob:` address be read.
    is_forbidden: bool,
    /// To be told before the next tree.
    ready: Vec<Asset>,
    /// To be read by the page.
    wanted: Vec<(u32, String)>,
}

impl Assets {
    /// `seed` keeps a page from making contents that collide.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            last_id: 0,
            void_through: 0,
            known: Index::default(),
            contents: Vec::new(),
            blobs: Index::default(),
            bytes: 0,
            is_forbidden: false,
            ready: Vec::new(),
            wanted: Vec::new(),
        }
    }

    /// A value with its long `data:` addresses, and the `blob:` addresses of pictures, given by number; `None`: it has none.
    pub fn refer(&mut self, level: Level, place: Place, value: &str) -> Option<String> {
        let found = scan::addresses(value, place, LEAST_DATA_BYTES);
        let mut out = String::new();
        let mut told = 0;
        for (from, to) in found {
            let Some(address) = value.get(from..to) else {
                continue;
            };
            let id = if scan::is_blob(address) {
                self.blob(level, address)
            } else {
                self.data(address)
            };
            if let Some(id) = id {
                out.push_str(value.get(told..from).unwrap_or_default());
                out.push_str(ASSET_SCHEME);
                push_number(&mut out, id);
                told = to;
            }
        }
        if told == 0 {
            return None;
        }
        out.push_str(value.get(told..).unwrap_or_default());
        Some(out)
    }

    fn data(&mut self, address: &str) -> Option<u32> {
        let (header, content) = address.get(5..)?.split_once(',')?;
        let hashes = self.hashes(header, content.as_bytes());
        if let Some(id) = self.content(hashes) {
            return Some(id);
        }
        let bytes = match header.ends_with(";base64") {
            true => base64::decode(content)?,
            false => content.as_bytes().to_vec(),
        };
        if self.bytes + bytes.len() > MOST_BYTES {
            return None;
        }
        let id = self.next_id();
        self.keep(hashes, id);
        self.tell(id, header, &bytes);
        Some(id)
    }

    fn blob(&mut self, level: Level, address: &str) -> Option<u32> {
        let key = hash(address, self.seed);
        if let Some(id) = self.blobs.get(key) {
            return Some(id);
        }
        if self.blobs.len() >= MOST_BLOBS {
            return None;
        }
        let id = self.next_id();
        self.blobs.get_or_insert(key, id);
        // What visitors choose from their own files is shown by such addresses: it is theirs as what they type.
        let may_be_read = level == Level::Allow && !self.is_forbidden;
        if may_be_read && self.bytes < MOST_BYTES {
            self.wanted.push((id, address.into()));
        } else {
            self.ready.push(Asset {
                id,
                part: AssetPart::Missing,
            });
        }
        Some(id)
    }

    /// What the page read of a `blob:` address: type and bytes. No type where it is no picture of that size, or none any more,
    /// nothing where the page's policy forbids to read any.
    fn read(&mut self, id: u32, content: Option<(&str, &[u8])>) {
        self.is_forbidden |= content.is_none();
        let fits = |(kind, bytes): &(&str, &[u8])| !kind.is_empty() && self.bytes + bytes.len() <= MOST_BYTES;
        let Some((kind, bytes)) = content.filter(|_| id > self.void_through).filter(fits) else {
            self.ready.push(Asset {
                id,
                part: AssetPart::Missing,
            });
            return;
        };
        let header = [kind, ";base64"].concat();
        let hashes = self.hashes(&header, bytes);
        if let Some(other) = self.content(hashes) {
            self.ready.push(Asset {
                id,
                part: AssetPart::SameAs(other),
            });
            return;
        }
        self.keep(hashes, id);
        self.tell(id, &header, bytes);
    }

    /// What was told may have been taken back: it is told anew where it is met again, and what is still being read is void.
    pub fn restart(&mut self) {
        self.known.clear();
        self.contents.clear();
        self.blobs.clear();
        self.void_through = self.last_id;
    }

    fn next_id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }

    /// 128 bits: contents that are not the same do not have the same by chance.
    fn hashes(&self, header: &str, bytes: &[u8]) -> (u64, u64) {
        let seeded = |seed: u64| crate::strings::hash_bytes(bytes, hash(header, seed));
        (seeded(self.seed), seeded(self.seed.rotate_left(32) ^ 0x5bd1_e995))
    }

    fn content(&self, (first, second): (u64, u64)) -> Option<u32> {
        let (known, id) = self.contents.get(self.known.get(first)? as usize)?;
        (*known == second).then_some(*id)
    }

    fn keep(&mut self, (first, second): (u64, u64), id: u32) {
        self.known.get_or_insert(first, self.contents.len() as u32);
        self.contents.push((second, id));
    }

    fn tell(&mut self, id: u32, header: &str, bytes: &[u8]) {
        self.bytes += bytes.len();
        let mut rest = bytes;
        let mut is_first = true;
        loop {
            let (piece, after) = rest.split_at_checked(PIECE_BYTES).unwrap_or((rest, &[]));
            let (bytes, more) = (piece.to_vec(), !after.is_empty());
            let part = if is_first {
                let header = header.into();
                AssetPart::First { header, bytes, more }
            } else {
                AssetPart::Next { bytes, more }
            };
            self.ready.push(Asset { id, part });
            is_first = false;
            rest = after;
            if !more {
                return;
            }
        }
    }
}

impl Recorder {
    /// Addresses of pictures that the page is to read, with their numbers; [`Recorder::asset_read`] takes the answers.
    pub fn take_wanted_assets(&mut self) -> Vec<(u32, String)> {
        core::mem::take(&mut self.assets.wanted)
    }

    /// What was found: type and bytes; an empty type if it is no picture to be told, nothing if none may be read.
    pub fn asset_read(&mut self, time_ms: u64, id: u32, content: Option<(&str, &[u8])>) {
        self.assets.read(id, content);
        self.emit_assets(time_ms);
    }

    /// Tells what the next frame may refer to.
    pub(crate) fn emit_assets(&mut self, time_ms: u64) {
        for asset in core::mem::take(&mut self.assets.ready) {
            self.emit(time_ms, &Frame::Asset(asset));
        }
    }
}

/// Formatting machinery for one number is not worth its bytes.
fn push_number(out: &mut String, number: u32) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: &str = "blob:https://a.example/0f";

    fn assets() -> Assets {
        Assets::new(7)
    }

    fn long(data: &str) -> String {
        ["data:image/png;base64,", &data.repeat(400)].concat()
    }

    #[test]
    fn a_long_data_address_is_told_once_and_before_it_is_referred_to() {
        let mut assets = assets();
        let address = long("AAEC");
        let refer = |assets: &mut Assets, value: &str| assets.refer(Level::Allow, Place::Address, value);
        assert_eq!(
            refer(&mut assets, &address).as_deref(),
            Some("afterimage-asset:1")
        );
        assert_eq!(
            refer(&mut assets, &address).as_deref(),
            Some("afterimage-asset:1")
        );
        assert_eq!(
            refer(&mut assets, &long("AAED")).as_deref(),
            Some("afterimage-asset:2")
        );
        assert_eq!(assets.ready.len(), 2);
        let AssetPart::First { header, bytes, more } = &assets.ready[0].part else {
            panic!("no content")
        };
        assert_eq!((&**header, bytes.len(), *more), ("image/png;base64", 1200, false));
        assert_eq!(refer(&mut assets, "data:image/png;base64,AAEC"), None, "short");
    }

    #[test]
    fn what_would_not_come_back_letter_by_letter_stays() {
        let mut assets = assets();
        for content in ["AA-_", "AA\n=", "A===", "AAE=AAE="] {
            assert_eq!(
                assets.refer(Level::Allow, Place::Address, &long(content)),
                None,
                "{content}"
            );
        }
        let text = ["data:image/svg+xml,", &"%3Csvg%3E ".repeat(200)].concat();
        assert!(assets.refer(Level::Allow, Place::Address, &text).is_some());
    }

    #[test]
    fn pictures_behind_blobs_are_read_and_told_later_the_same_content_once() {
        let mut assets = assets();
        let refer = |assets: &mut Assets, address: &str| assets.refer(Level::Allow, Place::Picture, address);
        assert_eq!(refer(&mut assets, PICTURE).as_deref(), Some("afterimage-asset:1"));
        assert_eq!(refer(&mut assets, PICTURE).as_deref(), Some("afterimage-asset:1"));
        assert_eq!(
            refer(&mut assets, "blob:https://a.example/10").as_deref(),
            Some("afterimage-asset:2")
        );
        assert_eq!(assets.wanted.len(), 2);
        assets.read(2, Some(("image/png", &[1, 2])));
        assets.read(1, Some(("image/png", &[1, 2])));
        assert_eq!(assets.ready[1].part, AssetPart::SameAs(2));
        assert_eq!(
            assets.refer(Level::Allow, Place::Address, PICTURE),
            None,
            "no picture's"
        );
    }

    #[test]
    fn below_allow_blobs_are_not_read() {
        let mut assets = assets();
        let value = assets.refer(Level::MaskUserInput, Place::Picture, PICTURE);
        assert_eq!(value.as_deref(), Some("afterimage-asset:1"));
        assert!(assets.wanted.is_empty());
        assert_eq!(assets.ready[0].part, AssetPart::Missing);
    }

    #[test]
    fn where_the_page_forbids_reading_it_is_given_up_and_not_before() {
        let mut assets = assets();
        let mut read = 0;
        for number in 0..10 {
            let address = ["blob:https://a.example/", &"1".repeat(number)].concat();
            assets.refer(Level::Allow, Place::Picture, &address);
            for (id, _) in core::mem::take(&mut assets.wanted) {
                read += 1;
                // The first ones lead nowhere any more.
                assets.read(id, (number < 5).then_some(("", &[])));
            }
        }
        assert_eq!(read, 6);
        assert_eq!(assets.ready.len(), 10, "each is said to be missing");
    }

    #[test]
    fn large_content_comes_in_pieces_and_has_an_end() {
        let mut assets = assets();
        let value = ["data:,", &"x".repeat(100 << 10)].concat();
        assets.refer(Level::Allow, Place::Address, &value);
        assert_eq!(assets.ready.len(), 3);
        let whole = ["data:,", &"y".repeat(MOST_BYTES)].concat();
        assert_eq!(assets.refer(Level::Allow, Place::Address, &whole), None);
    }
}
