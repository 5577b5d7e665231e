//! What a `MutationObserver` does, and `marks.js` with what it hands out.

use super::*;
use std::collections::HashSet;

/// More of one parent and its list is read as a whole; `names.js` has a greater number.
const MOST_NAMED: usize = 24;
/// Records that are looked at as they come; `reading.rs` has a greater number.
const MOST_AT_ONCE: usize = 12;

#[derive(Debug)]
enum Record {
    Children {
        target: usize,
        added: Vec<usize>,
        removed: Vec<usize>,
        /// Nothing stood before nor behind.
        is_all: bool,
    },
    /// What no record tells, but an event or a patch.
    Told(usize),
    Attribute(usize, &'static str),
    Text(usize),
}

#[derive(Default)]
pub struct Observer {
    /// Documents and shadow roots.
    roots: HashSet<usize>,
    /// Taken out since the last callback: what changes in them is still recorded.
    transient: HashSet<usize>,
    /// Not handed out yet.
    records: Vec<Record>,
    /// Handed out, and no marks yet.
    waiting: Vec<Record>,
    gone: Vec<Slot>,
    moved: HashSet<Slot>,
    /// What `names.js` holds.
    pub names: HashMap<usize, Vec<usize>>,
}

impl FakeDom {
    pub fn observe(&mut self, root: usize) {
        self.observer.roots.insert(root);
    }

    fn root_of(&self, node: usize) -> usize {
        let mut at = node;
        while let Some(parent) = self.parent[at].filter(|_| !self.is_attached(at)) {
            at = parent;
        }
        at
    }

    /// Whether somebody is told of what changes on a node.
    fn is_observed(&self, node: usize) -> bool {
        let mut at = node;
        loop {
            if self.observer.transient.contains(&at) || self.observer.roots.contains(&at) {
                return true;
            }
            match self.parent[at].filter(|_| !self.is_attached(at)) {
                Some(parent) => at = parent,
                None => return false,
            }
        }
    }

    fn record(&mut self, target: usize, record: Record) {
        if self.is_observed(target) {
            self.observer.records.push(record);
        }
    }

    /// To be called before it.
    pub fn record_removal(&mut self, target: usize, node: usize) {
        if self.is_observed(target) {
            self.observer.transient.insert(node);
        }
        let is_all = self.children[target].len() == 1;
        let (added, removed) = (Vec::new(), vec![node]);
        let record = Record::Children {
            target,
            added,
            removed,
            is_all,
        };
        self.record(target, record);
    }

    /// To be called after it.
    pub fn record_insertion(&mut self, target: usize, added: &[usize]) {
        let is_all = self.children[target].len() == added.len();
        let (added, removed) = (added.to_vec(), Vec::new());
        let record = Record::Children {
            target,
            added,
            removed,
            is_all,
        };
        self.record(target, record);
    }

    pub fn record_attribute(&mut self, node: usize, name: &'static str) {
        self.record(node, Record::Attribute(node, name));
    }

    pub fn record_text(&mut self, node: usize) {
        self.record(node, Record::Text(node));
    }

    /// The recorder hears of something else than by a record.
    pub fn touch(&mut self, node: usize) {
        self.observer.records.push(Record::Told(node));
    }

    /// The observer's callback runs.
    pub fn deliver(&mut self) {
        self.take_records();
        self.observer.transient.clear();
    }

    /// `takeRecords`, and `add` of `marks.js`.
    pub fn take_records(&mut self) {
        let records = std::mem::take(&mut self.observer.records);
        let mut has_left = false;
        let mut left = MOST_AT_ONCE;
        for record in &records {
            let Record::Children { removed, .. } = record else {
                left = left.saturating_sub(1);
                continue;
            };
            for node in removed {
                if left == 0 {
                    // Nobody looks where it is.
                    self.observer.gone.extend(self.slots.get(node));
                    continue;
                }
                left -= 1;
                let is_known_root = self.slots.contains_key(&self.root_of(*node));
                let is_observed = is_known_root && self.is_in_document(*node);
                has_left |= !is_observed;
                let Some(&slot) = self.slots.get(node) else {
                    continue;
                };
                if is_observed {
                    self.observer.moved.insert(slot);
                } else {
                    self.observer.gone.push(slot);
                }
            }
        }
        if has_left || left == 0 {
            self.lose_moved();
        }
        self.observer.waiting.extend(records);
    }

    /// Those that moved into a tree that left.
    fn lose_moved(&mut self) {
        for slot in std::mem::take(&mut self.observer.moved) {
            let Some(node) = self.by_slot[slot as usize] else {
                continue;
            };
            if self.is_in_document(node) && self.slots.contains_key(&self.root_of(node)) {
                self.observer.moved.insert(slot);
            } else {
                self.observer.gone.push(slot);
            }
        }
    }

    /// `settle` of `marks.js`.
    pub fn settle(&mut self) {
        self.observer.moved.clear();
    }

    /// `isConnected`
    fn is_in_document(&self, node: usize) -> bool {
        let mut top = node;
        while let Some(parent) = self.parent[top] {
            top = parent;
        }
        matches!(self.nodes[top], Node::Document)
    }

    pub fn forget_names(&mut self) {
        self.observer.names.clear();
    }

    /// `add` of `names.js`.
    fn add_names(&mut self, target: usize, nodes: Vec<usize>, is_all: bool) -> Option<usize> {
        let before = self.observer.names.get(&target).map_or(0, Vec::len);
        if is_all || before + nodes.len() > MOST_NAMED {
            self.observer.names.remove(&target);
            return None;
        }
        let names = self.observer.names.entry(target).or_default();
        for node in nodes {
            if !names.contains(&node) {
                names.push(node);
            }
        }
        Some(names.len() - before)
    }

    pub fn read_records(&mut self, recorder: &mut Recorder) {
        let (mut ops, mut text) = (Vec::new(), String::new());
        for slot in std::mem::take(&mut self.observer.gone) {
            ops.extend([code::GONE, slot as i32]);
        }
        for record in std::mem::take(&mut self.observer.waiting) {
            let target = match record {
                Record::Children { target: node, .. }
                | Record::Told(node)
                | Record::Attribute(node, _)
                | Record::Text(node) => node,
            };
            // A target without a slot is new, or nobody's any more.
            let Some(slot) = self.slots.get(&target).map(|slot| *slot as i32) else {
                continue;
            };
            match record {
                Record::Children {
                    added,
                    removed,
                    is_all,
                    ..
                } => match self.add_names(target, [added, removed].concat(), is_all) {
                    Some(count) => ops.extend([code::MARK_NAMED, slot, count as i32]),
                    None => ops.extend([code::MARK_CHILDREN, slot]),
                },
                Record::Told(_) => ops.extend([code::MARK_CHILDREN, slot]),
                Record::Attribute(_, name) => {
                    let number = self.name(name, &mut ops, &mut text);
                    ops.extend([code::MARK_ATTRIBUTE, slot, number]);
                }
                Record::Text(_) => ops.extend([code::MARK_TEXT, slot]),
            }
        }
        self.hand_over(recorder, &ops, &text);
    }
}
