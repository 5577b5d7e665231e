//! Frames about style sheets as events: an element built again, rules inserted and deleted, sheets declared anew.

use super::drain::Drain;
use super::event::{Event, EventKind};
use super::moment::Moment;
use super::node_json::Scribe;
use super::urls::Bases;
use super::{Expander, mutation, sheets};
use crate::frame::{Frame, NodeId, RuleEdit, SheetRole};
use crate::replica::NONE;

impl Expander {
    /// A style sheet, or a change of one.
    pub(super) fn sheet(&mut self, time_ms: u64, frame: &Frame, out: &mut Vec<Event>) {
        let id = match frame {
            // Of an element that is not known any more.
            Frame::Sheet(told) if told.node != NONE && self.replica.node(told.node).is_none() => {
                return;
            }
            Frame::Sheet(told) => told.sheet,
            Frame::RuleEdits { sheet, .. } | Frame::SheetState { sheet, .. }
                if self.replica.sheet(*sheet).is_some() =>
            {
                *sheet
            }
            _ => return,
        };
        // One that does not fit is passed over: without a sheet the rest of a recording is still worth seeing.
        if self.replica.apply(frame).is_err() {
            return;
        }
        self.await_sheet(id);
        let Some((owner, is_edited)) = self.replica.sheet(id).filter(|sheet| !sheet.is_open).map(|s| {
            (
                s.node,
                s.role == SheetRole::Owned && !sheets::is_short(&self.replica, s),
            )
        }) else {
            return;
        };
        let edits = match frame {
            Frame::RuleEdits { edits, .. } => edits.as_slice(),
            _ => &[],
        };
        let has_picture = self.has_picture();
        match &mut self.drain {
            Some(drain) if owner == NONE => drain.held.push((time_ms, Moment::Restyled { sheet: id })),
            Some(drain) => drain.sheets.push(owner),
            None if !has_picture => {}
            None if owner == NONE => {
                self.tell_steps(time_ms, out);
                self.tell_constructed(time_ms, id, edits, out);
            }
            None => {
                self.tell_steps(time_ms, out);
                self.places.clear();
                if !edits.is_empty() && is_edited {
                    if self.shows(owner) {
                        self.tell_edits(time_ms, owner, edits, out);
                    }
                    return;
                }
                let mut drain = Drain {
                    sheets: vec![owner],
                    ..Drain::default()
                };
                let mutation = mutation::expand(&self.replica, &mut self.ids, &self.budget, &mut drain);
                self.tell_mutation(time_ms, &mutation, out);
            }
        }
    }

    fn tell_edits(&mut self, time_ms: u64, owner: NodeId, edits: &[RuleEdit], out: &mut Vec<Event>) {
        let document = self.place(owner).document;
        let mut scribe = Scribe {
            replica: &self.replica,
            ids: &self.ids,
            bases: Bases::default(),
            budget: &self.budget,
        };
        let Some((_, sheet)) = self.replica.sheet_of(owner) else {
            return;
        };
        let base = scribe.sheet_base(sheet, document);
        let target = format!("\"id\":{}", self.ids.of(owner));
        let text = |rule: &str| sheets::added_rule(&self.replica, &self.budget, rule, base.as_ref());
        for data in sheets::edit_events(&target, edits, &text) {
            self.push(time_ms, EventKind::Incremental, &data, out);
        }
    }
}
