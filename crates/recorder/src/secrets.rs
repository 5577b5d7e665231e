//! Secrets that were entered, as hashes: pages copy them to where nothing says what they are (a clone of a password field,
//! the text field that replaces it, a text), and there they are masked all the same.

use crate::Recorder;
use crate::mirror::{Facts, Slot};
use crate::ops::Ops;
use crate::strings::hash;
use afterimage_privacy as privacy;
use afterimage_privacy::{Element, Level, Role, Verdict};
use std::borrow::Cow;

/// Shorter ones are anything: a digit of a code is on half of all pages, and masking it there would tell which it was.
const LEAST_BYTES: usize = 4;
/// Numbers from this length on are compared without the blanks and dashes that cards are written with.
const LEAST_DIGITS: usize = 12;
/// Values that fields had before are remembered up to this many; the oldest go first.
const MOST_PAST: usize = 256;
/// Fields that are looked at before anything else is read; of others counts what they held when they were read themselves.
const MOST_FIELDS: usize = 64;

/// What was entered somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Secret {
    hash: u64,
    bytes: usize,
}

/// A field for a secret.
#[derive(Debug)]
struct Field {
    slot: Slot,
    held: Option<Secret>,
    /// Its end is being deleted, bit by bit.
    shrinks: bool,
}

/// All that is known.
#[derive(Debug)]
pub struct Secrets {
    seed: u64,
    fields: Vec<Field>,
    /// What fields held before, or held when they left.
    past: Vec<Secret>,
    /// A bit for each length that there is, the last one for all that are longer.
    lengths: u64,
    is_changed: bool,
}

impl Secrets {
    /// `seed` keeps the hashes from telling anything outside of this page.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            fields: Vec::new(),
            past: Vec::new(),
            lengths: 0,
            is_changed: false,
        }
    }

    fn secret(&self, text: &str) -> Secret {
        Secret {
            hash: hash(text, self.seed),
            bytes: text.len(),
        }
    }

    /// What a field for a secret holds now.
    fn note(&mut self, slot: Slot, value: &str) {
        let value = &*plain(value);
        let now = Some(self.secret(value)).filter(|now| now.bytes >= LEAST_BYTES);
        let is_known = self.fields.iter().any(|field| field.slot == slot);
        if !is_known && self.fields.len() < MOST_FIELDS {
            self.fields.push(Field {
                slot,
                held: None,
                shrinks: false,
            });
        }
        let seed = self.seed;
        let Some(field) = self.fields.iter_mut().find(|field| field.slot == slot) else {
            return self.remember(now);
        };
        if field.held == now {
            return;
        }
        let before = core::mem::replace(&mut field.held, now);
        self.is_changed = true;
        // What was being typed, or was left after some was deleted, was not the secret: to mask it elsewhere would tell how the
        // secret begins.
        field.shrinks &= before.is_some();
        let is_on_the_way = before.is_some_and(|before| {
            let start = value.get(..before.bytes);
            let is_typed = start.is_some_and(|start| hash(start, seed) == before.hash);
            let deleted = before.bytes.saturating_sub(value.len());
            let was_shrinking = core::mem::replace(&mut field.shrinks, deleted > 0);
            is_typed || (was_shrinking && (1..=LEAST_BYTES).contains(&deleted))
        });
        self.remember(before.filter(|_| !is_on_the_way));
        self.count_lengths();
    }

    /// The field is gone.
    pub fn leave(&mut self, slot: Slot) {
        if let Some(at) = self.fields.iter().position(|field| field.slot == slot) {
            let field = self.fields.swap_remove(at);
            self.remember(field.held);
        }
    }

    fn remember(&mut self, secret: Option<Secret>) {
        if let Some(secret) = secret.filter(|secret| !self.past.contains(secret)) {
            if self.past.len() == MOST_PAST {
                self.past.remove(0);
            }
            self.past.push(secret);
            self.is_changed = true;
            self.count_lengths();
        }
    }

    fn count_lengths(&mut self) {
        self.lengths = self.all().fold(0, |bits, secret| bits | bit(secret.bytes));
    }

    fn all(&self) -> impl Iterator<Item = Secret> {
        let held = self.fields.iter().filter_map(|field| field.held);
        self.past.iter().copied().chain(held)
    }

    /// It is one of them.
    pub fn has(&self, text: &str) -> bool {
        if self.lengths == 0 {
            return false;
        }
        let text = &*plain(text);
        if self.lengths & bit(text.len()) == 0 {
            return false;
        }
        let secret = self.secret(text);
        self.all().any(|known| known == secret)
    }
}

