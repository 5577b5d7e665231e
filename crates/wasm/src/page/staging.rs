//! The two buffers that `writer.js` fills: fixed size, fixed place, in wasm memory.

use super::bindings::{Primitives, Writer};
use afterimage_recorder::Recorder;
use afterimage_recorder::ops::{Ops, names};

/// 256 kB of ops: room for several thousand elements, and for the widest single one.
const OPS_LENGTH: usize = 65_536;
/// A third of it in UTF-16 units always fits, whatever the text.
const TEXT_LENGTH: usize = 262_144;

/// Owns the buffers.
pub struct Staging {
    ops: Box<[i32]>,
    text: Box<[u8]>,
    /// What fills them.
    pub writer: Writer,
}

impl Staging {
    /// Buffers, and the `writer.js` that writes to them.
    pub fn new(primitives: &Primitives) -> Self {
        let ops = vec![0; OPS_LENGTH].into_boxed_slice();
        let text = vec![0; TEXT_LENGTH].into_boxed_slice();
        let writer = Writer::new(
            primitives,
            &wasm_bindgen::memory(),
            ops.as_ptr() as u32,
            OPS_LENGTH as u32,
            text.as_ptr() as u32,
            TEXT_LENGTH as u32,
            &names().collect::<Vec<_>>().join(" "),
        );
        Self { ops, text, writer }
    }

    /// The ops that were just written.
    pub fn ops(&self, count: u32) -> Vec<i32> {
        // JavaScript wrote behind the compiler's back; reads of a boxed slice made after an import call see it.
        self.ops.get(..count as usize).unwrap_or_default().to_vec()
    }

    /// Hands what was just written to the recorder.
    pub fn read_into(&self, recorder: &mut Recorder, count: u32) {
        let ops = self.ops.get(..count as usize).unwrap_or_default();
        let length = self.writer.text_length() as usize;
        let text = self.text.get(..length).unwrap_or_default();
        // `encodeInto` writes nothing but UTF-8.
        let Ok(text) = core::str::from_utf8(text) else {
            return;
        };
        let mut long = |index| self.writer.long(index);
        recorder.read(Ops::new(ops, text, &mut long));
    }
}
