//! Keyframes: a replica in bytes. From one keyframe after `seq` N and the frames from N+1 on everything is
//! decodable, so it holds exactly the node ids in use at N and the whole string table with its numbers.
//!
//! Layout (varints throughout): version, N, flags, viewport, focus, page, view, string table, then the nodes
//! of each tree in document order. A node says how far its parent is up from the node before, and its id as
//! a difference to that node's. Last come frames that tell the rest of the state.

mod read;
mod write;

#[cfg(test)]
mod tests;

pub use read::decode;
pub use write::encode;

/// The version this code writes, and the only one it reads.
pub const VERSION: u8 = 1;

/// Bits of the flags.
mod flag {
    pub const DRAIN_OPEN: u64 = 1;
    pub const SNAPSHOT_COMPLETE: u64 = 1 << 1;
    pub const STOPPED: u64 = 1 << 2;
    pub const PAGE: u64 = 1 << 3;
    pub const VIEW: u64 = 1 << 4;
    pub const WINDOW_FOCUS_KNOWN: u64 = 1 << 5;
    pub const WINDOW_FOCUSED: u64 = 1 << 6;
    pub const VISIBILITY_KNOWN: u64 = 1 << 7;
    pub const VISIBLE: u64 = 1 << 8;
    pub const REST: u64 = 1 << 9;
    pub const ALL: u64 = (1 << 10) - 1;
}

/// A node's tag: its kind in the low bits, what follows in the others.
mod tag {
    pub const DOCUMENT: u8 = 0;
    pub const QUIRKS_DOCUMENT: u8 = 1;
    pub const DOCTYPE: u8 = 2;
    pub const ELEMENT: u8 = 3;
    pub const TEXT: u8 = 4;
    pub const CDATA: u8 = 5;
    pub const OPEN_SHADOW: u8 = 6;
    pub const CLOSED_SHADOW: u8 = 7;
    pub const KIND: u8 = 0x07;
    /// The state of a control follows.
    pub const CONTROL: u8 = 0x10;
    /// A scroll offset follows.
    pub const SCROLL: u8 = 0x20;
    /// Top of a tree that is aside.
    pub const ASIDE: u8 = 0x40;
    /// The top document.
    pub const TOP: u8 = 0x80;
}

/// Bits of an element's flags; the namespace is in the lowest two.
mod element {
    pub const NAMESPACE: u8 = 0x03;
    pub const CUSTOM: u8 = 0x04;
    pub const HIDDEN: u8 = 0x08;
    pub const ALL: u8 = 0x0f;
}

/// Bits of a control's state.
mod control {
    pub const VALUE: u8 = 0x01;
    pub const ON_KNOWN: u8 = 0x02;
    pub const ON: u8 = 0x04;
    pub const INDETERMINATE_KNOWN: u8 = 0x08;
    pub const INDETERMINATE: u8 = 0x10;
    pub const ALL: u8 = 0x1f;
}
