//! The recording's string table.

use super::{Error, Str};
use crate::frame::Text;
use crate::table::{Index, Table};

/// Texts by number.
#[derive(Clone, Debug, Default)]
pub struct StringTable {
    texts: Table<Str>,
}

impl PartialEq for StringTable {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl StringTable {
    /// Adds `texts` from `first_id` on. Saying the same thing twice is allowed: a text of a frame that was
    /// left out is repeated in the next one kept.
    pub(crate) fn define(&mut self, reset: bool, first_id: u32, texts: &[Box<str>]) -> Result<(), Error> {
        if reset {
            self.texts.clear();
        }
        let mut next = Some(first_id);
        for text in texts {
            let id = next.ok_or(Error::StringClash)?;
            next = id.checked_add(1);
            self.insert(id, Str::from(&**text))?;
        }
        Ok(())
    }

    pub(crate) fn insert(&mut self, id: u32, text: Str) -> Result<(), Error> {
        match self.texts.get(id) {
            Some(known) if *known != text => Err(Error::StringClash),
            Some(_) => Ok(()),
            None => {
                self.texts.insert(id, text);
                Ok(())
            }
        }
    }

    /// Forgets all entries but these.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(u32) -> bool) {
        for id in self.texts.ids() {
            if !is_kept(id) {
                self.texts.remove(id);
            }
        }
    }

    /// The text with a number.
    pub fn get(&self, id: u32) -> Option<&Str> {
        self.texts.get(id)
    }

    /// What a frame's text says.
    pub fn resolve(&self, text: &Text) -> Result<Str, Error> {
        match text {
            Text::Inline(text) => Ok(Str::from(&**text)),
            Text::Ref(id) => self.get(*id).cloned().ok_or(Error::UnknownString),
        }
    }

    /// All entries in the order of their numbers, so that a keyframe can write these as differences.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Str)> {
        let ids = self.texts.ids().into_iter();
        ids.filter_map(|id| self.texts.get(id).map(|text| (id, text)))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether it has no entry.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// Numbers by text, for writers.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// By the text's hash.
    known: Index,
}

impl Numbers {
    pub(crate) fn of(table: &StringTable) -> Self {
        let mut known = Index::default();
        for (id, text) in table.iter() {
            known.get_or_insert(hash(text), id);
        }
        Self { known }
    }

    /// The number of a text in the table that this was made of.
    pub(crate) fn find(&self, table: &StringTable, text: &str) -> Option<u32> {
        let id = self.known.get(hash(text))?;
        table.get(id).is_some_and(|known| **known == *text).then_some(id)
    }
}

/// FNV-1a. Of two texts with one hash, the later is spelt out.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}
