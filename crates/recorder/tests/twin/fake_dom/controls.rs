//! What `live.js` does, and what visitors enter.

use super::*;

impl FakeDom {
    /// `input` on a control.
    pub fn enter_value(&mut self, recorder: &mut Recorder, node: usize, value: &str) {
        self.values.insert(node, value.into());
        let (mut ops, mut text) = (
            vec![code::CONTROL, self.slots[&node] as i32, flag::VALUE],
            String::new(),
        );
        put(value, &mut ops, &mut text);
        self.hand_over(recorder, &ops, &text);
        recorder.emit_controls(1, true);
    }

    /// What fields for secrets hold.
    pub fn read_secrets(&mut self, recorder: &mut Recorder) {
        let (mut ops, mut text) = (Vec::new(), String::new());
        for slot in recorder.secret_fields() {
            let node = self.by_slot[slot as usize];
            let value = node.and_then(|node| self.values.get(&node));
            ops.extend([code::SECRET, slot as i32]);
            put(value.map_or("", |value| value), &mut ops, &mut text);
        }
        self.hand_over(recorder, &ops, &text);
    }
}
