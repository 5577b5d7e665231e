//! Assets as far as frames have told them.

use super::{Error, Replica};
use crate::frame::{Asset, AssetPart, Frame};
use crate::table::sorted;

/// What is known of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssetState {
    /// Its content, or what has come of it.
    Content {
        /// What stands in a `data:` address in front of the comma.
        header: Box<str>,
        /// The bytes so far.
        bytes: Vec<u8>,
        /// They are all there.
        is_whole: bool,
    },
    /// It has the content of this one.
    SameAs(u32),
    /// It was not recorded.
    Missing,
}

impl Replica {
    /// Header and bytes of an asset that is there in full.
    pub fn asset(&self, id: u32) -> Option<(&str, &[u8])> {
        let id = match self.assets.get(id)? {
            AssetState::SameAs(other) => *other,
            _ => id,
        };
        match self.assets.get(id)? {
            AssetState::Content {
                header,
                bytes,
                is_whole: true,
            } => Some((header, bytes)),
            _ => None,
        }
    }

    pub(super) fn set_asset(&mut self, asset: &Asset) -> Result<(), Error> {
        let state = match &asset.part {
            AssetPart::First { header, bytes, more } => AssetState::Content {
                header: header.clone(),
                bytes: bytes.clone(),
                is_whole: !more,
            },
            AssetPart::Next { bytes: next, more } => match self.assets.get_mut(asset.id) {
                Some(AssetState::Content { bytes, is_whole, .. }) if !*is_whole => {
                    bytes.extend_from_slice(next);
                    *is_whole = !more;
                    return Ok(());
                }
                _ => return Err(Error::UnknownAsset),
            },
            AssetPart::SameAs(other) => match self.assets.get(*other) {
                Some(AssetState::Content { is_whole: true, .. }) => AssetState::SameAs(*other),
                _ => return Err(Error::UnknownAsset),
            },
            AssetPart::Missing => AssetState::Missing,
        };
        // An asset never changes: what refers to it means what it was told to be.
        if self.assets.contains(asset.id) {
            return Err(Error::UnknownAsset);
        }
        self.assets.insert(asset.id, state);
        Ok(())
    }

    /// Frames that tell all assets: contents first, since others refer to them.
    pub(super) fn asset_frames(&self) -> impl Iterator<Item = Frame> {
        let ids = sorted(self.assets.ids().into_iter());
        let told = |id: u32| {
            let part = match self.assets.get(id)? {
                AssetState::Content {
                    header,
                    bytes,
                    is_whole,
                } => AssetPart::First {
                    header: header.clone(),
                    bytes: bytes.clone(),
                    more: !is_whole,
                },
                AssetState::SameAs(other) => AssetPart::SameAs(*other),
                AssetState::Missing => AssetPart::Missing,
            };
            Some(Asset { id, part })
        };
        let assets: Vec<Asset> = ids.into_iter().filter_map(told).collect();
        let (same, contents): (Vec<_>, Vec<_>) = assets
            .into_iter()
            .partition(|asset| matches!(asset.part, AssetPart::SameAs(_)));
        contents.into_iter().chain(same).map(Frame::Asset)
    }
}
