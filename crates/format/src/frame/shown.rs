//! What the browser shows on top or marks, and no attribute tells: top layer and selection.

use super::NodeId;

/// An element of the top layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopEntry {
    /// The element.
    pub node: NodeId,
    /// What put it there.
    pub kind: TopKind,
}

/// Why an element is in the top layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopKind {
    /// A `dialog`, by `showModal()`.
    Modal,
    /// An open popover.
    Popover,
    /// It fills the screen.
    Fullscreen,
}

/// A selected range. An offset counts the UTF-16 units of a text, or the recorded children of another node; one beyond
/// the end means the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    /// Where it begins.
    pub start: NodeId,
    /// The place in `start`.
    pub start_offset: u32,
    /// Where it ends.
    pub end: NodeId,
    /// The place in `end`.
    pub end_offset: u32,
}
