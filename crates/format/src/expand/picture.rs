//! The page as a whole: `Meta`, a full snapshot, and what these cannot hold.

use super::event::{Event, EventKind};
use super::moment::Moment;
use super::node_json::Scribe;
use super::snapshot::Rest;
use super::urls::Bases;
use super::{Expander, json, mutation, screen};
use crate::frame::NodeId;
use crate::replica::{Kind, NONE};

impl Expander {
    /// Writes the present state as `Meta` and a full snapshot, with what these cannot hold: where a stream
    /// begins in the middle of a recording, or comes back to one.
    ///
    /// In an open drain it is written at the drain's end.
    pub fn snapshot(&mut self, time_ms: u64, out: &mut Vec<Event>) {
        self.budget.renew();
        if self.drain.is_some() {
            self.resync = true;
            return;
        }
        self.tell_steps(time_ms, out);
        self.full(time_ms, out);
        self.tell_state(time_ms, out);
    }

    /// Writes what a full snapshot cannot hold.
    pub(super) fn tell_state(&mut self, time_ms: u64, out: &mut Vec<Event>) {
        let document = self.replica.document();
        if self.is_blank || document == NONE {
            return;
        }
        let scrolled: Vec<NodeId> = self
            .replica
            .subtree(document)
            .filter(|id| self.replica.scroll(*id).is_some())
            .collect();
        self.tell_scrolls(time_ms, &scrolled, out);
        let screen = self
            .replica
            .visual_viewport()
            .map(|v| screen::visual_viewport(&v));
        let screen = screen
            .into_iter()
            .chain(self.replica.orientation().map(screen::orientation));
        for (tag, payload) in screen.collect::<Vec<_>>() {
            self.tell(time_ms, Moment::Custom { tag, payload }, out);
        }
        let focus = self.replica.focus();
        if focus != NONE {
            self.tell(
                time_ms,
                Moment::Focus {
                    before: NONE,
                    now: focus,
                },
                out,
            );
        }
    }

    /// Writes `Meta` and a full snapshot, with all that belongs to it. Of a page that has no element the replayer cannot show
    /// one: then it is due with the element.
    pub(super) fn full(&mut self, time_ms: u64, out: &mut Vec<Event>) {
        let document = self.replica.document();
        if document == NONE {
            return;
        }
        let is_element = |id| {
            self.replica
                .node(id)
                .is_some_and(|node| matches!(node.kind(), Kind::Element(_)))
        };
        self.is_blank = !self.replica.children(document).any(is_element);
        if self.is_blank {
            return;
        }
        self.places.clear();
        let (width, height) = self.replica.viewport();
        let mut meta = String::from("{");
        json::text_member(&mut meta, "href", self.replica.url());
        json::member(&mut meta, "width", width);
        json::member(&mut meta, "height", height);
        meta.push('}');
        let (left, top) = self.replica.scroll(document).unwrap_or((0, 0));
        let mut scribe = Scribe {
            replica: &self.replica,
            ids: &self.ids,
            bases: Bases::default(),
            budget: &self.budget,
        };
        let mut rest = Rest::default();
        let mut data = String::from("{\"node\":");
        scribe.nested(&mut data, document, &mut rest);
        data.push_str(&format!(",\"initialOffset\":{{\"left\":{left},\"top\":{top}}}}}"));
        let mut later = Vec::new();
        mutation::append_deep(&mut scribe, &mut rest, &mut later);
        mutation::attach_frames(&mut scribe, rest.frames, &mut later);
        self.push(time_ms, EventKind::Meta, &meta, out);
        self.push(time_ms, EventKind::FullSnapshot, &data, out);
        self.is_scroll_untold = true;
        self.scrolled_documents.clear();
        for data in &later {
            self.push(time_ms, EventKind::Incremental, data, out);
        }
        self.forget_styles();
        self.tell_none_adopted(time_ms, out);
        let nodes: Vec<NodeId> = self.replica.subtree(document).collect();
        // A document of a frame is attached when its element is there, so outer ones come first.
        self.tell_all_adopted(time_ms, &nodes, out);
        self.tell_unsaid(time_ms, &nodes, out);
        self.chosen.clear();
        self.note_chosen(&nodes);
        self.forget_shown();
        self.tell_shown(time_ms, None, out);
    }

    /// There was a full snapshot, and none is due.
    pub(super) fn has_picture(&self) -> bool {
        self.replica.snapshot_complete() && !self.is_blank
    }
}
