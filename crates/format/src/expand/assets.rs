//! Assets in the place of their numbers: `data:` addresses that play anywhere, or an empty picture.

use super::budget::Budget;
use super::drain::Drain;
use super::event::Event;
use super::moment::Moment;
use super::{Expander, mutation};
use crate::frame::{ASSET_SCHEME, Frame, Inserted, NewNode, NodeId, SheetId, Text, Tree};
use crate::replica::{Error, NONE, Node, Replica, SheetEntry, SheetText, Str};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Stands for what was not recorded, or not yet. It holds nothing that would end an address, whatever is around it.
const PLACEHOLDER: &str =
    "data:image/svg+xml,%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27%20style=%27background:silver%27/%3E";

/// Where an asset's number ends is where the digits do.
fn split_number(text: &str) -> (Option<u32>, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (digits.parse().ok(), rest)
}

/// A value with its assets in place. Where they would take too much the empty picture stays.
pub(super) fn resolved<'a>(replica: &Replica, budget: &Budget, value: Cow<'a, str>) -> Cow<'a, str> {
    if !value.contains(ASSET_SCHEME) {
        return value;
    }
    let mut parts = value.split(ASSET_SCHEME);
    let mut out = String::from(parts.next().unwrap_or_default());
    for part in parts {
        match split_number(part) {
            (Some(id), rest) => {
                push_address(&mut out, replica, budget, id);
                out.push_str(rest);
            }
            (None, _) => {
                out.push_str(ASSET_SCHEME);
                out.push_str(part);
            }
        }
    }
    out.into()
}

fn push_address(out: &mut String, replica: &Replica, budget: &Budget, id: u32) {
    let length = |(header, bytes): (&str, &[u8])| header.len() + bytes.len() + bytes.len() / 3;
    let content = replica.asset(id).filter(|content| budget.spend(length(*content)));
    let Some((header, bytes)) = content else {
        return out.push_str(PLACEHOLDER);
    };
    out.push_str("data:");
    out.push_str(header);
    out.push(',');
    if header.ends_with(";base64") {
        push_base64(out, bytes);
    } else {
        out.push_str(&String::from_utf8_lossy(bytes));
    }
}

fn push_base64(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for group in bytes.chunks(3) {
        let byte = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let digit = DIGITS.get((bits >> (18 - 6 * index) & 63) as usize);
            out.push(match digit {
                Some(digit) if index <= group.len() => char::from(*digit),
                _ => '=',
            });
        }
    }
}

fn refers_to(value: &str, id: u32) -> bool {
    value
        .split(ASSET_SCHEME)
        .skip(1)
        .any(|part| split_number(part).0 == Some(id))
}

impl Expander {
    /// An asset, or a piece of it. Once it is whole, what refers to it already is told anew.
    pub(super) fn asset(&mut self, time_ms: u64, frame: &Frame, out: &mut Vec<Event>) -> Result<(), Error> {
        self.replica.apply(frame)?;
        let Frame::Asset(told) = frame else { return Ok(()) };
        if !self.awaited.remove(&told.id) {
            return Ok(());
        }
        if self.replica.asset(told.id).is_none() {
            // More of it comes, or it is missing: then the empty picture stays.
            self.awaited.insert(told.id);
            return Ok(());
        }
        let (attributes, texts) = self.users(told.id);
        let sheets = self.sheets_using(told.id);
        let has_picture = self.has_picture();
        match &mut self.drain {
            Some(drain) => {
                attributes
                    .into_iter()
                    .filter(|(id, _)| !drain.born.contains_key(id))
                    .for_each(|change| drain.attributes.push(change));
                texts
                    .into_iter()
                    .filter(|id| !drain.born.contains_key(id))
                    .for_each(|id| drain.texts.push(id));
                for (sheet, owner) in sheets {
                    match owner {
                        NONE => drain.held.push((time_ms, Moment::Restyled { sheet })),
                        _ => drain.sheets.push(owner),
                    }
                }
            }
            None if !has_picture => {}
            None => {
                self.tell_steps(time_ms, out);
                self.places.clear();
                let owners = sheets
                    .iter()
                    .map(|(_, owner)| *owner)
                    .filter(|owner| *owner != NONE);
                let mut drain = Drain {
                    attributes,
                    texts,
                    sheets: owners.collect(),
                    ..Drain::default()
                };
                let mutation = mutation::expand(&self.replica, &mut self.ids, &self.budget, &mut drain);
                self.tell_mutation(time_ms, &mutation, out);
                for (sheet, _) in sheets.into_iter().filter(|(_, owner)| *owner == NONE) {
                    self.tell_constructed(time_ms, sheet, &[], out);
                }
            }
        }
        Ok(())
    }

