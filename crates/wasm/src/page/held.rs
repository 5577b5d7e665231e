//! Events on nodes. One whose node is not known yet, or about to be under other rules, waits for the drain to come that
//! far, and whatever happens behind it waits with it: order and time are kept, and no event makes the page wait.

use super::state::Page;
use afterimage_recorder::Slot;
use std::cell::RefCell;
use std::collections::VecDeque;
use wasm_bindgen::JsValue;
use web_sys::Event;

/// More than this never waits; the oldest are lost then.
const MOST_HELD: usize = 4_096;

type Tell = Box<dyn FnOnce(&Page, u64, Slot)>;

/// What waits.
#[derive(Default)]
pub struct HeldEvents {
    waiting: RefCell<VecDeque<Held>>,
}

impl HeldEvents {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.borrow().is_empty()
    }
}

struct Held {
    time_ms: u64,
    /// `None`: about no node.
    target: Option<JsValue>,
    tell: Tell,
}

enum Found {
    Slot(Slot),
    /// It is not in the document any more, nor anything around it.
    Nothing,
    NotYet,
}

impl Page {
    /// Calls `tell` with the time of now and the slot of the node an event happened on, inside open shadow roots too:
    /// at once, or when both are known. A node that is never recorded gives its nearest ancestor that is.
    pub(super) fn at_event(&self, event: &Event, tell: impl FnOnce(&Page, u64, Slot) + 'static) {
        self.at_node(self.event_target(event), tell);
    }

    /// The node an event happened on, inside open shadow roots too.
    pub(super) fn event_target(&self, event: &Event) -> JsValue {
        event.composed_path().get(0)
    }

    /// The same for a node.
    pub(super) fn at_node(&self, target: JsValue, tell: impl FnOnce(&Page, u64, Slot) + 'static) {
        self.take_records();
        self.at_node_since(self.now_ms(), target, tell);
    }

    /// The same for what happened at another time, before the records that wait.
    pub(super) fn at_node_since(
        &self,
        time_ms: u64,
        target: JsValue,
        tell: impl FnOnce(&Page, u64, Slot) + 'static,
    ) {
        if self.held.is_empty() {
            match self.find(&target, false) {
                Found::Slot(slot) => return tell(self, time_ms, slot),
                Found::Nothing => return,
                Found::NotYet => {}
            }
        }
        self.hold(time_ms, Some(target), Box::new(tell));
    }

    /// Calls `tell` with the time of now, behind what waits.
    pub(super) fn in_order(&self, tell: impl FnOnce(&Page, u64) + 'static) {
        self.tell_move(false);
        let time_ms = self.now_ms();
        if self.held.is_empty() {
            return tell(self, time_ms);
        }
        self.hold(time_ms, None, Box::new(|page, time_ms, _| tell(page, time_ms)));
    }

    fn hold(&self, time_ms: u64, target: Option<JsValue>, tell: Tell) {
        let mut waiting = self.held.waiting.borrow_mut();
        if waiting.len() >= MOST_HELD {
            waiting.pop_front();
        }
        waiting.push_back(Held {
            time_ms,
            target,
            tell,
        });
        self.drain_soon();
    }

    /// Tells what need not wait any longer. At the end of a drain nobody waits for a node that has not come.
    pub(super) fn tell_held(&self, is_over: bool) {
        loop {
            let front = self.held.waiting.borrow_mut().pop_front();
            let Some(held) = front else { return };
            let found = match &held.target {
                Some(target) => self.find(target, is_over),
                None => Found::Slot(self.root),
            };
            match found {
                Found::Slot(slot) => (held.tell)(self, held.time_ms, slot),
                Found::Nothing => {}
                Found::NotYet => {
                    self.held.waiting.borrow_mut().push_front(held);
                    return;
                }
            }
        }
    }

    fn find(&self, target: &JsValue, is_over: bool) -> Found {
        let recorder = self.recorder.borrow();
        let has_records = !self.marks.is_empty() || self.is_choice_due.get();
        let is_quiet = !has_records && self.hosts.borrow().is_empty() && !recorder.has_marks();
        let known = Slot::try_from(self.slots.of(target));
        let slot = match known {
            Ok(slot) => slot,
            Err(_) if is_quiet || is_over => match Slot::try_from(self.slots.nearest(target)) {
                Ok(slot) => slot,
                Err(_) => return Found::Nothing,
            },
            Err(_) => return Found::NotYet,
        };
        if is_quiet || (!has_records && recorder.is_current(slot)) {
            Found::Slot(slot)
        } else if recorder.is_gone(slot) {
            Found::Nothing
        } else {
            Found::NotYet
        }
    }
}
