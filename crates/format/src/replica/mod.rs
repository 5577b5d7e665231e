//! The replica: what a recording means. Frames go in, the page's state comes out.
//!
//! This is the definition other parts are measured against: a keyframe is a replica in bytes, an rrweb
//! stream is the differences between replicas, and a test compares a replica with a fresh walk of the page.
//! It trusts nothing: a frame that does not fit the state is an [`Error`], never a panic, and nothing
//! recurses, so the depth of a tree is bounded by memory alone.

mod assets;
mod attributes;
mod bases;
#[cfg(any(test, feature = "expand"))]
mod diff;
mod error;
mod ids;
mod net;
mod node;
mod purge;
mod rest;
mod sheets;
mod shown;
mod state;
mod strings;
mod tree;
mod walk;

#[cfg(test)]
mod sheet_tests;
#[cfg(test)]
mod tests;

pub use assets::AssetState;
#[cfg(any(test, feature = "expand"))]
pub use diff::diff;
pub use error::Error;
pub use ids::IdMap;
pub use net::{Room, tell_net};
pub use node::{ControlState, Doctype, ElementState, Kind, Node, Str};
pub use purge::{Kept, Masks};
pub use sheets::{SheetEntry, SheetText};
pub(crate) use strings::Numbers;
pub use strings::StringTable;
pub use walk::{Children, Subtree};

use crate::frame::{Frame, Media, NodeId, Orientation, Page, Selected, TopEntry, View, VisualViewport};
use crate::table::Table;

/// "No node".
pub const NONE: NodeId = 0;

/// The state of a recorded page after some frames.
#[derive(Clone, Debug, Default)]
pub struct Replica {
    pub(crate) nodes: Table<Node>,
    pub(crate) document: NodeId,
    /// Nodes taken out in the drain that is open; those still without a parent at its end are dropped.
    pub(crate) aside: Vec<NodeId>,
    pub(crate) drain_open: bool,
    pub(crate) snapshot_complete: bool,
    pub(crate) strings: StringTable,
    pub(crate) controls: Table<ControlState>,
    pub(crate) scrolls: Table<(i32, i32)>,
    pub(crate) media: Table<Media>,
    pub(crate) sheets: sheets::Sheets,
    pub(crate) top_layer: Vec<TopEntry>,
    pub(crate) selection: Vec<Selected>,
    pub(crate) page: Option<Page>,
    pub(crate) view: Option<View>,
    pub(crate) viewport: (u32, u32),
    pub(crate) visual_viewport: Option<VisualViewport>,
    pub(crate) orientation: Option<Orientation>,
    pub(crate) assets: Table<AssetState>,
    pub(crate) bases: Table<Box<str>>,
    pub(crate) focus: NodeId,
    pub(crate) window_focused: Option<bool>,
    pub(crate) visible: Option<bool>,
    pub(crate) stopped: bool,
}

impl Replica {
    /// The state before the first frame: nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Applies one frame.
    ///
    /// After an error the replica is safe to read and to drop, but it is no longer the recording's state.
    pub fn apply(&mut self, frame: &Frame) -> Result<(), Error> {
        if let Frame::Tree(tree) = frame {
            self.apply_slice(tree)?;
            if !tree.more {
                self.close_drain();
            }
            return Ok(());
        }
        self.apply_state(frame)
    }

    /// The top document, or [`NONE`] before it was recorded.
    pub fn document(&self) -> NodeId {
        self.document
    }

    /// How many nodes are known, those set aside in an open drain included.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether no node is known.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// A node that is an element.
    pub fn element(&self, id: NodeId) -> Option<&ElementState> {
        self.node(id)?.element()
    }

    /// State of a form control, as far as frames have told it.
    pub fn control(&self, id: NodeId) -> Option<&ControlState> {
        self.controls.get(id)
    }

    /// Scroll offset of an element or document, if frames have told one.
    pub fn scroll(&self, id: NodeId) -> Option<(i32, i32)> {
        self.scrolls.get(id).copied()
    }

    /// State of an audio or video element, if frames have told it.
    pub fn media(&self, id: NodeId) -> Option<&Media> {
        self.media.get(id)
    }

    /// The page as the recording found it.
    pub fn page(&self) -> Option<&Page> {
        self.page.as_ref()
    }

    /// The present view.
    pub fn view(&self) -> Option<&View> {
        self.view.as_ref()
    }

    /// The page's address now: the view's, or the page's before the first view.
    pub fn url(&self) -> &str {
        match (&self.view, &self.page) {
            (Some(view), _) => &view.url,
            (None, Some(page)) => &page.url,
            (None, None) => "",
        }
    }

    /// What relative addresses of the top document are resolved against now.
    pub fn base_url(&self) -> &str {
        match (&self.view, &self.page) {
            (Some(view), _) if !view.base_url.is_empty() => &view.base_url,
            (_, Some(page)) => &page.base_url,
            _ => "",
        }
    }

    /// Width and height of the layout viewport, CSS pixels.
    pub fn viewport(&self) -> (u32, u32) {
        self.viewport
    }

    /// The part of it that is seen, if frames have told one.
    pub fn visual_viewport(&self) -> Option<VisualViewport> {
        self.visual_viewport
    }

    /// How the screen is held, if frames have told it.
    pub fn orientation(&self) -> Option<Orientation> {
        self.orientation
    }

    /// The focused element, or [`NONE`].
    pub fn focus(&self) -> NodeId {
        self.focus
    }

    /// Whether the window has the focus, if known.
    pub fn window_focused(&self) -> Option<bool> {
        self.window_focused
    }

    /// Whether the page is visible, if known.
    pub fn visible(&self) -> Option<bool> {
        self.visible
    }

    /// Whether the recording ended on purpose.
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// Whether the slices of a drain have begun and not ended.
    pub fn drain_open(&self) -> bool {
        self.drain_open
    }

    /// Whether the recording's first snapshot is whole.
    pub fn snapshot_complete(&self) -> bool {
        self.snapshot_complete
    }

    /// The string table.
    pub fn strings(&self) -> &StringTable {
        &self.strings
    }
}
