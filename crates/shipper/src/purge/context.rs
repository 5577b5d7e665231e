//! What is known while frames are gone through in order.

use super::nodes::Nodes;
use super::strings::Strings;
use afterimage_format::frame::{
    Frame, Inserted, Namespace, NewNode, NodeId, RuleEdit, SheetContent, SheetId, Text, Tree,
};
use afterimage_format::purge::{Extent, Purge};
use afterimage_format::replica::{ElementState, Replica};
use afterimage_format::table::{Index, Table};

/// The nodes meant, the texts behind numbers, and of style sheets whose they are.
#[derive(Debug)]
pub struct Context<'a> {
    pub extent: Extent,
    pub whole_page: bool,
    nodes: &'a Nodes<'a>,
    /// The state behind those that left, and the last of these.
    known: Option<(&'a Replica, u64)>,
    /// The frames from here on follow that state.
    has_reached: bool,
    /// What numbers say, and which are still needed.
    pub strings: Strings<'a>,
    /// New `style` elements.
    styles: Index,
    /// Nodes that got a place: whether that is in a `style` element.
    in_style: Table<bool>,
    /// Sheets that were told, and their elements.
    owners: Table<NodeId>,
}

impl<'a> Context<'a> {
    pub fn new(purge: &Purge, nodes: &'a Nodes<'a>, known: Option<(&'a Replica, u64)>) -> Self {
        Self {
            extent: purge.extent,
            whole_page: purge.whole_page,
            nodes,
            known,
            has_reached: false,
            strings: Strings::default(),
            styles: Index::default(),
            in_style: Table::default(),
            owners: Table::default(),
        }
    }

    /// Frame `seq` is next. The first that follows the known state goes on from its strings and its tree: of
    /// that one, gives the state.
    pub fn reach(&mut self, seq: u64) -> Option<&'a Replica> {
        let (replica, through_seq) = self.known.filter(|_| !self.has_reached)?;
        if seq <= through_seq {
            return None;
        }
        self.has_reached = true;
        self.strings.go_on(replica.strings());
        self.in_style.clear();
        Some(replica)
    }

    fn replica(&self) -> Option<&'a Replica> {
        self.known.map(|(replica, _)| replica)
    }

    pub fn has(&self, node: NodeId) -> bool {
        self.nodes.contains(node)
    }

    pub fn resolve<'t>(&'t self, text: &'t Text) -> Option<&'t str> {
        self.strings.resolve(text)
    }

    /// Takes note of a frame before it is rewritten.
    pub fn learn(&mut self, frame: &Frame) {
        match frame {
            Frame::Tree(tree) => self.learn_tree(tree),
            Frame::Sheet(sheet) => drop(self.owners.insert(sheet.sheet, sheet.node)),
            _ => {}
        }
    }

    fn learn_tree(&mut self, tree: &Tree) {
        let mut new_id = tree.first_new_id;
        for insertion in &tree.insertions {
            let is_style = self.is_style(insertion.parent);
            for node in &insertion.nodes {
                let id = match node {
                    Inserted::Placed(id) => *id,
                    Inserted::New(_) => new_id,
                };
                self.in_style.insert(id, is_style);
                if let Inserted::New(node) = node {
                    new_id = new_id.wrapping_add(1);
                    if self.makes_style(node) {
                        self.styles.insert(id.into());
                    }
                }
            }
        }
    }

    fn makes_style(&self, node: &NewNode) -> bool {
        let NewNode::Element(element) = node else {
            return false;
        };
        matches!(element.namespace, Namespace::Html | Namespace::Svg)
            && self
                .resolve(&element.name)
                .is_some_and(|name| name.eq_ignore_ascii_case("style"))
    }

    /// Whether a node is a `style` element, as far as is known.
    pub fn is_style(&self, id: NodeId) -> bool {
        let element = || self.replica()?.element(id);
        self.styles.get(id.into()).is_some() || element().is_some_and(ElementState::is_style)
    }

    /// Whether a node is a text of a `style` element; `None`: nobody knows.
    pub fn is_style_text(&self, id: NodeId) -> Option<bool> {
        let known = || self.replica().map(|replica| replica.is_style_text(id));
        self.in_style.get(id).copied().or_else(known)
    }

    /// Whether a sheet belongs to one of the nodes.
    pub fn has_sheet(&self, id: SheetId) -> bool {
        let known = || Some(self.replica()?.sheet(id)?.node);
        let owner = self.owners.get(id).copied().or_else(known);
        owner.is_some_and(|node| self.has(node))
    }

    /// The strings that a frame refers to are needed.
    pub fn keep_strings(&mut self, frame: &Frame) {
        let strings = &mut self.strings;
        let mut keep = |text: &Text| strings.keep(text);
        match frame {
            Frame::Tree(tree) => each_text(tree, &mut keep),
            Frame::Control(control) => control.value.iter().for_each(keep),
            Frame::Note { kind, json } => [kind, json].into_iter().for_each(keep),
            _ => {}
        }
    }

    /// Hands over all of a frame that may refer to an asset.
    pub fn referring(&self, frame: &Frame, take: &mut dyn FnMut(&str)) {
        match frame {
            Frame::Tree(tree) => self.referring_in(tree, take),
            Frame::Sheet(sheet) => match &sheet.content {
                SheetContent::Source(text) => take(text),
                SheetContent::Rules(rules) => rules.iter().for_each(|rule| take(rule)),
                SheetContent::Own | SheetContent::Unreadable | SheetContent::Shared(_) => {}
            },
            Frame::RuleEdits { edits, .. } => {
                for edit in edits {
                    if let RuleEdit::Insert { text, .. } | RuleEdit::Replace { text, .. } = edit {
                        take(text);
                    }
                }
            }
            _ => {}
        }
    }

    fn referring_in(&self, tree: &Tree, take: &mut dyn FnMut(&str)) {
        let mut take = |text: &Text| {
            if let Some(text) = self.resolve(text) {
                take(text);
            }
        };
        for insertion in &tree.insertions {
            let is_style = self.is_style(insertion.parent);
            for node in &insertion.nodes {
                match node {
                    Inserted::New(NewNode::Element(element)) => {
                        element.attributes.iter().for_each(|(_, value)| take(value));
                    }
                    Inserted::New(NewNode::Text(text) | NewNode::CData(text)) if is_style => take(text),
                    _ => {}
                }
            }
        }
        let changes = tree.attributes.iter();
        changes
            .filter_map(|change| change.value.as_ref())
            .for_each(&mut take);
        let texts = tree.texts.iter();
        texts
            .filter(|(id, _)| self.is_style_text(*id) != Some(false))
            .for_each(|(_, text)| take(text));
    }
}

/// All texts of a tree frame.
fn each_text(tree: &Tree, take: &mut dyn FnMut(&Text)) {
    for node in tree.insertions.iter().flat_map(|insertion| &insertion.nodes) {
        match node {
            Inserted::New(NewNode::Element(element)) => {
                take(&element.name);
                for (name, value) in &element.attributes {
                    take(name);
                    take(value);
                }
            }
            Inserted::New(NewNode::Text(text) | NewNode::CData(text)) => take(text),
            Inserted::New(NewNode::Doctype {
                name,
                public_id,
                system_id,
            }) => [name, public_id, system_id].into_iter().for_each(&mut *take),
            _ => {}
        }
    }
    for change in &tree.attributes {
        take(&change.name);
        change.value.iter().for_each(&mut *take);
    }
    tree.texts.iter().for_each(|(_, text)| take(text));
    let values = tree.controls.iter().filter_map(|control| control.value.as_ref());
    values.for_each(take);
}
