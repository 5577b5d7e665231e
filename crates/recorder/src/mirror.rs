//! What the page thread remembers of the document: a slot per live node in flat arrays, no strings.
//!
//! A slot is a small number that `dom.js` hands out and takes back; an id is the node's number in the recording.

use afterimage_format::frame::NodeId;
use afterimage_privacy::{Asked, Element, Level};

/// An index into the mirror's arrays, and into the node table of `dom.js`.
pub type Slot = u32;

/// No slot.
pub const NONE: Slot = Slot::MAX;

/// So many named children, or more, that the list is read as a whole.
pub const WHOLE: u16 = u16::MAX;

/// What a slot stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A document.
    Document,
    /// An element.
    Element,
    /// Text, CDATA or a document type.
    Leaf,
    /// An open shadow root.
    ShadowRoot,
}

/// What is kept of a node besides its place.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// Its effective privacy level.
    pub level: Level,
    /// What its marks ask for.
    pub asked: Asked,
    /// The part of it that its classes do.
    pub class: Asked,
    /// What the privacy rules need to know of the element; for a leaf, of its parent.
    pub element: Element,
    /// Its children were marked and wait to be read.
    pub is_marked: bool,
    /// Its children were read in part, and behind those are some of which we do not know whether they are still there.
    pub is_half_read: bool,
    /// Checked or selected, as last recorded; for a masked control, not empty; for a text, masked as a secret.
    pub is_on: bool,
    /// Neither on nor off, as last recorded.
    pub is_indeterminate: bool,
    /// Its children wait to be read until the slots that they are shown in are.
    pub awaits_slots: bool,
    /// An HTML `slot`.
    pub is_slot: bool,
}

impl Facts {
    /// Facts of a document at the page's default level.
    pub fn document(level: Level) -> Self {
        Self {
            kind: Kind::Document,
            level,
            asked: Asked::default(),
            class: Asked::default(),
            element: Element::default(),
            is_marked: false,
            is_half_read: false,
            is_on: false,
            is_indeterminate: false,
            awaits_slots: false,
            is_slot: false,
        }
    }

    /// Facts of what is attached to an element, which hands down to it all that holds for itself.
    pub fn attached(kind: Kind, host: Self) -> Self {
        Self {
            kind,
            asked: Asked::default(),
            class: Asked::default(),
            is_marked: false,
            is_half_read: false,
            is_on: false,
            is_indeterminate: false,
            awaits_slots: false,
            is_slot: false,
            ..host
        }
    }

    /// Where its children are may be another matter than the mirror says.
    pub fn is_uncertain(&self) -> bool {
        self.is_marked || self.is_half_read
    }

    /// An element of which only the box is told.
    pub fn is_hidden_element(&self) -> bool {
        self.kind == Kind::Element && self.level == Level::Hidden
    }

    /// A field of which is told whether it is filled, and no more.
    pub fn masks_control(&self) -> bool {
        self.kind == Kind::Element && self.element.is_control() && self.element.masks_input(self.level)
    }

    /// Nothing below it is read.
    pub fn is_closed(&self) -> bool {
        self.level.is_closed() || self.element.is_closed(self.level) || self.kind == Kind::Leaf
    }
}

#[derive(Clone, Copy, Debug)]
struct Node {
    id: NodeId,
    parent: Slot,
    first: Slot,
    next: Slot,
    before: Slot,
    attachment: Slot,
    /// The id of what it was in before it was taken out; 0 if nothing took it out.
    left: NodeId,
    /// How many of its children records named since its list was read, if it is marked.
    named: u16,
    /// Top of a tree that is being forgotten: nobody else knows it any more.
    is_dead: bool,
    facts: Facts,
}

/// The mirror. All reads of an unknown slot give `None`, all writes to one do nothing.
#[derive(Debug, Default)]
pub struct Mirror {
    nodes: Vec<Option<Node>>,
    live: usize,
}

impl Mirror {
    fn node(&self, slot: Slot) -> Option<&Node> {
        self.nodes.get(slot as usize)?.as_ref()
    }

    fn node_mut(&mut self, slot: Slot) -> Option<&mut Node> {
        self.nodes.get_mut(slot as usize)?.as_mut()
    }

    /// Enters a node without a place in the tree.
    pub fn enter(&mut self, slot: Slot, id: NodeId, facts: Facts) {
        let index = slot as usize;
        if index >= self.nodes.len() {
            self.nodes.resize(index + 1, None);
        }
        if let Some(place) = self.nodes.get_mut(index) {
            self.live += usize::from(place.is_none());
            *place = Some(Node {
                id,
                parent: NONE,
                first: NONE,
                next: NONE,
                before: NONE,
                attachment: NONE,
                left: 0,
                named: 0,
                is_dead: false,
                facts,
            });
        }
    }

    /// Slots are below this.
    pub fn end(&self) -> Slot {
        self.nodes.len() as Slot
    }

    /// Live nodes.
    pub fn live(&self) -> usize {
        self.live
    }

    /// The id of a live node.
    pub fn id(&self, slot: Slot) -> Option<NodeId> {
        self.node(slot).map(|node| node.id)
    }

    /// The facts of a live node.
    pub fn facts(&self, slot: Slot) -> Option<&Facts> {
        self.node(slot).map(|node| &node.facts)
    }

    /// The facts of a live node, to be changed.
    pub fn facts_mut(&mut self, slot: Slot) -> Option<&mut Facts> {
        self.node_mut(slot).map(|node| &mut node.facts)
    }

