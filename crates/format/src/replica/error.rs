//! What can be wrong with a frame.

use core::fmt;

/// Why a frame does not fit the state it is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// A node id that is not known.
    UnknownNode,
    /// A new node's id is 0, beyond the range, or in use.
    BadNewId,
    /// A string id that is not known.
    UnknownString,
    /// A string id is given another text without a reset, or is beyond the range.
    StringClash,
    /// A node is taken out that has no parent.
    NotAttached,
    /// A node is placed that was not taken out before.
    NotDetached,
    /// A node would come below itself.
    Cycle,
    /// The sibling in front is not a child of the parent.
    NotAChild,
    /// A node of this kind cannot be there, or its place is taken.
    Misplaced,
    /// The node is of another kind than the frame needs.
    WrongKind,
    /// An asset is told twice, or told to be what is not there.
    UnknownAsset,
    /// A path without points.
    EmptyPath,
    /// A style sheet that is not known, not constructed, or has no such rule.
    BadSheet,
    /// Something follows the end of the recording.
    AfterStop,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::UnknownNode => "unknown node",
            Self::BadNewId => "bad id of a new node",
            Self::UnknownString => "unknown string",
            Self::StringClash => "string id in use",
            Self::NotAttached => "node has no parent",
            Self::NotDetached => "node was not detached",
            Self::Cycle => "node below itself",
            Self::NotAChild => "not a child of the parent",
            Self::Misplaced => "node cannot be there",
            Self::WrongKind => "wrong kind of node",
            Self::UnknownAsset => "an asset that is not what it should be",
            Self::EmptyPath => "path without points",
            Self::BadSheet => "wrong style sheet or rule",
            Self::AfterStop => "frame after the end",
        })
    }
}

impl core::error::Error for Error {}
