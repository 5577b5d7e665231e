//! What a state takes, and what a frame may add to it: memory and the length of a snapshot, about. A text counts
//! wherever it is used, since it is written out there.

use super::Expander;
use crate::frame::*;
use crate::replica::{AssetState, ControlState, Kind, Replica, SheetText};

/// A node, an attribute, an entry of a table.
const NODE_BYTES: usize = 160;
const ENTRY_BYTES: usize = 64;
/// A point of a path that waits for its time.
const POINT_BYTES: usize = 96;

impl Expander {
    /// What a frame may add to the state, at most.
    pub fn cost(&self, frame: &Frame) -> usize {
        let text = |text: &Text| match text {
            Text::Inline(text) => ENTRY_BYTES + text.len(),
            Text::Ref(id) => ENTRY_BYTES + self.replica.strings().get(*id).map_or(0, |text| text.len()),
        };
        let control = |control: &Control| NODE_BYTES + control.value.as_ref().map_or(0, text);
        let spelt = |texts: &mut dyn Iterator<Item = usize>| texts.map(|bytes| bytes + ENTRY_BYTES).sum();
        match frame {
            Frame::Strings { texts, .. } => spelt(&mut texts.iter().map(|text| text.len())),
            Frame::Tree(tree) => {
                let placed: usize = tree
                    .insertions
                    .iter()
                    .flat_map(|insertion| &insertion.nodes)
                    .map(|node| NODE_BYTES + inserted(node, &text))
                    .sum();
                let attributes: usize = tree
                    .attributes
                    .iter()
                    .map(|a| NODE_BYTES + text(&a.name) + a.value.as_ref().map_or(0, text))
                    .sum();
                let texts: usize = tree.texts.iter().map(|(_, t)| NODE_BYTES + text(t)).sum();
                let controls: usize = tree.controls.iter().map(control).sum();
                placed + attributes + texts + controls + tree.detached.len() * NODE_BYTES
            }
            Frame::Control(told) => control(told),
            Frame::Path(path) => path.points.len() * POINT_BYTES,
            Frame::Note { kind, json } => text(kind) + text(json),
            Frame::Sheet(sheet) => {
                let content = match &sheet.content {
                    SheetContent::Source(source) => source.len(),
                    SheetContent::Rules(rules) => spelt(&mut rules.iter().map(|rule| rule.len())),
                    SheetContent::Own | SheetContent::Unreadable | SheetContent::Shared(_) => 0,
                };
                NODE_BYTES + sheet.base_url.len() + content
            }
            Frame::RuleEdits { edits, .. } => spelt(&mut edits.iter().map(|edit| match edit {
                RuleEdit::Insert { text, .. } | RuleEdit::Replace { text, .. } => text.len(),
                RuleEdit::Delete { .. } => 0,
            })),
            Frame::DocumentBase { base_url, .. } => NODE_BYTES + base_url.len(),
            Frame::Adopted { sheets, .. } => NODE_BYTES + sheets.len() * ENTRY_BYTES,
            Frame::Asset(asset) => match &asset.part {
                AssetPart::First { bytes, .. } | AssetPart::Next { bytes, .. } => NODE_BYTES + bytes.len(),
                AssetPart::SameAs(_) | AssetPart::Missing => NODE_BYTES,
            },
            Frame::TopLayer(entries) => entries.len() * ENTRY_BYTES,
            Frame::Selection(ranges) => ranges.len() * ENTRY_BYTES,
            _ => NODE_BYTES,
        }
    }

    /// What the state takes; but for a drain that is open.
    pub fn weight(&self) -> usize {
        weight(&self.replica) + self.steps.len() * POINT_BYTES
    }
}

fn inserted(node: &Inserted, text: &impl Fn(&Text) -> usize) -> usize {
    match node {
        Inserted::New(NewNode::Element(element)) => {
            let attributes = element.attributes.iter();
            let attributes: usize = attributes.map(|(name, value)| text(name) + text(value)).sum();
            text(&element.name) + attributes
        }
        Inserted::New(NewNode::Text(told) | NewNode::CData(told)) => text(told),
        Inserted::New(NewNode::Doctype {
            name,
            public_id,
            system_id,
        }) => text(name) + text(public_id) + text(system_id),
        _ => 0,
    }
}

fn weight(replica: &Replica) -> usize {
    let node = |id: NodeId| {
        let content = match replica.node(id).map(|node| node.kind()) {
            Some(Kind::Element(element)) => {
                let attributes = element.attributes.iter();
                let attributes: usize = attributes
                    .map(|(name, value)| 2 * ENTRY_BYTES + name.len() + value.len())
                    .sum();
                element.name.len() + attributes
            }
            Some(Kind::Text(text) | Kind::CData(text)) => text.len(),
            Some(Kind::Doctype(doctype)) => {
                doctype.name.len() + doctype.public_id.len() + doctype.system_id.len()
            }
            _ => 0,
        };
        NODE_BYTES + content
    };
    let control = |control: &ControlState| NODE_BYTES + control.value.as_ref().map_or(0, |value| value.len());
    let sheet = |id: SheetId| {
        let content = match replica.sheet(id).map(|sheet| &sheet.content) {
            Some(SheetText::Source(text)) => text.len(),
            Some(SheetText::Rules(rules)) => rules.iter().map(|rule| ENTRY_BYTES + rule.len()).sum(),
            _ => 0,
        };
        NODE_BYTES + content
    };
    let asset = |id: u32| match replica.assets.get(id) {
        Some(AssetState::Content { bytes, .. }) => NODE_BYTES + bytes.len(),
        _ => NODE_BYTES,
    };
    let nodes: usize = replica.nodes.ids().into_iter().map(node).sum();
    let controls = replica.controls.ids().into_iter();
    let controls: usize = controls
        .filter_map(|id| replica.controls.get(id))
        .map(control)
        .sum();
    let sheets: usize = replica.sheets.known.ids().into_iter().map(sheet).sum();
    let adopted = replica.adopters().into_iter();
    let adopted: usize = adopted
        .map(|root| NODE_BYTES + replica.adopted(root).len() * ENTRY_BYTES)
        .sum();
    let bases = replica.bases.ids().into_iter();
    let bases: usize = bases
        .map(|id| NODE_BYTES + replica.document_base(id).map_or(0, str::len))
        .sum();
    let assets: usize = replica.assets.ids().into_iter().map(asset).sum();
    let strings: usize = replica
        .strings()
        .iter()
        .map(|(_, text)| ENTRY_BYTES + text.len())
        .sum();
    nodes + controls + sheets + adopted + bases + assets + strings
}