    /// Attributes and texts that refer to an asset.
    fn users(&self, asset: u32) -> (Vec<(NodeId, Str)>, Vec<NodeId>) {
        let (mut attributes, mut texts) = (Vec::new(), Vec::new());
        for id in self.replica.subtree(self.replica.document()) {
            if let Some(element) = self.replica.element(id) {
                let using = element
                    .attributes
                    .iter()
                    .filter(|(_, value)| refers_to(value, asset));
                attributes.extend(using.map(|(name, _)| (id, name.clone())));
            } else if self
                .replica
                .node(id)
                .and_then(Node::text)
                .is_some_and(|text| refers_to(text, asset))
            {
                texts.push(id);
            }
        }
        (attributes, texts)
    }

    /// Sheets that refer to an asset, with the elements that own them.
    fn sheets_using(&self, asset: u32) -> Vec<(SheetId, NodeId)> {
        let refers = |text: &str| refers_to(text, asset);
        let using = |id: SheetId| {
            let sheet = self.replica.sheet(id)?;
            texts_of(sheet).any(refers).then_some((id, sheet.node))
        };
        self.replica
            .sheets
            .known
            .ids()
            .into_iter()
            .filter_map(using)
            .collect()
    }

    /// Notes which assets a sheet refers to that are not there yet.
    pub(super) fn await_sheet(&mut self, id: SheetId) {
        let texts = self.replica.sheet(id).into_iter().flat_map(texts_of);
        texts.for_each(|text| await_value(&self.replica, text, &mut self.awaited));
    }

    /// Notes which assets a tree refers to that are not there yet.
    pub(super) fn await_assets(&mut self, tree: &Tree) {
        let inserted = tree.insertions.iter().flat_map(|insertion| &insertion.nodes);
        for node in inserted {
            match node {
                Inserted::New(NewNode::Element(element)) => {
                    element
                        .attributes
                        .iter()
                        .for_each(|(_, value)| self.await_text(value));
                }
                Inserted::New(NewNode::Text(text)) => self.await_text(text),
                _ => {}
            }
        }
        let set = tree.attributes.iter().filter_map(|change| change.value.as_ref());
        set.for_each(|value| self.await_text(value));
        tree.texts.iter().for_each(|(_, text)| self.await_text(text));
    }

    fn await_text(&mut self, text: &Text) {
        match text {
            Text::Inline(text) => await_value(&self.replica, text, &mut self.awaited),
            Text::Ref(id) => {
                if let Some(text) = self.replica.strings().get(*id) {
                    await_value(&self.replica, text, &mut self.awaited);
                }
            }
        }
    }

    /// The same for all of the page: where a stream begins in the middle.
    pub(super) fn await_all_assets(&mut self) {
        for node in self
            .replica
            .subtree(self.replica.document())
            .filter_map(|id| self.replica.node(id))
        {
            let attributes = node.element().into_iter().flat_map(|element| &element.attributes);
            let values = attributes.map(|(_, value)| value).chain(node.text());
            values.for_each(|value| await_value(&self.replica, value, &mut self.awaited));
        }
        for sheet in self.replica.sheets.known.ids() {
            self.await_sheet(sheet);
        }
    }
}

fn texts_of(sheet: &SheetEntry) -> impl Iterator<Item = &str> {
    let (source, rules) = match &sheet.content {
        SheetText::Source(text) => (Some(&**text), &[][..]),
        SheetText::Rules(rules) => (None, &**rules),
        _ => (None, &[][..]),
    };
    source.into_iter().chain(rules.iter().map(|rule| &**rule))
}

fn await_value(replica: &Replica, value: &str, awaited: &mut BTreeSet<u32>) {
    for part in value.split(ASSET_SCHEME).skip(1) {
        if let Some(id) = split_number(part).0
            && awaited.len() < MOST_AWAITED
            && replica.asset(id).is_none()
        {
            awaited.insert(id);
        }
    }
}

/// A recording that names more assets than this and tells none of them is not one of ours.
const MOST_AWAITED: usize = 10_000;
