//! The string table while frames are gone through: what a number says, and which texts are still needed.

use afterimage_format::frame::{Frame, Text};
use afterimage_format::replica::StringTable;
use afterimage_format::table::{Index, Table};

#[derive(Debug)]
struct Definition {
    text: Box<str>,
    /// Something that stays refers to it, or it has left already.
    is_kept: bool,
    /// The frame that gives it may have arrived as it was.
    may_have_left: bool,
}

/// A frame of definitions.
#[derive(Debug)]
struct Told {
    at: usize,
    reset: bool,
    first_id: u32,
    /// Places in `definitions`.
    places: Vec<u32>,
}

/// A number may be given twice, with a reset between: each time is a definition of its own.
#[derive(Debug, Default)]
pub struct Strings<'a> {
    /// The table in front of the frames, until a reset.
    sent: Option<&'a StringTable>,
    /// Its numbers that are still needed.
    sent_kept: Index,
    /// Number → place in `definitions`.
    present: Table<u32>,
    definitions: Vec<Definition>,
    told: Vec<Told>,
}

impl<'a> Strings<'a> {
    /// The frames that follow go on from this table.
    pub fn go_on(&mut self, sent: &'a StringTable) {
        self.sent = Some(sent);
        self.present.clear();
    }

    /// Takes the definitions of the frame at place `at`.
    pub fn define(
        &mut self,
        at: usize,
        reset: bool,
        first_id: u32,
        texts: Vec<Box<str>>,
        may_have_left: bool,
    ) {
        if reset {
            self.sent = None;
            self.present.clear();
        }
        let mut places = Vec::with_capacity(texts.len());
        for (id, text) in (first_id..=u32::MAX).zip(texts) {
            places.push(self.define_one(id, text, may_have_left));
        }
        self.told.push(Told {
            at,
            reset,
            first_id,
            places,
        });
    }

    fn define_one(&mut self, id: u32, text: Box<str>, may_have_left: bool) -> u32 {
        // What is said again must be the same: to a reader it may not have become another one.
        if let Some(&place) = self.present.get(id)
            && let Some(known) = self.definitions.get_mut(place as usize)
            && known.text == text
        {
            known.is_kept |= known.may_have_left && !may_have_left;
            return place;
        }
        let has_left = self.sent.and_then(|sent| sent.get(id));
        let place = self.definitions.len() as u32;
        self.definitions.push(Definition {
            is_kept: has_left.is_some_and(|known| **known == *text),
            text,
            may_have_left,
        });
        self.present.insert(id, place);
        place
    }

    /// What a text says, if that is known.
    pub fn resolve<'t>(&'t self, text: &'t Text) -> Option<&'t str> {
        match text {
            Text::Inline(text) => Some(text),
            Text::Ref(id) => match self.present.get(*id) {
                Some(place) => self.definitions.get(*place as usize).map(|known| &*known.text),
                None => self.sent?.get(*id).map(|text| &**text),
            },
        }
    }

    /// Something that stays says this.
    pub fn keep(&mut self, text: &Text) {
        let Text::Ref(id) = text else { return };
        match self.present.get(*id) {
            Some(place) => {
                if let Some(known) = self.definitions.get_mut(*place as usize) {
                    known.is_kept = true;
                }
            }
            None if self.sent.is_some() => drop(self.sent_kept.insert((*id).into())),
            None => {}
        }
    }

    /// The frames of definitions that nothing refers to, without these texts. Numbers stay.
    pub fn rewritten(&self) -> impl Iterator<Item = (usize, Frame)> {
        let definition = |place: &u32| self.definitions.get(*place as usize);
        let is_needed =
            move |place: &u32| definition(place).is_some_and(|known| known.is_kept || known.text.is_empty());
        let text = move |place: &u32| {
            let known = definition(place).filter(|known| known.is_kept);
            known.map_or_else(Box::default, |known| known.text.clone())
        };
        let changed = self
            .told
            .iter()
            .filter(move |told| !told.places.iter().all(is_needed));
        changed.map(move |told| {
            let frame = Frame::Strings {
                reset: told.reset,
                first_id: told.first_id,
                texts: told.places.iter().map(text).collect(),
            };
            (told.at, frame)
        })
    }

    /// Of the table in front of the frames, the numbers that are still needed.
    pub fn into_sent(self) -> Index {
        self.sent_kept
    }
}
