//! What happened: the frames a recording is made of. See `docs/wire-format.md` for the bytes.
//!
//! A frame has a number (`seq`, from 1, per recording) and a time; both are kept by its carrier
//! ([`crate::batch`] on the way to the worker, [`crate::segment`] on the wire).

mod asset;
mod screen;
mod sheet;
mod shown;

pub use asset::{ASSET_SCHEME, Asset, AssetPart};
pub use screen::{Orientation, VisualViewport};
pub use sheet::{RuleEdit, SharedText, Sheet, SheetContent, SheetId, SheetRole, SheetState};
pub use shown::{Selected, TopEntry, TopKind};

/// A node's number: from 1 (the top document), never reused within a recording. 0 means "none".
pub type NodeId = u32;

/// Text in a frame: spelt out, or a number in the recording's string table (see [`Frame::Strings`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// The text itself.
    Inline(Box<str>),
    /// An entry of the string table.
    Ref(u32),
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // fields are described with their variant
pub enum Frame {
    /// Adds entries `first_id..` to the string table, after emptying it if `reset`.
    Strings {
        reset: bool,
        first_id: u32,
        texts: Vec<Box<str>>,
    },
    /// The page as the recording found it; frame 1 of each recording.
    Page(Page),
    /// A view begins: a new path, or one named by the page.
    View(View),
    /// The document changed.
    Tree(Tree),
    /// A scroller (an element, or a document for its viewport) came to rest or passed here, in CSS pixels.
    Scroll { node: NodeId, x: i32, y: i32 },
    /// A form control's state changed.
    Control(Control),
    /// The box of a hidden element, CSS pixels; it can only be measured after the element was told.
    Box { node: NodeId, width: u32, height: u32 },
    /// The layout viewport, in CSS pixels.
    Viewport { width: u32, height: u32 },
    /// The element that has the focus; 0 for none.
    Focus { node: NodeId },
    /// The window gained or lost the focus.
    WindowFocus { focused: bool },
    /// The page became visible or hidden.
    Visibility { visible: bool },
    /// A stretch of a pointer's path.
    Path(Path),
    /// A click, a press, a touch.
    Interaction(Interaction),
    /// Something the SDK or the page says: `kind` names it, `json` is a JSON value.
    Note { kind: Text, json: Text },
    /// State of an audio or video element.
    Media(Media),
    /// A style sheet, or a piece of it.
    Sheet(Sheet),
    /// Changes of a style sheet's list of rules.
    RuleEdits { sheet: SheetId, edits: Vec<RuleEdit> },
    /// The constructed sheets that a document or shadow root adopts, in order.
    Adopted { node: NodeId, sheets: Vec<SheetId> },
    /// A style sheet was enabled or disabled, or its media changed.
    SheetState { sheet: SheetId, state: SheetState },
    /// The part of the layout viewport that is seen.
    VisualViewport(VisualViewport),
    /// How the screen is held.
    Orientation(Orientation),
    /// Content that attributes and style sheets refer to.
    Asset(Asset),
    /// What relative addresses in a frame's document are resolved against (`document.baseURI`), after the privacy rules;
    /// empty: what those of the document around it are. It may come before the document itself.
    DocumentBase { node: NodeId, base_url: Box<str> },
    /// The top layer, whole, the lowest element first.
    TopLayer(Vec<TopEntry>),
    /// What is selected, whole.
    Selection(Vec<Selected>),
    /// Stands where a frame was taken out after it was made, so that its number is not missing.
    Nothing,
    /// The recording ends here on purpose.
    Stop,
    /// A kind this version does not know; kept so that it can be passed on.
    Unknown { kind: u32, body: Vec<u8> },
}

/// What holds for the whole page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Address, after the privacy rules.
    pub url: Box<str>,
    /// What relative addresses are resolved against (`document.baseURI`), after the privacy rules.
    pub base_url: Box<str>,
    /// Layout viewport, CSS pixels.
    pub width: u32,
    /// Layout viewport, CSS pixels.
    pub height: u32,
    /// Device pixels per CSS pixel, in thousandths.
    pub pixel_ratio_milli: u32,
    /// `navigator.userAgent`.
    pub user_agent: Box<str>,
    /// `navigator.language`.
    pub language: Box<str>,
    /// The recorder's version.
    pub recorder: Box<str>,
}

/// One view of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The view's id.
    pub id: [u8; 16],
    /// Address, after the privacy rules.
    pub url: Box<str>,
    /// `document.baseURI`, after the privacy rules.
    pub base_url: Box<str>,
    /// The page's name for it, or empty.
    pub name: Box<str>,
}

/// A change of the document, applied in the order of the fields.
///
/// The slices of one drain carry one time; all but the last say `more`. The frames up to and with the
/// first one without `more` are the recording's first snapshot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// Another slice of the same drain follows.
    pub more: bool,
    /// The id of the first new node in `insertions`; the next ones count up in order of appearance.
    pub first_new_id: NodeId,
    /// Nodes taken from their parents with all below them. One that no insertion has placed again by the
    /// frame without `more` is gone.
    pub detached: Vec<NodeId>,
    /// Where nodes went.
    pub insertions: Vec<Insertion>,
    /// Attributes set or removed.
    pub attributes: Vec<Attribute>,
    /// New contents of text nodes.
    pub texts: Vec<(NodeId, Text)>,
    /// State of form controls among the new nodes.
    pub controls: Vec<Control>,
}

