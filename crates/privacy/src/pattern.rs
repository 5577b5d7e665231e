//! Texts that an application has masked by what they look like: the source and flags of a JavaScript `RegExp`.
//!
//! However a pattern is written, its time is linear in the text: all ways through it are followed at once, character by
//! character, and none is ever taken back. What differs from JavaScript:
//!
//! - Of the matches that begin first the longest counts, since a mask errs on the closed side: `.*?` is `.*`. The next
//!   one is looked for at its end; where JavaScript's would have begun within it, that one is not found: `ab|abcd|cde`
//!   leaves the `e` of `abcde`. An empty match masks nothing.
//! - Characters are code points, as under `u`. `g`, `y` and `d` change nothing: every match is found, wherever it is.
//! - `i` takes what is one letter by any of JavaScript's rules for one, among the alphabets of [`fold`]; other letters
//!   match themselves alone. `\b` and `\w` go by ASCII.
//!
//! Refused, each with its reason: look ahead and behind, references to groups, `\p{…}`, `\c`, octal escapes, halves of
//! surrogate pairs, flags for a part, the set operations of `v`.

mod build;
mod class;
mod escape;
mod fault;
mod fold;
mod parse;
mod run;
mod source;

use class::Class;
use core::ops::Range;
use fold::Letter;
use run::Run;
use std::fmt;

/// What a text is compared with. See [`Pattern::parse`].
#[derive(Clone)]
pub struct Pattern {
    ops: Vec<Op>,
    classes: Vec<Class>,
    any_case: bool,
    first: First,
}

/// Why there is no pattern: the reason, and at which byte of the source it was noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// Of the flags; the byte is one of theirs.
    Flags(&'static str, usize),
    /// JavaScript refuses it too, or takes it for old pages' sake alone.
    Syntax(&'static str, usize),
    /// JavaScript knows it.
    Unsupported(&'static str, usize),
    /// Beyond a bound of this module.
    TooLarge(&'static str, usize),
}

/// One step of a pattern. Distances are counted from the step itself, so that a part can be copied and moved.
#[derive(Clone, Copy)]
enum Op {
    /// This character; under `i` it is the lower one.
    Char(char),
    /// A character of this class.
    Class(u16),
    /// Goes on at the next step, and at this distance.
    Fork(i16),
    Jump(i16),
    At(Place),
    Done,
}

/// Between two characters.
#[derive(Clone, Copy)]
enum Place {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordEdge,
    NoWordEdge,
}

/// With which bytes a match can begin. Most texts have none of them.
#[derive(Clone)]
struct First {
    ascii: [bool; 128],
    beyond: bool,
}

impl fmt::Debug for Pattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Pattern").finish_non_exhaustive()
    }
}

impl Pattern {
    /// Of a `RegExp`'s `source` and `flags`.
    pub fn parse(source: &str, flags: &str) -> Result<Self, PatternError> {
        let flags = source::Flags::read(flags)?;
        let steps = parse::parse(source, flags)?;
        let mut pattern = Self {
            ops: steps.ops,
            classes: steps.classes,
            any_case: flags.has(b'i'),
            first: First::NONE,
        };
        pattern.first = Run::first(&pattern);
        Ok(pattern)
    }

    /// Adds the byte ranges of the matches in `text`: in order, apart, each the longest of those that begin first.
    pub fn find_all(&self, text: &str, found: &mut Vec<Range<usize>>) {
        if text.bytes().any(|byte| self.first.has(byte)) {
            Run::new(self, found).all(text);
        }
    }

    /// The step is one for a character, and this is such a character.
    fn takes(&self, op: usize, letter: Letter) -> bool {
        match self.ops.get(op) {
            Some(Op::Char(character)) => *character == letter.lower,
            Some(Op::Class(class)) => self
                .classes
                .get(usize::from(*class))
                .is_some_and(|class| class.has(letter)),
            _ => false,
        }
    }
}

impl First {
    const NONE: Self = Self {
        ascii: [false; 128],
        beyond: false,
    };

    fn has(&self, byte: u8) -> bool {
        self.ascii.get(usize::from(byte)).copied().unwrap_or(self.beyond)
    }
}

impl PatternError {
    /// Why.
    pub const fn reason(self) -> &'static str {
        let (Self::Flags(reason, _)
        | Self::Syntax(reason, _)
        | Self::Unsupported(reason, _)
        | Self::TooLarge(reason, _)) = self;
        reason
    }

    /// At which byte.
    pub const fn at(self) -> usize {
        let (Self::Flags(_, at) | Self::Syntax(_, at) | Self::Unsupported(_, at) | Self::TooLarge(_, at)) =
            self;
        at
    }
}

#[cfg(test)]
mod tests;
