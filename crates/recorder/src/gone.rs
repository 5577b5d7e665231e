//! Nodes that were forgotten, and what their rules were: they may come back under others. Kept in the order in which they
//! went; when there are too many the oldest are let go.

use crate::mirror::Facts;
use afterimage_format::frame::NodeId;
use afterimage_format::table::Table;
use afterimage_privacy::Level;

/// So many are kept over drains.
const MOST_KEPT: usize = 16_384;
/// No other node.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Entry {
    id: NodeId,
    parent: NodeId,
    facts: Facts,
    /// The level that it would have now below what it was in, if that is known.
    noted: Option<Level>,
    /// The one of the same parent that went before it.
    before: u32,
    /// It has come back, and is known by another id.
    is_settled: bool,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Gone {
    entries: Vec<Entry>,
    places: Table<u32>,
    /// Of a parent the last that went from it, or with it.
    last: Table<u32>,
    /// Of a node that came back the id that it was told with before.
    earlier: Table<NodeId>,
}

impl Gone {
    /// A node is forgotten that was in `parent` (0: in none) before it left.
    pub fn enter(&mut self, id: NodeId, parent: NodeId, facts: Facts) {
        self.push(Entry {
            id,
            parent,
            facts,
            noted: None,
            before: NONE,
            is_settled: false,
        });
    }

    fn push(&mut self, entry: Entry) {
        let place = self.entries.len() as u32;
        let before = self.last.insert(entry.parent, place).unwrap_or(NONE);
        self.places.insert(entry.id, place);
        self.entries.push(Entry { before, ..entry });
    }

    fn entry(&self, id: NodeId) -> Option<&Entry> {
        self.entries.get(*self.places.get(id)? as usize)
    }

    /// What the rules of a node were that has not come back.
    pub fn facts(&self, id: NodeId) -> Option<Facts> {
        let entry = self.entry(id).filter(|entry| !entry.is_settled);
        entry.map(|entry| entry.facts)
    }

    /// A node has come back: what its rules were, and the level that was [noted](Gone::note) for it.
    pub fn settle(&mut self, id: NodeId) -> Option<(Facts, Option<Level>)> {
        let entry = self.entries.get_mut(*self.places.get(id)? as usize)?;
        let is_news = !core::mem::replace(&mut entry.is_settled, true);
        is_news.then_some((entry.facts, entry.noted))
    }

    /// The node that went with the one id has come back with the other.
    pub fn came_back(&mut self, was: NodeId, id: NodeId) {
        if was != 0 && self.places.contains(was) {
            self.earlier.insert(id, was);
        }
    }

    /// What a node was told as before it was told as this.
    pub fn earlier(&self, id: NodeId) -> Option<NodeId> {
        self.earlier.get(id).copied()
    }

    /// Notes the level that a node would have now.
    pub fn note(&mut self, id: NodeId, level: Level) {
        let entry = self
            .places
            .get(id)
            .and_then(|place| self.entries.get_mut(*place as usize));
        if let Some(entry) = entry {
            entry.noted = Some(level);
        }
    }

    /// Those that went from a node, or with it, and are nowhere else by now as far as is known.
    pub fn below(&self, parent: NodeId) -> Vec<(NodeId, Facts)> {
        let mut below = Vec::new();
        let mut at = self.last.get(parent).copied().unwrap_or(NONE);
        while let Some(entry) = self.entries.get(at as usize) {
            if !entry.is_settled {
                below.push((entry.id, entry.facts));
            }
            at = entry.before;
        }
        below
    }

    /// All that have not come back.
    pub fn all(&self) -> Vec<NodeId> {
        let gone = self.entries.iter().filter(|entry| !entry.is_settled);
        gone.map(|entry| entry.id).collect()
    }

    /// A drain is over: lets go of the oldest.
    pub fn trim(&mut self) {
        if self.entries.len() <= 2 * MOST_KEPT {
            return;
        }
        let entries = core::mem::take(&mut self.entries);
        self.places.clear();
        self.last.clear();
        let kept = entries.len() - MOST_KEPT;
        for entry in entries.into_iter().skip(kept) {
            self.push(entry);
        }
        for id in self.earlier.ids() {
            let is_kept = self.earlier(id).is_some_and(|was| self.places.contains(was));
            if !is_kept {
                self.earlier.remove(id);
            }
        }
    }
}
