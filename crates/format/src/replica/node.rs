//! A node of the replica.

use super::NONE;
use crate::frame::{Namespace, NodeId};
use std::sync::Arc;

/// A text. Shared, because a name or a class list occurs on thousands of nodes.
pub type Str = Arc<str>;

/// A node and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub(crate) parent: NodeId,
    pub(crate) first_child: NodeId,
    pub(crate) last_child: NodeId,
    pub(crate) previous: NodeId,
    pub(crate) next: NodeId,
    /// Shadow root or frame document; not among the children.
    pub(crate) attachment: NodeId,
    pub(crate) kind: Kind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A document: the page's own or a frame's.
    Document {
        /// Rendered in quirks mode.
        quirks: bool,
    },
    /// A document type.
    Doctype(Box<Doctype>),
    /// An element.
    Element(Box<ElementState>),
    /// A text node.
    Text(Str),
    /// A CDATA section.
    CData(Str),
    /// A shadow root.
    ShadowRoot {
        /// Of mode `open`.
        open: bool,
    },
}

/// A document type's parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Doctype {
    /// Its name.
    pub name: Str,
    /// Its public id, or empty.
    pub public_id: Str,
    /// Its system id, or empty.
    pub system_id: Str,
}

/// An element's own state.
#[derive(Clone, Debug, PartialEq)]
pub struct ElementState {
    /// Qualified name.
    pub name: Str,
    /// Namespace.
    pub namespace: Namespace,
    /// A custom element that is defined.
    pub custom: bool,
    /// Hidden by a privacy rule: only this box is known.
    pub hidden: Option<(u32, u32)>,
    /// Attributes in the order they were set.
    pub attributes: Vec<(Str, Str)>,
}

impl ElementState {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&Str> {
        self.attributes
            .iter()
            .find(|(known, _)| &**known == name)
            .map(|(_, value)| value)
    }
}

/// State of a form control that attributes do not tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ControlState {
    /// `value`.
    pub value: Option<Str>,
    /// `checked` or `selected`.
    pub on: Option<bool>,
    /// `indeterminate`.
    pub indeterminate: Option<bool>,
}

impl Node {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            parent: NONE,
            first_child: NONE,
            last_child: NONE,
            previous: NONE,
            next: NONE,
            attachment: NONE,
            kind,
        }
    }

    /// The parent; for a shadow root its host, for a frame's document the frame element.
    pub fn parent(&self) -> NodeId {
        self.parent
    }

    /// The first child.
    pub fn first_child(&self) -> NodeId {
        self.first_child
    }

    /// The last child.
    pub fn last_child(&self) -> NodeId {
        self.last_child
    }

    /// The sibling in front.
    pub fn previous(&self) -> NodeId {
        self.previous
    }

    /// The sibling behind.
    pub fn next(&self) -> NodeId {
        self.next
    }

    /// The shadow root of a host or the document of a frame.
    pub fn attachment(&self) -> NodeId {
        self.attachment
    }

    /// What it is.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Its element part.
    pub fn element(&self) -> Option<&ElementState> {
        match &self.kind {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The text of a text node or CDATA section.
    pub fn text(&self) -> Option<&Str> {
        match &self.kind {
            Kind::Text(text) | Kind::CData(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it hangs beside its parent's children: a shadow root or a document.
    pub fn is_attachment(&self) -> bool {
        matches!(self.kind, Kind::ShadowRoot { .. } | Kind::Document { .. })
    }
}
