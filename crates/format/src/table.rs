//! Hash tables that are small in wasm: one body of code that knows only numbers, whatever is kept. A `HashMap` brings
//! about 2 kB for each type it holds.

use std::collections::BinaryHeap;

/// From numbers to places: open addressing, linear probing, no tombstones.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// A power of two of them, or none; at most three quarters are in use.
    slots: Vec<Slot>,
    used: usize,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    key: u64,
    /// [`FREE`] where nothing is.
    place: u32,
}

const FREE: u32 = u32::MAX;
const EMPTY: Slot = Slot { key: 0, place: FREE };

impl Index {
    /// The place entered for `key`.
    pub fn get(&self, key: u64) -> Option<u32> {
        let slot = self.slots.get(self.find(key))?;
        (slot.place != FREE).then_some(slot.place)
    }

    /// Enters `place` unless there is one; gives the one that counts now. `u32::MAX` is no place.
    pub fn get_or_insert(&mut self, key: u64, place: u32) -> u32 {
        if let Some(known) = self.get(key) {
            return known;
        }
        if self.used * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        self.put(Slot { key, place });
        self.used += 1;
        place
    }

    /// Enters a key for its own sake; says whether it is new.
    pub fn insert(&mut self, key: u64) -> bool {
        let before = self.used;
        self.get_or_insert(key, 0);
        self.used > before
    }

