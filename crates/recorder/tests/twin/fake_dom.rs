//! A document that speaks the ops of `dom.js`, and the page's program that changes it.

use afterimage_recorder::ops::{attached, code, flag, names};
use afterimage_recorder::{NAMED, NONE, Recorder, Slot, Work, ops::Ops};
use std::collections::HashMap;

mod bases;
mod chosen;
mod controls;
mod reading;
mod records;

use chosen::Chosen;
use reading::put;
use records::Observer;

#[derive(Clone, Debug)]
pub enum Node {
    Document,
    Element {
        name: &'static str,
        attributes: Vec<(&'static str, String)>,
    },
    Text(String),
    /// Recorders pass it over.
    Comment,
    ShadowRoot,
}

/// Elements that may have a shadow root.
const HOSTS: [&str; 3] = ["div", "p", "x-card"];
/// How much is read in a call, and in a slice.
pub struct Budget {
    pub batch: usize,
    calls: usize,
}

impl Budget {
    pub fn new(batch: usize, calls: usize) -> Self {
        Self { batch, calls }
    }

    pub fn whole(batch: usize) -> Self {
        Self::new(batch, usize::MAX)
    }

    fn is_spent(&mut self) -> bool {
        self.calls = self.calls.saturating_sub(1);
        self.calls == 0
    }
}

/// Nodes by number; the document is number 0. `slots` is what `dom.js` keeps.
#[derive(Default)]
pub struct FakeDom {
    pub nodes: Vec<Node>,
    pub parent: Vec<Option<usize>>,
    pub children: Vec<Vec<usize>>,
    /// An element's shadow root, or the document in it; its parent is the element.
    pub attached: Vec<Option<usize>>,
    pub slots: HashMap<usize, Slot>,
    pub chosen: Chosen,
    /// Of nodes that recorders have let go of the ids they were told with.
    told: HashMap<usize, u32>,
    by_slot: Vec<Option<usize>>,
    free: Vec<Slot>,
    /// Texts that were made up so far.
    pub tokens: usize,
    names: Vec<&'static str>,
    /// What is remembered of nodes, as `slots.js` does over recordings. Not in programs that end in a comparison: there
    /// the document as it is decides.
    pub past: Option<HashMap<usize, i32>>,
    /// What controls hold.
    pub values: HashMap<usize, String>,
    /// Hashes of secrets, as `slots.js` keeps them over recordings.
    pub secrets: Vec<u32>,
    /// As told last.
    bases: HashMap<usize, String>,
    observer: Observer,
}

impl FakeDom {
    pub fn new() -> Self {
        let mut dom = Self {
            names: names().collect(),
            ..Self::default()
        };
        dom.create(Node::Document);
        dom.enter(0);
        dom
    }

    pub fn create(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.parent.push(None);
        self.children.push(Vec::new());
        self.attached.push(None);
        self.nodes.len() - 1
    }

    fn enter(&mut self, node: usize) -> Slot {
        let slot = self.free.pop().unwrap_or(self.by_slot.len() as Slot);
        if slot as usize == self.by_slot.len() {
            self.by_slot.push(None);
        }
        self.by_slot[slot as usize] = Some(node);
        self.slots.insert(node, slot);
        slot
    }

    // ── what a page does; each leaves the record that an observer would get, if one looks ──

    pub fn is_inside(&self, node: usize, of: usize) -> bool {
        let mut at = Some(node);
        while let Some(here) = at {
            if here == of {
                return true;
            }
            at = self.parent[here];
        }
        false
    }

    fn is(&self, node: usize, names: &[&str]) -> bool {
        matches!(&self.nodes[node], Node::Element { name, .. } if names.contains(name))
    }

    pub fn is_attached(&self, node: usize) -> bool {
        matches!(self.nodes[node], Node::Document | Node::ShadowRoot)
    }

    pub fn remove(&mut self, node: usize) {
        if let Some(parent) = self.parent[node] {
            self.record_removal(parent, node);
            self.parent[node] = None;
            self.children[parent].retain(|child| *child != node);
            self.reload_frames(node);
        }
    }

