//! Which contents of addresses only what was taken back refers to.

use afterimage_format::frame::{ASSET_SCHEME, Asset, AssetPart, Frame};
use afterimage_format::replica::Replica;
use afterimage_format::table::Index;

/// An empty picture. An asset becomes one instead of missing, since recorders tell later ones to be the same as it.
const EMPTY_HEADER: &str = "image/svg+xml";
const EMPTY_BYTES: &[u8] = b"%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27/%3E";

/// Numbers of assets.
#[derive(Debug, Default)]
pub struct References(Index);

impl References {
    /// Those that a value refers to.
    pub fn note(&mut self, value: &str) {
        let (bytes, scheme) = (value.as_bytes(), ASSET_SCHEME.as_bytes());
        for (at, window) in bytes.windows(scheme.len()).enumerate() {
            if window == scheme {
                let digits = bytes.get(at.saturating_add(scheme.len())..).unwrap_or_default();
                self.0.insert(number(digits));
            }
        }
    }

    fn has(&self, id: u32) -> bool {
        self.0.get(id.into()).is_some()
    }

    /// With an asset go those that it has the content of.
    fn follow(&mut self, shared: &[(u32, u32)]) {
        for &(id, other) in shared {
            if self.has(id) {
                self.0.insert(other.into());
            }
        }
    }
}

fn number(digits: &[u8]) -> u64 {
    let digits = digits.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number: u64, digit| {
        number.saturating_mul(10).saturating_add(u64::from(digit & 15))
    })
}

/// What was told of assets, and who refers to them.
#[derive(Debug, Default)]
pub struct Assets {
    /// What was taken back did.
    pub taken: References,
    /// What stays does.
    pub kept: References,
    /// Place, number, whether it is the first piece, and whether more follows.
    pieces: Vec<(usize, u32, bool, bool)>,
    /// Assets told to have the content of another one.
    shared: Vec<(u32, u32)>,
}

impl Assets {
    /// Takes the telling of the frame at place `at`.
    pub fn told(&mut self, at: usize, asset: Asset) {
        match asset.part {
            AssetPart::First { more, .. } => self.pieces.push((at, asset.id, true, more)),
            AssetPart::Next { more, .. } => self.pieces.push((at, asset.id, false, more)),
            AssetPart::SameAs(other) => self.shared.push((asset.id, other)),
            AssetPart::Missing => {}
        }
    }

    /// The frames of contents that nothing refers to any more, without them. A replica loses all that nothing refers to.
    pub fn rewritten(mut self, known: Option<&mut Replica>) -> Vec<(usize, Frame)> {
        if let Some(replica) = &known {
            self.shared.extend(replica.shared_assets());
        }
        self.taken.follow(&self.shared);
        self.kept.follow(&self.shared);
        // What referred to one may be gone, or be left out of what was joined: then nobody knows whose it was. No later frame
        // refers to it, since a recorder numbers assets anew behind a purge.
        let knows_all = known.is_some();
        let is_taken = |id: u32| (knows_all || self.taken.has(id)) && !self.kept.has(id);
        if let Some(replica) = known {
            for id in replica.content_assets() {
                if !self.kept.has(id) {
                    replica.purge_asset(id, EMPTY_HEADER, EMPTY_BYTES);
                }
            }
        }
        let pieces = self.pieces.iter().filter(|(_, id, ..)| is_taken(*id));
        pieces
            .map(|&(at, id, is_first, more)| {
                let part = if is_first {
                    AssetPart::First {
                        header: EMPTY_HEADER.into(),
                        bytes: EMPTY_BYTES.to_vec(),
                        more,
                    }
                } else {
                    let bytes = Vec::new();
                    AssetPart::Next { bytes, more }
                };
                (at, Frame::Asset(Asset { id, part }))
            })
            .collect()
    }
}