    /// Takes a key out and gives its place.
    pub fn remove(&mut self, key: u64) -> Option<u32> {
        let place = self.get(key)?;
        let mut hole = self.find(key);
        let mut at = hole;
        // What probed past the hole moves into it.
        loop {
            at = self.after(at);
            let &slot = self.slots.get(at)?;
            let is_end = slot.place == FREE;
            let home = self.home(slot.key);
            let mask = self.slots.len().wrapping_sub(1);
            let reaches_hole = at.wrapping_sub(home) & mask >= at.wrapping_sub(hole) & mask;
            if is_end || reaches_hole {
                if let Some(free) = self.slots.get_mut(hole) {
                    *free = if is_end { EMPTY } else { slot };
                }
                hole = at;
            }
            if is_end {
                break;
            }
        }
        self.used -= 1;
        Some(place)
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn keys(&self) -> impl Iterator<Item = u64> {
        self.slots
            .iter()
            .filter(|slot| slot.place != FREE)
            .map(|slot| slot.key)
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.used
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(8);
        let old = core::mem::replace(&mut self.slots, vec![EMPTY; size]);
        for slot in old {
            if slot.place != FREE {
                self.put(slot);
            }
        }
    }

    fn put(&mut self, slot: Slot) {
        let at = self.find(slot.key);
        if let Some(free) = self.slots.get_mut(at) {
            *free = slot;
        }
    }

    /// Where `key` is, or would be.
    fn find(&self, key: u64) -> usize {
        let mut at = self.home(key);
        while let Some(slot) = self.slots.get(at) {
            if slot.place == FREE || slot.key == key {
                break;
            }
            at = self.after(at);
        }
        at
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & self.slots.len().wrapping_sub(1)
    }

    fn home(&self, key: u64) -> usize {
        spread(key) as usize & self.slots.len().wrapping_sub(1)
    }
}

/// In a browser, keys are ids that our recorder handed out in order, or hashes: a multiplication spreads both.
#[cfg(target_family = "wasm")]
fn spread(key: u64) -> u64 {
    key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}

/// Elsewhere whoever sends a body chooses the keys: without a secret they would choose one home for all.
#[cfg(not(target_family = "wasm"))]
fn spread(key: u64) -> u64 {
    use core::hash::BuildHasher as _;
    static SECRET: std::sync::LazyLock<std::hash::RandomState> =
        std::sync::LazyLock::new(std::hash::RandomState::new);
    SECRET.hash_one(key)
}

/// A map from ids.
#[derive(Clone, Debug)]
pub struct Table<V> {
    index: Index,
    values: Vec<Option<V>>,
    free: Vec<u32>,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self {
            index: Index::default(),
            values: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<V> Table<V> {
    /// What is kept for `id`.
    pub fn get(&self, id: u32) -> Option<&V> {
        let place = self.index.get(id.into())?;
        self.values.get(place as usize)?.as_ref()
    }

    /// What is kept for `id`, to be changed.
    pub fn get_mut(&mut self, id: u32) -> Option<&mut V> {
        let place = self.index.get(id.into())?;
        self.values.get_mut(place as usize)?.as_mut()
    }

    /// Whether something is kept for `id`.
    pub fn contains(&self, id: u32) -> bool {
        self.index.get(id.into()).is_some()
    }

    /// Keeps `value` for `id`; gives what was kept before.
    pub fn insert(&mut self, id: u32, value: V) -> Option<V> {
        if let Some(known) = self.get_mut(id) {
            return Some(core::mem::replace(known, value));
        }
        let place = self.free.pop().unwrap_or(self.values.len() as u32);
        self.index.get_or_insert(id.into(), place);
        match self.values.get_mut(place as usize) {
            Some(free) => *free = Some(value),
            None => self.values.push(Some(value)),
        }
        None
    }

    /// Takes out what is kept for `id`.
    pub fn remove(&mut self, id: u32) -> Option<V> {
        let place = self.index.remove(id.into())?;
        self.free.push(place);
        self.values.get_mut(place as usize)?.take()
    }

    /// The ids for which something is kept, in order.
    pub fn ids(&self) -> Vec<u32> {
        sorted(self.index.keys().map(|key| key as u32))
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// How much is kept.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }
}

/// Ids in order. A heap's code is a tenth of what `sort` brings along, and as fast for what is rare.
pub fn sorted(ids: impl Iterator<Item = u32>) -> Vec<u32> {
    ids.collect::<BinaryHeap<u32>>().into_sorted_vec()
}

#[cfg(test)]
mod tests {
    use super::{Index, Table};
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn does_what_a_hash_map_does(steps in prop::collection::vec((0_u32..40, any::<Option<u16>>()), 0..400)) {
            let mut table = Table::default();
            let mut model = HashMap::new();
            for (id, value) in steps {
                // Spread some of the keys out, so that homes collide in other ways than in a row.
                let id = if id % 3 == 0 { id << 20 } else { id };
                match value {
                    Some(value) => prop_assert_eq!(table.insert(id, value), model.insert(id, value)),
                    None => prop_assert_eq!(table.remove(id), model.remove(&id)),
                }
                prop_assert_eq!(table.len(), model.len());
                prop_assert!(table.ids().is_sorted() && table.ids().len() == model.len());
                for (id, value) in &model {
                    prop_assert_eq!(table.get(*id), Some(value));
                }
            }
        }
    }

    #[test]
    fn ids_that_were_chosen_to_collide_cost_no_more_than_others() {
        let mask = (1_usize << 16) - 1;
        let home = |id: u32| (u64::from(id).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & mask;
        let mut table = Table::default();
        for id in (1..u32::MAX).filter(|id| home(*id) < 16).take(8_000) {
            table.insert(id, ());
        }
        let furthest = (0..table.index.slots.len())
            .filter(|at| table.index.slots[*at].place != super::FREE)
            .map(|at| {
                at.wrapping_sub(table.index.home(table.index.slots[at].key)) & (table.index.slots.len() - 1)
            })
            .max();
        assert!(furthest < Some(1_000), "{furthest:?} steps");
    }

    #[test]
    fn the_first_place_of_a_key_counts() {
        let mut index = Index::default();
        assert_eq!(index.get(0), None);
        assert_eq!((index.get_or_insert(0, 7), index.get_or_insert(0, 8)), (7, 7));
        assert!(index.insert(1) && !index.insert(1));
        index.clear();
        assert!(index.is_empty() && index.get(0).is_none());
    }
}
