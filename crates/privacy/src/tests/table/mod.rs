//! The tables: that they hold together, that the code does as they say, and that pages and tests elsewhere say the same.

mod examples;
mod written;

use super::*;
use crate::table::{Attribute, Column, Example, Owner, State, Text, Treatment};

pub const LEVELS: [Level; 6] = [
    Level::Allow,
    Level::MaskUserInput,
    Level::MaskUnlessAllowlisted,
    Level::Mask,
    Level::Hidden,
    Level::Ignored,
];

const COLUMNS: [Column; 5] = [
    Column::Allow,
    Column::MaskUserInput,
    Column::MaskUnlessAllowlisted,
    Column::Mask,
    Column::Closed,
];

/// A row of any table.
struct Row {
    id: &'static str,
    words: &'static str,
    examples: &'static [Example],
    /// As the columns are.
    treatments: [Treatment; 5],
}

macro_rules! rows_of {
    ($table:ident) => {
        $table::ALL.iter().map(|row| {
            let (id, words, examples) = row.told();
            Row {
                id,
                words,
                examples,
                treatments: COLUMNS.map(|column| row.at(column)),
            }
        })
    };
}

fn attributes() -> impl Iterator<Item = Row> {
    rows_of!(Attribute)
}

fn texts() -> impl Iterator<Item = Row> {
    rows_of!(Text)
}

fn states() -> impl Iterator<Item = Row> {
    rows_of!(State)
}

fn rows() -> impl Iterator<Item = Row> {
    attributes().chain(texts()).chain(states())
}

/// Every example of the table of attributes.
pub fn examples() -> impl Iterator<Item = Example> {
    attributes().flat_map(|row| row.examples.iter().copied())
}

/// `div contenteditable > svg:a`: elements from the outside to the inside, each with attributes.
pub fn described(path: &'static str) -> Element {
    path.split(" > ").fold(Element::default(), |parent, one| {
        let mut words = one.split(' ');
        let name = words.next().unwrap_or_default();
        let (space, name) = match name.split_once(':') {
            Some(("svg", name)) => (Space::Svg, name),
            Some(("math", name)) => (Space::Other, name),
            _ => (Space::Html, name),
        };
        let attributes: Vec<_> = words
            .map(|word| word.split_once('=').unwrap_or((word, "")))
            .collect();
        read(parent, name, space, &attributes)
    })
}

#[test]
fn no_row_is_more_open_at_a_more_closed_level() {
    for row in rows() {
        assert!(row.treatments.is_sorted(), "{}: {:?}", row.id, row.treatments);
    }
    for owners in [[Owner::Page, Owner::Visitor], [Owner::Visitor, Owner::Always]] {
        for level in LEVELS {
            let [less, more] = owners.map(|owner| Column::of(level, owner));
            assert!(less <= more, "{owners:?} {level:?}");
        }
    }
    for owner in [Owner::Page, Owner::Visitor, Owner::Always] {
        assert!(
            LEVELS.map(|level| Column::of(level, owner)).is_sorted(),
            "{owner:?}"
        );
    }
}

#[test]
fn in_what_is_closed_nothing_is_kept_but_the_mark() {
    for row in rows() {
        let [.., closed] = row.treatments;
        assert_eq!(closed == Treatment::Drop, row.id != "mark", "{}", row.id);
    }
}

#[test]
fn every_row_has_a_name_of_its_own_and_every_treatment_a_row() {
    let names: std::collections::BTreeSet<_> = rows().map(|row| row.id).collect();
    assert_eq!(names.len(), rows().count());
    let used: std::collections::BTreeSet<_> = rows().flat_map(|row| row.treatments).collect();
    let last = used.last().map(|treatment| *treatment as usize + 1);
    assert_eq!(Some(used.len()), last, "{used:?}");
    let told: std::collections::BTreeSet<_> = used.iter().map(|treatment| treatment.told().0).collect();
    assert_eq!(told.len(), used.len());
}

/// The recorder asks [`Element::masks_input`] whether it may tell any of them.
#[test]
fn a_control_tells_all_of_its_state_or_none() {
    for row in states() {
        let is_kept = |treatment: &Treatment| *treatment == Treatment::Keep;
        let kept = row.treatments.iter().map(is_kept);
        let of_value = COLUMNS.map(|column| is_kept(&State::Value.at(column)));
        assert!(kept.eq(of_value), "{}", row.id);
    }
}

/// `reflects_value` relies on it: no name with a hyphen is one of the lists of known ones.
#[test]
fn no_known_name_has_a_hyphen() {
    for space in [Space::Html, Space::Svg, Space::Other] {
        let names = names::STABLE_DATA.iter().chain(names::OF_SVG);
        for name in names.chain(&["accept-charset", "http-equiv", "aria-hidden"]) {
            assert!(!names::is_known(space, name), "{name}");
        }
    }
}