    pub fn insert(&mut self, node: usize, parent: usize, at: usize) {
        let is_text_in_document =
            matches!(self.nodes[parent], Node::Document) && matches!(self.nodes[node], Node::Text(_));
        let is_misplaced = self.is_inside(parent, node) || self.is_leaf(parent);
        if is_misplaced || is_text_in_document {
            return; // The DOM would throw.
        }
        self.remove(node);
        let at = at.min(self.children[parent].len());
        self.children[parent].insert(at, node);
        self.parent[node] = Some(parent);
        self.record_insertion(parent, &[node]);
        self.reload_frames(node);
    }

    /// A fragment of nodes that are nowhere.
    pub fn insert_all(&mut self, nodes: &[usize], parent: usize, at: usize) {
        if self.is_leaf(parent) {
            return;
        }
        let at = at.min(self.children[parent].len());
        self.children[parent].splice(at..at, nodes.iter().copied());
        for &node in nodes {
            self.parent[node] = Some(parent);
        }
        self.record_insertion(parent, nodes);
    }

    fn is_leaf(&self, node: usize) -> bool {
        matches!(self.nodes[node], Node::Text(_) | Node::Comment)
    }

    /// `attachShadow`, which the recorder hears of.
    pub fn attach_shadow(&mut self, host: usize) {
        if self.is(host, &HOSTS) && self.attached[host].is_none() {
            let root = self.create(Node::ShadowRoot);
            self.parent[root] = Some(host);
            self.attached[host] = Some(root);
            self.touch(host);
        }
    }

    /// A frame shows another document, which the recorder hears of.
    pub fn navigate(&mut self, frame: usize) {
        if self.is(frame, &["iframe"]) && self.is_inside(frame, 0) {
            self.replace_document(frame);
            self.touch(frame);
        }
    }

    fn replace_document(&mut self, frame: usize) {
        if let Some(document) = self.attached[frame].take() {
            self.parent[document] = None;
        }
        if self.is_inside(frame, 0) {
            let document = self.create(Node::Document);
            self.parent[document] = Some(frame);
            self.attached[frame] = Some(document);
        }
    }

    /// Frames that are taken out or moved lose their documents, and no record says so.
    fn reload_frames(&mut self, top: usize) {
        let mut open = vec![top];
        while let Some(node) = open.pop() {
            if self.is(node, &["iframe"]) {
                self.replace_document(node);
            }
            open.extend(&self.children[node]);
            open.extend(self.attached[node]);
        }
    }

    /// Appends a node that is nowhere: quick, whatever the length of the list.
    pub fn append(&mut self, node: usize, parent: usize) {
        self.children[parent].push(node);
        self.parent[node] = Some(parent);
        self.record_insertion(parent, &[node]);
    }

    pub fn set_attribute(&mut self, node: usize, name: &'static str, value: Option<String>) {
        let Node::Element { attributes, .. } = &mut self.nodes[node] else {
            return;
        };
        attributes.retain(|(other, _)| *other != name);
        attributes.extend(value.map(|value| (name, value)));
        self.record_attribute(node, name);
    }

    pub fn set_text(&mut self, node: usize, text: String) {
        let Node::Text(old) = &mut self.nodes[node] else {
            return;
        };
        *old = text;
        self.record_text(node);
    }

    /// A whole drain; `calls` nodes are read in a call.
    pub fn drain(&mut self, recorder: &mut Recorder, time_ms: u64, calls: usize) {
        for _ in 0..3 {
            let is_over = self.slice(recorder, time_ms, &mut Budget::whole(calls), false);
            if is_over && !recorder.has_marks() {
                return;
            }
        }
        panic!("a drain without a bound ends in one slice, forgetting in another");
    }

    /// One slice, as `crates/wasm` runs it. Says whether the drain is over.
    pub fn slice(
        &mut self,
        recorder: &mut Recorder,
        time_ms: u64,
        budget: &mut Budget,
        must_end: bool,
    ) -> bool {
        self.deliver();
        recorder.begin_slice(time_ms);
        self.read_secrets(recorder);
        self.choose_anew(recorder);
        self.read_records(recorder);
        while !budget.is_spent() {
            match recorder.next_work(budget.batch) {
                Work::Done => {
                    self.settle();
                    self.read_bases(recorder);
                    break;
                }
                Work::Forgot => self.release(recorder),
                Work::Children(parents) => self.read_children(recorder, &parents, budget),
                Work::Attributes(marks) => self.read_attributes(recorder, marks),
                Work::Texts(slots) => self.read_texts(recorder, slots),
            }
            recorder.cut_frame();
        }
        let is_over = recorder.end_slice(time_ms, must_end);
        if is_over {
            self.forget_names();
        }
        assert!(
            is_over || recorder.has_marks(),
            "no slice would follow, and end the drain"
        );
        self.release(recorder);
        is_over
    }

