//! The tree: which nodes stay where they are, which move, which are new.
//!
//! New nodes can only be told in the order of their numbers, so first all are put in, each where it belongs if that is there
//! already, otherwise anywhere; the last frame puts those, and what moved, into their places. Numbers between them that
//! belong to nobody any more are taken by empty texts that go with the end of the drain.

use super::Telling;
use crate::codec::MAX_ENTRIES;
use crate::frame::{Attribute, Element, Inserted, Insertion, NewNode, NodeId, Text, Tree};
use crate::order::longest_increasing;
use crate::replica::{ElementState, Kind, NONE, Node};
use crate::table::{Index, Table};

/// Siblings that are passed over at most in search of one that has its place.
const MOST_PASSED: usize = 64;
/// So many numbers in a row are rather filled than left out by a frame of its own.
const FILLED: u32 = 16;

/// What is known while the tree is told.
struct Work {
    tree: Tree,
    /// Nodes that the reader has where they belong.
    placed: Index,
    /// Nodes that it has.
    present: Index,
    /// New nodes that are not where they belong, and empty texts.
    strays: Vec<NodeId>,
    /// An element for strays.
    shelter: NodeId,
    entries: usize,
}

impl Work {
    /// Puts a node behind the one before if it follows that, otherwise begins another run.
    fn insert(&mut self, (parent, after): (NodeId, NodeId), last: NodeId, inserted: Inserted) {
        match self.tree.insertions.last_mut() {
            Some(run) if run.parent == parent && after != NONE && after == last => run.nodes.push(inserted),
            _ => self.tree.insertions.push(Insertion {
                parent,
                after,
                nodes: vec![inserted],
            }),
        }
        self.entries += 2;
    }
}

