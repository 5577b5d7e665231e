//! Content of addresses that only the page can read, such as `blob:`, and of those that hold it themselves, `data:`.

/// What stands in an attribute or a style sheet in place of an address, followed by the asset's number.
pub const ASSET_SCHEME: &str = "afterimage-asset:";

/// The content of an asset, or a stretch of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its number, from 1; what stands behind [`ASSET_SCHEME`].
    pub id: u32,
    /// What is told of it.
    pub part: AssetPart,
}

/// One telling of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssetPart {
    /// Its first bytes. `header` is what stands in a `data:` address in front of the comma.
    First {
        /// Type and parameters; ends in `;base64` if `bytes` are to be written so.
        header: Box<str>,
        /// The content, or its beginning.
        bytes: Vec<u8>,
        /// Another piece follows.
        more: bool,
    },
    /// The bytes that follow those told before.
    Next {
        /// The piece.
        bytes: Vec<u8>,
        /// Another piece follows.
        more: bool,
    },
    /// It has the content of another asset, which was told in full before.
    SameAs(u32),
    /// It was not recorded: too large, or gone.
    Missing,
}
