//! Changes of the tree.

use super::{Doctype, ElementState, Error, Kind, NONE, Node, Replica};
use crate::frame::{Element, Inserted, Insertion, NewNode, NodeId, Tree};

impl Replica {
    /// Applies one slice of a drain and leaves what it took out aside, also after the last slice.
    pub(crate) fn apply_slice(&mut self, tree: &Tree) -> Result<(), Error> {
        if self.stopped {
            return Err(Error::AfterStop);
        }
        self.drain_open = true;
        for &id in &tree.detached {
            self.detach(id)?;
        }
        let mut new_id = Some(tree.first_new_id);
        for insertion in &tree.insertions {
            self.insert(insertion, &mut new_id)?;
        }
        for change in &tree.attributes {
            self.set_attribute(change)?;
        }
        for (id, text) in &tree.texts {
            self.set_text(*id, text)?;
        }
        for control in &tree.controls {
            self.set_control(control)?;
        }
        Ok(())
    }

    /// Ends a drain: what was taken out and not placed again is gone.
    pub(crate) fn close_drain(&mut self) {
        let mut gone = core::mem::take(&mut self.aside);
        gone.retain(|id| self.is_aside(*id));
        let mut unadopted = Vec::new();
        while let Some(id) = gone.pop() {
            let Some(node) = self.nodes.remove(id) else {
                continue;
            };
            self.controls.remove(id);
            self.scrolls.remove(id);
            self.media.remove(id);
            unadopted.extend(self.sheets.forget_node(id));
            if self.focus == id {
                self.focus = NONE;
            }
            if node.attachment != NONE {
                gone.push(node.attachment);
            }
            let mut child = node.first_child;
            while let Some(next) = self.nodes.get(child) {
                gone.push(child);
                child = next.next;
            }
        }
        self.sheets.forget_adopted(unadopted);
        self.forget_shown();
        self.forget_bases();
        self.drain_open = false;
        self.snapshot_complete = true;
    }

    /// Whether a node is the top of a tree that was taken out.
    pub(crate) fn is_aside(&self, id: NodeId) -> bool {
        id != self.document && self.nodes.get(id).is_some_and(|node| node.parent == NONE)
    }

    fn detach(&mut self, id: NodeId) -> Result<(), Error> {
        let node = self.nodes.get_mut(id).ok_or(Error::UnknownNode)?;
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        let attachment = node.is_attachment();
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
        if id == self.document {
            self.document = NONE;
        } else if parent == NONE {
            return Err(Error::NotAttached);
        } else if attachment {
            if let Some(host) = self.nodes.get_mut(parent) {
                host.attachment = NONE;
            }
        } else {
            self.link(parent, previous, next);
        }
        self.aside.push(id);
        Ok(())
    }

    fn insert(&mut self, insertion: &Insertion, new_id: &mut Option<NodeId>) -> Result<(), Error> {
        let Insertion { parent, after, nodes } = insertion;
        if *parent != NONE && !self.nodes.contains(*parent) {
            return Err(Error::UnknownNode);
        }
        let mut after = *after;
        for inserted in nodes {
            let id = match inserted {
                Inserted::Placed(id) => {
                    if !self.nodes.contains(*id) {
                        return Err(Error::UnknownNode);
                    }
                    if !self.is_aside(*id) {
                        return Err(Error::NotDetached);
                    }
                    if self.is_below(*parent, *id) {
                        return Err(Error::Cycle);
                    }
                    *id
                }
                Inserted::New(new) => {
                    let id = new_id.filter(|id| *id != NONE && !self.nodes.contains(*id));
                    let id = id.ok_or(Error::BadNewId)?;
                    *new_id = id.checked_add(1);
                    let kind = self.kind_of(new)?;
                    self.nodes.insert(id, Node::new(kind));
                    // Until it has its place it is a node aside, should its place be refused.
                    self.aside.push(id);
                    id
                }
            };
            self.place(id, *parent, after)?;
            if self.nodes.get(id).is_some_and(|node| !node.is_attachment()) {
                after = id;
            }
        }
        // New nodes that did get their places are no longer of interest.
        while self.aside.last().is_some_and(|id| !self.is_aside(*id)) {
            self.aside.pop();
        }
        Ok(())
    }