impl Telling<'_> {
    pub(super) fn tree(&mut self) -> Option<()> {
        let mut work = Work {
            tree: Tree::default(),
            placed: Index::default(),
            present: Index::default(),
            strays: Vec::new(),
            shelter: NONE,
            entries: 0,
        };
        self.keep(&mut work);
        self.take_out(&mut work);
        self.add_new(&mut work)?;
        if !work.strays.is_empty() {
            self.push_slice(&mut work)?;
            work.tree.detached = core::mem::take(&mut work.strays);
            work.entries += work.tree.detached.len();
        }
        self.place_rest(&mut work);
        self.change_nodes(&mut work)?;
        // With frames of their own where there is none of the tree.
        if self.room.trees > 0 {
            work.tree.controls = self.changed_controls();
            work.entries += work.tree.controls.len();
        }
        if work.entries > MAX_ENTRIES {
            return None;
        }
        let tree = work.tree;
        if !self.from.drain_open && tree == Tree::default() {
            return Some(());
        }
        self.push(crate::frame::Frame::Tree(tree))
    }

    fn push_slice(&mut self, work: &mut Work) -> Option<()> {
        let more = Tree {
            more: true,
            ..core::mem::take(&mut work.tree)
        };
        if core::mem::take(&mut work.entries) > MAX_ENTRIES {
            return None;
        }
        self.push(crate::frame::Frame::Tree(more))
    }

    /// Finds what stays where it is.
    fn keep(&self, work: &mut Work) {
        let (from, to) = (&*self.from, self.to);
        let parent = |node: Option<&Node>| node.map_or(NONE, Node::parent);
        if to.document == from.document {
            work.placed.insert(to.document.into());
        }
        for id in from.nodes.ids() {
            let (Some(before), Some(now)) = (from.node(id), to.node(id)) else {
                continue;
            };
            work.present.insert(id.into());
            if work.shelter == NONE && now.element().is_some() {
                work.shelter = id;
            }
            if now.is_attachment() && now.parent != NONE && before.parent == now.parent {
                work.placed.insert(id.into());
            }
            if now.first_child == NONE || before.first_child == NONE {
                continue;
            }
            if from.children(id).eq(to.children(id)) {
                for child in to.children(id) {
                    work.placed.insert(child.into());
                }
                continue;
            }
            let mut positions = Table::default();
            for (position, child) in (0_u32..).zip(from.children(id)) {
                positions.insert(child, position);
            }
            let known: Vec<NodeId> = to
                .children(id)
                .filter(|child| parent(from.node(*child)) == id && positions.contains(*child))
                .collect();
            let order: Vec<u32> = known
                .iter()
                .filter_map(|id| positions.get(*id))
                .copied()
                .collect();
            for at in longest_increasing(&order) {
                if let Some(child) = known.get(at) {
                    work.placed.insert((*child).into());
                }
            }
        }
    }

    /// Takes out what moves, and what is gone but for what goes with its parent.
    fn take_out(&self, work: &mut Work) {
        for id in self.from.subtree(self.from.document) {
            let is_alive = self.to.nodes.contains(id);
            let parent = self.from.node(id).map_or(NONE, Node::parent);
            let goes = match is_alive {
                true => work.placed.get(id.into()).is_none(),
                false => parent == NONE || self.to.nodes.contains(parent),
            };
            if goes {
                work.tree.detached.push(id);
            }
        }
        work.entries += work.tree.detached.len();
    }

    /// Puts in what is new, in the order of numbers.
    fn add_new(&mut self, work: &mut Work) -> Option<()> {
        let to = self.to;
        let mut ids = to.nodes.ids();
        ids.retain(|id| !self.from.nodes.contains(*id));
        let filled = self.filled(&ids)?;
        let mut last = NONE;
        for id in ids {
            if last == NONE || id.saturating_sub(last) > filled {
                if last != NONE {
                    self.push_slice(work)?;
                }
                work.tree.first_new_id = id;
                last = id.saturating_sub(1);
            }
            for filler in last.saturating_add(1)..id {
                let text = NewNode::Text(Text::Inline("".into()));
                shelter(work, filler, text)?;
                if work.entries > MAX_ENTRIES {
                    return None;
                }
            }
            self.add(work, id, last)?;
            last = id;
        }
        Some(())
    }

    /// How large a step between numbers may be within a frame, so that there are frames enough.
    fn filled(&self, ids: &[NodeId]) -> Option<u32> {
        // One is for what has no place at first.
        let most = self.room.trees.saturating_sub(1).max(1);
        let mut filled = FILLED;
        loop {
            let pairs = ids.iter().zip(ids.iter().skip(1));
            let frames = pairs.filter(|(a, b)| b.saturating_sub(**a) > filled).count() + 1;
            if frames <= most {
                return Some(filled);
            }
            filled = filled.checked_mul(4)?;
        }
    }

    fn add(&self, work: &mut Work, id: NodeId, last: NodeId) -> Option<()> {
        let node = self.to.node(id)?;
        let told = self.new_node(node);
        if let Kind::Element(element) = &node.kind {
            work.entries += element.attributes.len() * 2;
        }
        if let Some(after) = self.behind(work, node) {
            work.insert((node.parent, after), last, Inserted::New(told));
            work.placed.insert(id.into());
            work.present.insert(id.into());
            if work.shelter == NONE && node.element().is_some() {
                work.shelter = id;
            }
            return Some(());
        }
        match node.kind {
            Kind::Element(_) | Kind::Text(_) | Kind::CData(_) => shelter(work, id, told),
            // A host is known before what hangs on it.
            _ => None,
        }
    }

    /// The sibling in front of a node, of those that have their places; `None`: its own place is not known yet.
    fn behind(&self, work: &Work, node: &Node) -> Option<NodeId> {
        if node.parent != NONE && work.present.get(node.parent.into()).is_none() {
            return None;
        }
        if node.is_attachment() {
            return Some(NONE);
        }
        let mut sibling = node.previous;
        for _ in 0..MOST_PASSED {
            if sibling == NONE || work.placed.get(sibling.into()).is_some() {
                return Some(sibling);
            }
            sibling = self.to.node(sibling)?.previous;
        }
        None
    }

    /// Puts everything that has no place yet into its own.
    fn place_rest(&self, work: &mut Work) {
        let mut last = NONE;
        for id in self.to.subtree(self.to.document) {
            let Some(node) = self.to.node(id) else { continue };
            if work.placed.get(id.into()).is_some() {
                continue;
            }
            let after = if node.is_attachment() { NONE } else { node.previous };
            work.insert((node.parent, after), last, Inserted::Placed(id));
            last = id;
        }
    }

    /// Texts and attributes of nodes that were there before.
    fn change_nodes(&self, work: &mut Work) -> Option<()> {
        for id in self.from.nodes.ids() {
            let (Some(before), Some(now)) = (self.from.node(id), self.to.node(id)) else {
                continue;
            };
            match (&before.kind, &now.kind) {
                (before, now) if before == now => {}
                (Kind::Text(_), Kind::Text(text)) | (Kind::CData(_), Kind::CData(text)) => {
                    work.tree.texts.push((id, self.text(text)));
                }
                (Kind::Element(before), Kind::Element(now)) if is_same_element(before, now) => {
                    self.attributes(work, id, before, now);
                }
                _ => return None,
            }
        }
        work.entries += work.tree.texts.len() + work.tree.attributes.len();
        Some(())
    }

    /// Attributes keep the order in which they were set: from the first that came back behind another one, all are set anew.
    fn attributes(&self, work: &mut Work, node: NodeId, before: &ElementState, now: &ElementState) {
        let mut known = before.attributes.iter();
        let mut stay = 0;
        let mut change = |name: &str, value: Option<&str>| {
            work.tree.attributes.push(Attribute {
                node,
                name: self.text(name),
                value: value.map(|value| self.text(value)),
            });
        };
        for (name, _) in &now.attributes {
            if !known.any(|(known, _)| known == name) {
                break;
            }
            stay += 1;
        }
        let stays = |name: &str| {
            now.attributes
                .iter()
                .take(stay)
                .any(|(known, _)| **known == *name)
        };
        for (name, _) in before.attributes.iter().filter(|(name, _)| !stays(name)) {
            change(name, None);
        }
        for (at, (name, value)) in now.attributes.iter().enumerate() {
            if at >= stay || before.attribute(name) != Some(value) {
                change(name, Some(value));
            }
        }
    }

    fn new_node(&self, node: &Node) -> NewNode {
        match &node.kind {
            Kind::Document { quirks } => NewNode::Document { quirks: *quirks },
            Kind::Doctype(doctype) => NewNode::Doctype {
                name: self.text(&doctype.name),
                public_id: self.text(&doctype.public_id),
                system_id: self.text(&doctype.system_id),
            },
            Kind::Element(element) => NewNode::Element(Element {
                name: self.text(&element.name),
                namespace: element.namespace,
                attributes: element
                    .attributes
                    .iter()
                    .map(|(name, value)| (self.text(name), self.text(value)))
                    .collect(),
                custom: element.custom,
                hidden: element.hidden,
            }),
            Kind::Text(text) => NewNode::Text(self.text(text)),
            Kind::CData(text) => NewNode::CData(self.text(text)),
            Kind::ShadowRoot { open } => NewNode::ShadowRoot { open: *open },
        }
    }
}

/// What never changes of an element is the same.
fn is_same_element(before: &ElementState, now: &ElementState) -> bool {
    before.name == now.name
        && (before.namespace, before.custom, before.hidden.is_some())
            == (now.namespace, now.custom, now.hidden.is_some())
}

/// Puts a new node where it does not belong.
fn shelter(work: &mut Work, id: NodeId, node: NewNode) -> Option<()> {
    if work.shelter == NONE {
        return None;
    }
    work.insert((work.shelter, NONE), NONE, Inserted::New(node));
    work.strays.push(id);
    work.present.insert(id.into());
    Some(())
}