/// White space around it makes no difference, nor does what is between the digits of a long number.
fn plain(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    let is_blank = |character: char| character.is_whitespace() || character == '-';
    let is_digit = |character: char| character.is_ascii_digit();
    if value.len() < LEAST_DIGITS || !value.chars().all(|c| is_digit(c) || is_blank(c)) {
        return value.into();
    }
    let digits: String = value.chars().filter(|c| is_digit(*c)).collect();
    if digits.len() < LEAST_DIGITS {
        value.into()
    } else {
        digits.into()
    }
}

fn bit(bytes: usize) -> u64 {
    1 << bytes.min(63)
}

/// It may be given a secret of which its own attributes say nothing.
fn may_be_given(element: Element) -> bool {
    !element.is_secret && matches!(element.role, Role::Input | Role::InputButton | Role::TextArea)
}

impl Recorder {
    /// The fields whose values are to be handed over as [`code::SECRET`](crate::ops::code::SECRET) before anything else is
    /// read: copies may stand anywhere.
    pub fn secret_fields(&self) -> Vec<Slot> {
        self.secrets.fields.iter().map(|field| field.slot).collect()
    }

    /// What the recorder that comes after this one on the page has to know, if that changed: see [`Recorder::know`].
    pub fn take_secrets(&mut self) -> Option<Vec<u32>> {
        if !core::mem::take(&mut self.secrets.is_changed) {
            return None;
        }
        let seed = self.secrets.seed;
        let mut told = vec![seed as u32, (seed >> 32) as u32];
        for Secret { hash, bytes } in self.secrets.all() {
            told.extend([hash as u32, (hash >> 32) as u32, bytes as u32]);
        }
        Some(told)
    }

    /// What a recorder before this one [handed over](Recorder::take_secrets): the seed and, for each secret, its hash and
    /// its length in bytes, 64-bit numbers as two of 32 bits, the lower one first.
    pub fn know(&mut self, secrets: &[u32]) {
        let wide = |low: u32, high: u32| u64::from(low) | u64::from(high) << 32;
        if let Some((&[low, high], secrets)) = secrets.split_first_chunk() {
            self.secrets.seed = wide(low, high);
            for &[low, high, bytes] in secrets.as_chunks().0 {
                let secret = Secret {
                    hash: wide(low, high),
                    bytes: bytes as usize,
                };
                self.secrets.remember(Some(secret));
            }
        }
    }

    /// What a field that is known holds now.
    pub(crate) fn read_secret(&mut self, ops: &mut Ops<'_>) -> Option<()> {
        let slot = ops.slot()?;
        let value = ops.text()?;
        match self.mirror.facts(slot) {
            Some(facts) if facts.element.is_secret => self.secrets.note(slot, &value),
            // Its slot was given to another node.
            _ => self.secrets.leave(slot),
        }
        Some(())
    }

    /// The values of an element, the one it has now before the one it began with. What was given a secret holds one from
    /// then on, also while more is typed.
    pub(crate) fn note_values(&mut self, slot: Slot, facts: &mut Facts, values: [Option<&str>; 2]) {
        let mut given = values.into_iter().flatten();
        if may_be_given(facts.element) && given.any(|value| self.secrets.has(value)) {
            facts.element = facts.element.secret();
        }
        let [now, first] = values;
        if facts.element.is_secret {
            self.secrets.note(slot, now.or(first).unwrap_or_default());
            if let Some(first) = first.map(plain).filter(|first| first.len() >= LEAST_BYTES) {
                self.secrets.remember(Some(self.secrets.secret(&first)));
            }
        }
    }

    /// The page gives this value to a known element; if that is a secret it is read anew, as one that holds secrets.
    pub(crate) fn is_made_secret(&mut self, slot: Slot, value: &str) -> bool {
        let Some(facts) = self.mirror.facts_mut(slot) else {
            return false;
        };
        let is_told = !facts.level.is_closed() && may_be_given(facts.element);
        if !is_told || !self.secrets.has(value) {
            return false;
        }
        facts.element = facts.element.secret();
        let facts = *facts;
        self.remember(slot, facts);
        self.renew(slot);
        true
    }

    /// What stays of an attribute that the rules keep: structure is what it is also where its name is someone's password.
    pub(crate) fn without_secret(&self, facts: Facts, name: &str, value: &str) -> Verdict {
        let is_structure =
            || privacy::attribute(&self.rules, Level::Mask, facts.element, name, value) == Verdict::Keep;
        if self.secrets.has(value) && !is_structure() {
            Verdict::Replace(privacy::FILLED.into())
        } else {
            Verdict::Keep
        }
    }
}
