//! What `dom.js` does.

use super::*;

/// More neighbours than this on the way to one that was not named, and the list is read as a whole; `names.js` has a
/// greater number.
const MOST_PASSED: usize = 12;

/// What is written between two commits.
struct Batch<'a> {
    recorder: &'a mut Recorder,
    budget: &'a mut Budget,
    left: usize,
    ops: Vec<i32>,
    text: String,
}

impl FakeDom {
    pub fn name(&mut self, name: &'static str, ops: &mut Vec<i32>, text: &mut String) -> i32 {
        if let Some(number) = self.names.iter().position(|known| *known == name) {
            return number as i32;
        }
        self.names.push(name);
        ops.extend([code::NAME, self.names.len() as i32 - 1]);
        put(name, ops, text);
        self.names.len() as i32 - 1
    }

    /// What `readChildren` and `readMoreChildren` write, in batches of `most` nodes; the slice may end in the middle.
    pub fn read_children(&mut self, recorder: &mut Recorder, parents: &[(Slot, Slot)], budget: &mut Budget) {
        let mut batch = Batch {
            recorder,
            left: budget.batch,
            budget,
            ops: Vec::new(),
            text: String::new(),
        };
        for &(slot, after) in parents {
            let Some(parent) = self.by_slot.get(slot as usize).copied().flatten() else {
                continue;
            };
            let is_named = after == NAMED && self.observer.names.contains_key(&parent);
            let is_rest = after != NONE && after != NAMED;
            if !is_named && !is_rest {
                self.observer.names.remove(&parent);
            }
            let after = if is_rest { after as i32 } else { -1 };
            let how = if is_named { code::ONLY_NAMED } else { after };
            batch.ops.extend([code::CHILDREN, slot as i32, how]);
            let is_new_root = self.write_attached(parent, &mut batch.ops);
            if is_new_root && !self.children[parent].is_empty() {
                batch.ops.push(code::LATER);
                continue;
            }
            let is_all = if is_named {
                self.read_named(parent, &mut batch)
            } else {
                self.read_siblings(parent, after, &mut batch)
            };
            if !is_all {
                return;
            }
            batch.ops.push(code::END);
        }
        self.hand_over(batch.recorder, &batch.ops, &batch.text);
    }

    /// Hands over what there is when the batch is full. `false`: the slice is over.
    fn has_room(&mut self, batch: &mut Batch<'_>) -> bool {
        if batch.left == 0 {
            batch.ops.push(code::PART);
            let (ops, text) = (std::mem::take(&mut batch.ops), std::mem::take(&mut batch.text));
            self.hand_over(batch.recorder, &ops, &text);
            if batch.budget.is_spent() {
                return false;
            }
            batch.left = batch.budget.batch;
        }
        batch.left -= 1;
        true
    }

    fn read_siblings(&mut self, parent: usize, after: i32, batch: &mut Batch<'_>) -> bool {
        let children = self.children[parent].clone();
        let first = usize::try_from(after).map_or(0, |after| {
            let after = self.by_slot[after].expect("a live node");
            let at = children.iter().position(|child| *child == after);
            at.expect("a child of this parent") + 1
        });
        for child in &children[first..] {
            if !self.has_room(batch) {
                return false;
            }
            self.write_child(*child, &mut batch.ops, &mut batch.text);
        }
        true
    }

