//! What `dom.js` does.

use super::*;

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

    /// What `readChildren` and `readMoreChildren` write, in batches of `most` nodes; `None` ends the slice in the middle.
    pub fn read_children(&mut self, recorder: &mut Recorder, parents: &[(Slot, Slot)], budget: &mut Budget) {
        let (mut ops, mut text) = (Vec::new(), String::new());
        let mut left = budget.batch;
        for &(slot, after) in parents {
            let Some(parent) = self.by_slot.get(slot as usize).copied().flatten() else {
                continue;
            };
            ops.extend([code::CHILDREN, slot as i32, after as i32]);
            self.write_attached(parent, &mut ops);
            let children = self.children[parent].clone();
            let first = if after == NONE {
                0
            } else {
                let after = self.by_slot[after as usize].expect("a live node");
                children
                    .iter()
                    .position(|child| *child == after)
                    .expect("a child of this parent")
                    + 1
            };
            for child in &children[first..] {
                if left == 0 {
                    ops.push(code::PART);
                    self.hand_over(recorder, &std::mem::take(&mut ops), &std::mem::take(&mut text));
                    if budget.is_spent() {
                        return;
                    }
                    left = budget.batch;
                }
                left -= 1;
                self.write_child(*child, &mut ops, &mut text);
            }
            ops.push(code::END);
        }
        self.hand_over(recorder, &ops, &text);
    }

    fn write_attached(&mut self, parent: usize, ops: &mut Vec<i32>) {
        let Some(root) = self.attached[parent] else {
            return;
        };
        let what = match (self.slots.get(&root), &self.nodes[root]) {
            (Some(_), _) => attached::KNOWN,
            (None, Node::ShadowRoot) => attached::SHADOW_ROOT,
            (None, _) => attached::DOCUMENT,
        };
        let slot = self.slots.get(&root).copied();
        let slot = slot.unwrap_or_else(|| self.enter(root));
        ops.extend([code::ATTACHED, slot as i32, what]);
    }

    fn write_child(&mut self, child: usize, ops: &mut Vec<i32>, text: &mut String) {
        if let Some(&slot) = self.slots.get(&child) {
            ops.extend([code::KNOWN, slot as i32]);
            return;
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
                let flags = past.copied().unwrap_or(0) | value.as_ref().map_or(0, |_| flag::VALUE);
                ops.extend([code::ELEMENT, slot as i32, tag, flags, names.len() as i32]);
                for (number, (_, value)) in names.iter().zip(&attributes) {
                    ops.push(*number);
                    put(value, ops, text);
                }
                if let Some(value) = value {
                    put(&value, ops, text);
                }
            }
            Node::Document | Node::ShadowRoot => unreachable!("no child"),
        }
    }
}

pub fn put(value: &str, ops: &mut Vec<i32>, text: &mut String) {
    ops.push(value.encode_utf16().count() as i32);
    text.push_str(value);
    text.push('\0');
}
