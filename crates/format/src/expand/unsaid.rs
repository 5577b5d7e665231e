//! State of controls that no event and no attribute of the replayer's can hold: told by custom events.

use super::Expander;
use super::choice;
use super::drain::Drain;
use super::event::{Event, EventKind};
use super::json;
use super::moment::{self, Moment};
use super::names::is_html;
use crate::frame::NodeId;
use crate::replica::{ControlState, ElementState, Replica};

impl Expander {
    /// No attribute of a snapshot or an add can hold it.
    pub(super) fn tell_unsaid(&mut self, time_ms: u64, nodes: &[NodeId], out: &mut Vec<Event>) {
        for &node in nodes {
            if is_any(&self.replica, node) && self.shows(node) {
                if let Some(data) = choice::nothing(&self.replica, node, self.ids.of(node)) {
                    self.push(time_ms, EventKind::Incremental, &data, out);
                }
                for data in of(&self.replica, node, self.ids.of(node)) {
                    self.push(time_ms, EventKind::Custom, &data, out);
                }
            }
        }
    }

    /// Lists that became ones of several choices, ahead of what else happened: as long as they are of one choice, an
    /// option that is added takes the place of those that stay chosen.
    pub(super) fn tell_multiple(&mut self, time_ms: u64, drain: &Drain, out: &mut Vec<Event>) {
        for (node, name) in &drain.attributes {
            let is_list =
                |list: &ElementState| is_html(list, "select") && list.attribute("multiple").is_some();
            if &**name == "multiple" && self.replica.element(*node).is_some_and(is_list) && self.shows(*node)
            {
                let id = self.ids.of(*node);
                let data = format!(
                    "{{\"source\":0,\"texts\":[],\"attributes\":[{{\"id\":{id},\"attributes\":{{\"multiple\":\"\"}}}}],\"removes\":[],\"adds\":[]}}"
                );
                self.push(time_ms, EventKind::Incremental, &data, out);
            }
        }
    }

    /// A player that seeks may take the element of before for one that is built anew. It holds what was entered there, and
    /// attributes count no more.
    pub(super) fn tell_controls_again(&mut self, time_ms: u64, nodes: &[NodeId], out: &mut Vec<Event>) {
        for &node in nodes {
            if !self.shows(node) {
                continue;
            }
            let state = self.replica.control(node).cloned().unwrap_or_default();
            for data in moment::control(&self.replica, &self.ids, node, &state, false) {
                self.push(time_ms, EventKind::Incremental, &data, out);
            }
        }
    }

    /// States of controls that were there before the drain; the others have theirs in their attributes.
    pub(super) fn tell_controls(&mut self, time_ms: u64, drain: &Drain, out: &mut Vec<Event>) {
        for &(node, by_user) in &drain.controls {
            let state: ControlState = self.replica.control(node).cloned().unwrap_or_default();
            let indeterminate_changed = state.indeterminate.is_some();
            self.tell(
                time_ms,
                Moment::Control {
                    node,
                    state,
                    by_user,
                    indeterminate_changed,
                },
                out,
            );
        }
        let placed: Vec<NodeId> = drain
            .placed
            .iter()
            .copied()
            .filter(|node| self.shows(*node))
            .collect();
        self.note_chosen(&placed);
        for data in choice::added(&self.replica, &self.ids, &placed, &drain.inserted) {
            self.push(time_ms, EventKind::Incremental, &data, out);
        }
    }
}

/// Data of the custom events for what the replayer cannot show of a control.
pub(super) fn of(replica: &Replica, node: NodeId, id: u64) -> Vec<String> {
    let mut out = Vec::new();
    if is_indeterminate(replica, node) {
        out.push(indeterminate(id, true));
    }
    out.extend(files(replica, node, id));
    out
}

/// Whether there is anything of the kind.
pub(super) fn is_any(replica: &Replica, node: NodeId) -> bool {
    is_indeterminate(replica, node)
        || choice::is_nothing(replica, node)
        || (is_file(replica, node) && value(replica, node).is_some())
}

/// Data of the custom event for a check box that shows neither on nor off, or does no longer.
pub(super) fn indeterminate(id: u64, indeterminate: bool) -> String {
    format!(
        "{{\"tag\":\"afterimage.indeterminate\",\"payload\":{{\"id\":{id},\"indeterminate\":{indeterminate}}}}}"
    )
}

/// Data of the custom event for the files of a file input, whose value nobody may set.
pub(super) fn files(replica: &Replica, node: NodeId, id: u64) -> Option<String> {
    let value = value(replica, node).filter(|_| is_file(replica, node))?;
    let mut out = String::from("{\"tag\":\"afterimage.files\",\"payload\":{");
    json::member(&mut out, "id", id);
    json::member(&mut out, "filled", !value.is_empty());
    let count = if value.is_empty() {
        Some(0)
    } else {
        value.parse::<u32>().ok()
    };
    match count {
        Some(count) => json::member(&mut out, "count", count),
        None => json::member(&mut out, "count", "null"),
    }
    out.push_str("}}");
    Some(out)
}

/// Whether it is a file input.
pub(super) fn is_file(replica: &Replica, node: NodeId) -> bool {
    replica.element(node).is_some_and(|element| {
        let kind = element.attribute("type").map_or("", |kind| kind.trim());
        is_html(element, "input") && kind.eq_ignore_ascii_case("file")
    })
}

fn is_indeterminate(replica: &Replica, node: NodeId) -> bool {
    replica
        .control(node)
        .is_some_and(|state| state.indeterminate == Some(true))
}

fn value(replica: &Replica, node: NodeId) -> Option<&str> {
    replica.control(node)?.value.as_deref()
}