    /// What `readNamed` and `step` of `names.js` write.
    fn read_named(&mut self, parent: usize, batch: &mut Batch<'_>) -> bool {
        let children = self.children[parent].clone();
        let is_named = |dom: &Self, child: &usize| dom.observer.names[&parent].contains(child);
        // Where the neighbours go on that are being written.
        let mut at: Option<usize> = None;
        while self.has_room(batch) {
            if at.is_none() {
                let Some(&named) = self.observer.names[&parent].first() else {
                    self.observer.names.remove(&parent);
                    return true;
                };
                if self.parent[named] != Some(parent) || !self.is_shown(named) {
                    self.forget_name(parent, named);
                    let slot = self.slots.get(&named).map(|slot| [code::LEFT, *slot as i32]);
                    batch.ops.extend(slot.into_iter().flatten());
                    continue;
                }
                let place = children
                    .iter()
                    .position(|child| *child == named)
                    .expect("a child");
                let before = (0..place)
                    .rev()
                    .find(|at| self.is_shown(children[*at]) && !is_named(self, &children[*at]));
                let front = before.map_or(0, |before| before + 1);
                if place - front > MOST_PASSED {
                    self.observer.names.insert(parent, Vec::new());
                    batch.ops.extend([code::BEHIND, code::TOO_FAR]);
                    continue;
                }
                let slot = before.map_or(-1, |at| {
                    self.slots.get(&children[at]).map_or(-3, |slot| *slot as i32)
                });
                batch.ops.extend([code::BEHIND, slot]);
                at = (front..=place).find(|at| self.is_shown(children[*at]));
            }
            let child = at.expect("one is to be written");
            self.forget_name(parent, children[child]);
            self.write_child(children[child], &mut batch.ops, &mut batch.text);
            at = (child + 1..children.len())
                .find(|at| self.is_shown(children[*at]))
                .filter(|at| is_named(self, &children[*at]));
        }
        false
    }

    /// What `release` of `slots.js` does.
    pub fn let_go(&mut self, recorder: &mut Recorder) {
        for pair in recorder.take_gone().chunks(2) {
            let node = self.by_slot[pair[0] as usize].expect("a node");
            self.told.insert(node, pair[1]);
        }
        for slot in recorder.take_freed() {
            if let Some(node) = self.by_slot[slot as usize].take() {
                self.slots.remove(&node);
                self.free.push(slot);
                self.chosen.release(slot);
            }
        }
    }

    fn is_shown(&self, node: usize) -> bool {
        !matches!(self.nodes[node], Node::Comment)
    }

    fn forget_name(&mut self, parent: usize, node: usize) {
        let names = self.observer.names.get_mut(&parent);
        names.expect("a list").retain(|other| *other != node);
    }

    /// Says whether it is a shadow root that is new.
    fn write_attached(&mut self, parent: usize, ops: &mut Vec<i32>) -> bool {
        let Some(root) = self.attached[parent] else {
            return false;
        };
        let what = match (self.slots.get(&root), &self.nodes[root]) {
            (Some(_), _) => attached::KNOWN,
            (None, Node::ShadowRoot) => attached::SHADOW_ROOT,
            (None, _) => attached::DOCUMENT,
        };
        let slot = self.slots.get(&root).copied();
        if slot.is_none() {
            self.bases.remove(&root);
        }
        let slot = slot.unwrap_or_else(|| self.enter(root));
        ops.extend([code::ATTACHED, slot as i32, what]);
        what == attached::SHADOW_ROOT
    }

    fn write_child(&mut self, child: usize, ops: &mut Vec<i32>, text: &mut String) {
        if let Some(&slot) = self.slots.get(&child) {
            ops.extend([code::KNOWN, slot as i32]);
            return;
        }
        if let Some(was) = self.told.get(&child).filter(|_| self.is_shown(child)) {
            ops.extend([code::WAS, *was as i32]);
        }
        match self.nodes[child].clone() {
            Node::Text(data) => {
                let slot = self.enter(child);
                ops.extend([code::TEXT, slot as i32]);
                put(&data, ops, text);
            }
            Node::Element { name, attributes } => {
                let tag = self.name(name, ops, text);
                let names: Vec<i32> = attributes
                    .iter()
                    .map(|(name, _)| self.name(name, ops, text))
                    .collect();
                let slot = self.enter(child);
                let value = self.values.get(&child).cloned();
                let past = self.past.as_ref().and_then(|past| past.get(&child));
                let past = past.copied().unwrap_or(0) | self.chosen.read(child, slot);
                let flags = past | value.as_ref().map_or(0, |_| flag::VALUE);
                ops.extend([code::ELEMENT, slot as i32, tag, flags, names.len() as i32]);
                for (number, (_, value)) in names.iter().zip(&attributes) {
                    ops.push(*number);
                    put(value, ops, text);
                }
                if let Some(value) = value {
                    put(&value, ops, text);
                }
            }
            Node::Comment => {}
            Node::Document | Node::ShadowRoot => unreachable!("no child"),
        }
    }
}

pub fn put(value: &str, ops: &mut Vec<i32>, text: &mut String) {
    ops.push(value.encode_utf16().count() as i32);
    text.push_str(value);
    text.push('\0');
}
