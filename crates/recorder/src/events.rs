//! Frames of what happens on nodes; an event on what is hidden or unknown makes none.

use crate::Recorder;
use crate::mirror::{Facts, Kind, Slot};
use crate::path::{Pointer, Seen};
use afterimage_format::frame::{Frame, Interaction, InteractionKind, NodeId, PointerKind};

impl Recorder {
    /// The node's id, if events on it may be recorded.
    pub fn event_id(&self, slot: Slot) -> Option<NodeId> {
        let facts = self.mirror.facts(slot)?;
        if facts.level.is_closed() {
            None
        } else {
            self.mirror.id(slot)
        }
    }

    /// A press, a release, a click, and where. A click that a key made is nowhere: the pointer stays where it was last
    /// seen, and so does what is hovered, of which a player takes the click for the latest news.
    pub fn interaction(
        &mut self,
        time_ms: u64,
        kind: InteractionKind,
        pointer: PointerKind,
        slot: Slot,
        at: Option<(i32, i32)>,
    ) {
        let Some(node) = self.event_id(slot) else { return };
        let seen = self.seen;
        let (x, y) = at.or(seen.map(|seen| seen.at)).unwrap_or_default();
        self.emit(
            time_ms,
            &Frame::Interaction(Interaction {
                kind,
                pointer,
                node,
                x,
                y,
            }),
        );
        match seen {
            // A menu may be called by a key, too, and opens where that has its place.
            _ if at.is_some() && kind != InteractionKind::ContextMenu => {
                let pointer = Pointer { kind: pointer, id: 0 };
                self.seen = Some(Seen {
                    pointer,
                    slot,
                    node,
                    at: (x, y),
                });
            }
            Some(seen) if at.is_none() && self.event_id(seen.slot) == Some(seen.node) => {
                self.pointer_moved(time_ms, seen.pointer, (seen.slot, x, y));
            }
            _ => {}
        }
    }

    /// A scroller's offset.
    pub fn scroll(&mut self, time_ms: u64, slot: Slot, x: i32, y: i32) {
        let Some(node) = self.event_id(slot) else { return };
        // How far a field is scrolled tells how much was typed, or what was chosen.
        if self.mirror.facts(slot).is_some_and(|facts| facts.masks_control()) {
            return;
        }
        let known = self.scrolled.get(slot).copied().unwrap_or_default();
        if known == (x, y) {
            return;
        }
        match (x, y) {
            (0, 0) => drop(self.scrolled.remove(slot)),
            _ => drop(self.scrolled.insert(slot, (x, y))),
        }
        self.emit(time_ms, &Frame::Scroll { node, x, y });
    }

    /// Scrollers that are not at their beginning: a move, or less content, may take them there without an event.
    pub fn scrolled(&self) -> Vec<Slot> {
        self.scrolled.ids()
    }

    /// The box of a hidden element, CSS pixels.
    pub fn hidden_box(&mut self, time_ms: u64, slot: Slot, width: u32, height: u32) {
        let is_hidden = self.mirror.facts(slot).is_some_and(Facts::is_hidden_element);
        if let Some(node) = self.mirror.id(slot).filter(|_| is_hidden) {
            self.emit(time_ms, &Frame::Box { node, width, height });
        }
    }

    /// Where the focus is; `None` for nowhere. Only elements have it: where one is not known, what is known around it may
    /// be a document.
    pub fn focus(&mut self, time_ms: u64, slot: Option<Slot>) {
        let is_element = |slot: &Slot| {
            self.mirror
                .facts(*slot)
                .is_some_and(|facts| facts.kind == Kind::Element)
        };
        let node = slot
            .filter(is_element)
            .and_then(|slot| self.event_id(slot))
            .unwrap_or(0);
        if core::mem::replace(&mut self.focused, node) != node {
            self.emit(time_ms, &Frame::Focus { node });
        }
    }
}