    /// Gives a node without a parent its place.
    pub(crate) fn place(&mut self, id: NodeId, parent: NodeId, after: NodeId) -> Result<(), Error> {
        let kind = &self.nodes.get(id).ok_or(Error::UnknownNode)?.kind;
        if parent == NONE {
            if !matches!(kind, Kind::Document { .. }) || self.document != NONE {
                return Err(Error::Misplaced);
            }
            self.document = id;
            return Ok(());
        }
        let host = self.nodes.get(parent).ok_or(Error::UnknownNode)?;
        let attached = matches!(kind, Kind::Document { .. } | Kind::ShadowRoot { .. });
        let fits = match (&host.kind, kind) {
            (Kind::Element(_), _) if attached => host.attachment == NONE,
            (Kind::Document { .. }, Kind::Element(_) | Kind::Doctype(_)) => true,
            (
                Kind::Element(_) | Kind::ShadowRoot { .. },
                Kind::Element(_) | Kind::Text(_) | Kind::CData(_),
            ) => true,
            _ => false,
        };
        if !fits {
            return Err(Error::Misplaced);
        }
        if attached {
            if let Some(host) = self.nodes.get_mut(parent) {
                host.attachment = id;
            }
            if let Some(node) = self.nodes.get_mut(id) {
                node.parent = parent;
            }
            return Ok(());
        }
        let next = match after {
            NONE => host.first_child,
            after => {
                let sibling = self.nodes.get(after).ok_or(Error::UnknownNode)?;
                if sibling.parent != parent || sibling.is_attachment() {
                    return Err(Error::NotAChild);
                }
                sibling.next
            }
        };
        if let Some(node) = self.nodes.get_mut(id) {
            (node.parent, node.previous, node.next) = (parent, after, next);
        }
        self.link(parent, after, id);
        self.link(parent, id, next);
        Ok(())
    }

    /// Makes two children of `parent` neighbours; [`NONE`] stands for the end of the list.
    fn link(&mut self, parent: NodeId, left: NodeId, right: NodeId) {
        if let Some(node) = self.nodes.get_mut(left) {
            node.next = right;
        } else if let Some(parent) = self.nodes.get_mut(parent) {
            parent.first_child = right;
        }
        if let Some(node) = self.nodes.get_mut(right) {
            node.previous = left;
        } else if let Some(parent) = self.nodes.get_mut(parent) {
            parent.last_child = left;
        }
    }

    /// Whether `id` is `top` or below it, where `top` has no parent. Looks up from `id` and down from `top` in
    /// turn, so it costs the shorter way: in one frame, whose placings only join trees, n log n for all of them.
    fn is_below(&self, id: NodeId, top: NodeId) -> bool {
        let mut up = id;
        for down in self.subtree(top) {
            if up == top || down == id {
                return true;
            }
            match self.nodes.get(up) {
                Some(node) if node.parent != NONE => up = node.parent,
                _ => return false,
            }
        }
        false
    }

    fn kind_of(&self, new: &NewNode) -> Result<Kind, Error> {
        Ok(match new {
            NewNode::Document { quirks } => Kind::Document { quirks: *quirks },
            NewNode::Doctype {
                name,
                public_id,
                system_id,
            } => Kind::Doctype(Box::new(Doctype {
                name: self.strings.resolve(name)?,
                public_id: self.strings.resolve(public_id)?,
                system_id: self.strings.resolve(system_id)?,
            })),
            NewNode::Element(element) => Kind::Element(Box::new(self.element_of(element)?)),
            NewNode::Text(text) => Kind::Text(self.strings.resolve(text)?),
            NewNode::CData(text) => Kind::CData(self.strings.resolve(text)?),
            NewNode::ShadowRoot { open } => Kind::ShadowRoot { open: *open },
        })
    }

    fn element_of(&self, element: &Element) -> Result<ElementState, Error> {
        let resolve = |(name, value)| Ok((self.strings.resolve(name)?, self.strings.resolve(value)?));
        Ok(ElementState {
            name: self.strings.resolve(&element.name)?,
            namespace: element.namespace,
            custom: element.custom,
            hidden: element.hidden,
            attributes: element
                .attributes
                .iter()
                .map(|(n, v)| (n, v))
                .map(resolve)
                .collect::<Result<_, _>>()?,
        })
    }
}
