//! A map from ids. Ids are small integers handed out in order, so a multiplication spreads them well enough
//! and costs a fraction of the standard hasher, in time and in wasm size.

use core::hash::{BuildHasherDefault, Hasher};
use std::collections::HashMap;

/// A map keyed by node or string ids.
pub type IdMap<V> = HashMap<u32, V, BuildHasherDefault<IdHasher>>;

/// Hashes one `u32`.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u32(&mut self, id: u32) {
        let product = u64::from(id).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        // The table takes its bucket from the low bits and its tag from the high ones.
        self.0 = product ^ (product >> 32);
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32((self.0 as u32).wrapping_mul(31).wrapping_add(u32::from(byte)));
        }
    }
}