    /// How many children of a live node were named, or [`WHOLE`].
    pub fn named(&self, slot: Slot) -> u16 {
        self.node(slot).map_or(WHOLE, |node| node.named)
    }

    /// Sets what [`Mirror::named`] gives.
    pub fn set_named(&mut self, slot: Slot, named: u16) {
        if let Some(node) = self.node_mut(slot) {
            node.named = named;
        }
    }

    /// The parent, [`NONE`] for a node that has no place.
    pub fn parent(&self, slot: Slot) -> Slot {
        self.node(slot).map_or(NONE, |node| node.parent)
    }

    /// The shadow root of an element, or the document in it.
    pub fn attachment(&self, slot: Slot) -> Slot {
        self.node(slot).map_or(NONE, |node| node.attachment)
    }

    /// Gives an unlinked document or shadow root to an element that has none.
    pub fn attach(&mut self, slot: Slot, host: Slot) {
        if let Some(host) = self.node_mut(host) {
            host.attachment = slot;
        }
        if let Some(node) = self.node_mut(slot) {
            node.parent = host;
        }
    }

    /// The children in order; what is attached is not among them.
    pub fn children(&self, parent: Slot) -> Children<'_> {
        Children {
            mirror: self,
            next: self.child_after(parent, NONE),
        }
    }

    /// The children from this one on.
    pub fn siblings_from(&self, child: Slot) -> Children<'_> {
        Children {
            mirror: self,
            next: child,
        }
    }

    /// Takes a node from its parent; what is below it stays with it.
    pub fn unlink(&mut self, slot: Slot) {
        let Some(&Node {
            parent, next, before, ..
        }) = self.node(slot)
        else {
            return;
        };
        if parent == NONE {
            return;
        }
        if self.attachment(parent) == slot {
            self.node_mut(parent)
                .into_iter()
                .for_each(|node| node.attachment = NONE);
        } else {
            self.close_gap(parent, before, next);
        }
        let left = self.id(parent).unwrap_or(0);
        if let Some(node) = self.node_mut(slot) {
            (node.parent, node.next, node.before) = (NONE, NONE, NONE);
            node.left = left;
        }
    }

    /// The id of what a node was in before it was taken out.
    pub fn left(&self, slot: Slot) -> NodeId {
        self.node(slot).map_or(0, |node| node.left)
    }

    fn close_gap(&mut self, parent: Slot, before: Slot, next: Slot) {
        match self.node_mut(before) {
            Some(node) => node.next = next,
            None => self
                .node_mut(parent)
                .into_iter()
                .for_each(|node| node.first = next),
        }
        self.node_mut(next)
            .into_iter()
            .for_each(|node| node.before = before);
    }

    /// Puts an unlinked node into `parent`, behind its child `after` ([`NONE`]: at the front).
    pub fn link(&mut self, slot: Slot, parent: Slot, after: Slot) {
        let next = match self.node(after) {
            Some(node) => node.next,
            None => self.node(parent).map_or(NONE, |node| node.first),
        };
        match self.node_mut(after) {
            Some(node) => node.next = slot,
            None => self
                .node_mut(parent)
                .into_iter()
                .for_each(|node| node.first = slot),
        }
        self.node_mut(next)
            .into_iter()
            .for_each(|node| node.before = slot);
        if let Some(node) = self.node_mut(slot) {
            (node.parent, node.next, node.before) = (parent, next, after);
        }
    }

    /// The child behind `after`; the first one behind [`NONE`].
    pub fn child_after(&self, parent: Slot, after: Slot) -> Slot {
        match self.node(after) {
            Some(node) => node.next,
            None => self.node(parent).map_or(NONE, |node| node.first),
        }
    }

    /// The sibling before this one; [`NONE`] for the first.
    pub fn before(&self, slot: Slot) -> Slot {
        self.node(slot).map_or(NONE, |node| node.before)
    }

    /// The topmost node above this one, or itself.
    pub fn top(&self, slot: Slot) -> Slot {
        let mut at = slot;
        while self.node(self.parent(at)).is_some() {
            at = self.parent(at);
        }
        at
    }

    /// In a tree that is being forgotten.
    pub fn is_dead(&self, slot: Slot) -> bool {
        self.node(self.top(slot)).is_none_or(|node| node.is_dead)
    }

    /// An unlinked node is to be forgotten.
    pub fn condemn(&mut self, slot: Slot) {
        if let Some(node) = self.node_mut(slot) {
            node.is_dead = true;
        }
    }

    /// Forgets an unlinked node. Its children and what is attached to it, which have no place then, are condemned; they are the answer.
    pub fn forget(&mut self, slot: Slot) -> Vec<Slot> {
        let attachment = Some(self.attachment(slot)).filter(|slot| *slot != NONE);
        let children: Vec<Slot> = self.children(slot).chain(attachment).collect();
        let left = self.id(slot).unwrap_or(0);
        for &child in &children {
            if let Some(node) = self.node_mut(child) {
                (node.parent, node.next, node.before) = (NONE, NONE, NONE);
                node.left = left;
                node.is_dead = true;
            }
        }
        if self.nodes.get_mut(slot as usize).and_then(Option::take).is_some() {
            self.live -= 1;
        }
        children
    }
}

/// Iterates over the slots of a parent's children.
pub struct Children<'a> {
    mirror: &'a Mirror,
    next: Slot,
}

impl Iterator for Children<'_> {
    type Item = Slot;

    fn next(&mut self) -> Option<Slot> {
        let slot = self.next;
        self.next = self.mirror.node(slot)?.next;
        Some(slot)
    }
}