/// A run of nodes put into `parent`, in order, right behind its child `after` (0: at the front).
/// Shadow roots and the documents of frames are inserted the same way but are not among the children:
/// for them `after` has no meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Insertion {
    /// The parent; 0 for the top document itself.
    pub parent: NodeId,
    /// The sibling in front.
    pub after: NodeId,
    /// What is inserted.
    pub nodes: Vec<Inserted>,
}

/// One inserted node.
#[derive(Clone, Debug, PartialEq)]
pub enum Inserted {
    /// A node that was detached, with all below it.
    Placed(NodeId),
    /// A new node, still without children.
    New(NewNode),
}

/// A node as it first appears.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // fields are named as in the DOM
pub enum NewNode {
    /// A document: the page's own, or (inserted into a frame element) a frame's.
    Document { quirks: bool },
    /// A document type.
    Doctype {
        name: Text,
        public_id: Text,
        system_id: Text,
    },
    /// An element.
    Element(Element),
    /// A text node.
    Text(Text),
    /// A CDATA section (XML documents).
    CData(Text),
    /// A shadow root of the element it is inserted into.
    ShadowRoot { open: bool },
}

/// An element with its attributes, in source order.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Qualified name, case as in the DOM's `localName` with its prefix.
    pub name: Text,
    /// Its namespace.
    pub namespace: Namespace,
    /// Name and value. A name of a namespace other than its prefix's usual one is `qualified\0namespace`.
    pub attributes: Vec<(Text, Text)>,
    /// A custom element that is defined.
    pub custom: bool,
    /// Hidden by a privacy rule: only this box (CSS pixels) is known of it.
    pub hidden: Option<(u32, u32)>,
}

/// The namespaces that HTML parsing yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// `http://www.w3.org/1999/xhtml`
    Html,
    /// `http://www.w3.org/2000/svg`
    Svg,
    /// `http://www.w3.org/1998/Math/MathML`
    MathMl,
    /// No namespace, or one that is none of these.
    Other,
}

/// An attribute of a known element; `None` removes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// The element.
    pub node: NodeId,
    /// Name, as in [`Element::attributes`].
    pub name: Text,
    /// The new value.
    pub value: Option<Text>,
}

/// State of a form control that its attributes do not tell. Only what is `Some` changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Control {
    /// The control, or an `option`.
    pub node: NodeId,
    /// `value`, after masking.
    pub value: Option<Text>,
    /// `checked` of a check box or radio button, `selected` of an option.
    pub on: Option<bool>,
    /// `indeterminate` of a check box.
    pub indeterminate: Option<bool>,
    /// The change was the visitor's doing.
    pub by_user: bool,
}

/// State of an audio or video element, whole: each frame replaces the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Media {
    /// The element.
    pub node: NodeId,
    /// What happened to it.
    pub change: MediaChange,
    /// It is not playing.
    pub paused: bool,
    /// It makes no sound.
    pub muted: bool,
    /// It begins again at its end.
    pub looped: bool,
    /// `currentTime`, milliseconds.
    pub time_ms: u32,
    /// `playbackRate`, thousandths.
    pub rate_milli: u32,
    /// `volume`, thousandths.
    pub volume_milli: u32,
}

/// Why a [`Media`] frame was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaChange {
    /// It was read for the first time.
    Found,
    /// It plays.
    Play,
    /// It stopped playing.
    Pause,
    /// It is at another place.
    Seeked,
    /// Its volume, or whether it is muted.
    Volume,
    /// Its rate.
    Rate,
}

/// What moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerKind {
    /// A mouse.
    Mouse,
    /// A finger.
    Touch,
    /// A pen.
    Pen,
}

/// The pointer id of a mouse that drags something: browsers tell of its way by other events.
pub const DRAGGING: u32 = 1;

/// A stretch of one pointer's path. Times are milliseconds from the frame's, which is the time of the point that was first
/// when the frame was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// What moved.
    pub pointer: PointerKind,
    /// Tells fingers apart; 0 for a mouse, [`DRAGGING`] for one that drags something.
    pub pointer_id: u32,
    /// The points, in order; never empty.
    pub points: Vec<Point>,
}

/// A point of a path, client coordinates (CSS pixels) of the node's own document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Milliseconds after the frame.
    pub after_ms: u32,
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// What was under it.
    pub node: NodeId,
}

/// A press, release or click.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// Which.
    pub kind: InteractionKind,
    /// With what.
    pub pointer: PointerKind,
    /// On what.
    pub node: NodeId,
    /// Client coordinates of the node's own document, CSS pixels.
    pub x: i32,
    /// Client coordinates of the node's own document, CSS pixels.
    pub y: i32,
}

/// Kinds of [`Interaction`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InteractionKind {
    /// Pressed.
    Down,
    /// Released.
    Up,
    /// Clicked.
    Click,
    /// Clicked twice.
    DoubleClick,
    /// The menu key or button.
    ContextMenu,
    /// Cancelled by the browser.
    Cancel,
}