    /// The self-check, of all that is known.
    pub fn check(&mut self, recorder: &mut Recorder) {
        let mut ops = Vec::new();
        for slot in recorder.next_checked(usize::MAX) {
            let Some(node) = self.by_slot[slot as usize] else {
                continue;
            };
            let children: Vec<i32> = self
                .shown(node)
                .map(|child| self.slots.get(&child).map_or(-1, |slot| *slot as i32))
                .collect();
            ops.extend([code::PRESENT, slot as i32, 1, children.len() as i32]);
            ops.extend(children);
        }
        self.hand_over(recorder, &ops, "");
    }

    fn read_attributes(&mut self, recorder: &mut Recorder, marks: Vec<(Slot, u32)>) {
        let (mut ops, mut text) = (Vec::new(), String::new());
        for (slot, number) in marks {
            let Some(node) = self.by_slot[slot as usize] else {
                continue;
            };
            let Node::Element { attributes, .. } = &self.nodes[node] else {
                continue;
            };
            let value = attributes
                .iter()
                .find(|(name, _)| *name == self.names[number as usize]);
            ops.extend([
                code::ATTRIBUTE,
                slot as i32,
                number as i32,
                i32::from(value.is_some()),
            ]);
            put(value.map_or("", |(_, value)| value), &mut ops, &mut text);
        }
        self.hand_over(recorder, &ops, &text);
    }

    fn read_texts(&mut self, recorder: &mut Recorder, slots: Vec<Slot>) {
        let (mut ops, mut text) = (Vec::new(), String::new());
        for slot in slots {
            let Some(node) = self.by_slot[slot as usize] else {
                continue;
            };
            let Node::Text(data) = &self.nodes[node] else {
                continue;
            };
            ops.extend([code::NEW_TEXT, slot as i32]);
            put(data, &mut ops, &mut text);
        }
        self.hand_over(recorder, &ops, &text);
    }

    fn hand_over(&mut self, recorder: &mut Recorder, ops: &[i32], text: &str) {
        recorder.read(Ops::new(ops, text, &mut |_| String::new()));
        self.release(recorder);
    }

    /// A scroll offset, as it is read after a frame.
    pub fn scroll(&self, recorder: &mut Recorder, node: usize, x: i32, y: i32) {
        recorder.scroll(1, self.slots[&node], x, y);
    }

    /// `designMode`: `attached.js` tells it of a document at every drain, until it was told once.
    pub fn turn_design_mode_on(&mut self, recorder: &mut Recorder) {
        self.hand_over(recorder, &[code::RENEW_EDITABLE], "");
    }

    /// The recording ends: slots are its own.
    pub fn end_recording(&mut self) {
        self.slots.clear();
        self.chosen = Chosen::default();
        self.by_slot.clear();
        self.free.clear();
        self.names = names().collect();
        self.observer = Observer::default();
        self.enter(0);
    }

    fn release(&mut self, recorder: &mut Recorder) {
        for pair in recorder.take_sticky().chunks(2) {
            if let (Some(past), Some(node)) = (&mut self.past, self.by_slot[pair[0] as usize]) {
                *past.entry(node).or_default() |= pair[1] as i32;
            }
        }
        self.secrets = recorder
            .take_secrets()
            .unwrap_or_else(|| std::mem::take(&mut self.secrets));
        self.let_go(recorder);
        for root in recorder.take_roots() {
            if let Some(node) = self.by_slot[root as usize] {
                self.observe(node);
            }
        }
    }

    /// The children that recorders know of.
    pub fn shown(&self, parent: usize) -> impl Iterator<Item = usize> {
        let children = self.children[parent].iter().copied();
        children.filter(|child| !matches!(self.nodes[*child], Node::Comment))
    }

    /// Slots in use: the tree's nodes and nothing else, after a drain.
    pub fn live_slots(&self) -> usize {
        self.slots.len()
    }
}
