//! Classes: `[a-z]`, `\d` and their like, as ranges.

use super::escape::{Escape, escape};
use super::fault::Fault;
use super::fold::{Letter, lower};
use super::source::Source;

/// Code points from, and to.
pub type Span = (u32, u32);

/// Of all classes of a pattern together.
pub const MAX_SPANS: usize = 1_000;

pub const DIGITS: &[Span] = &[(0x30, 0x39)];
pub const WORD: &[Span] = &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];
pub const LINE_ENDS: &[Span] = &[(0xA, 0xA), (0xD, 0xD), (0x2028, 0x2029)];
/// JavaScript's, which is not quite Unicode's.
pub const SPACE: &[Span] = &[
    (0x9, 0xD),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
];

#[derive(Clone)]
pub struct Class {
    /// In order, with room between them: those of a known class, where there are none of its own.
    known: &'static [Span],
    own: Vec<Span>,
    negated: bool,
}

enum Member {
    Char(char),
    /// Has been added.
    Set,
    End,
}

impl Class {
    pub const fn of(known: &'static [Span], negated: bool) -> Self {
        let own = Vec::new();
        Self { known, own, negated }
    }

    /// The rest of one, after its opening bracket.
    pub fn read(source: &mut Source) -> Result<Self, Fault> {
        let mut class = Self::of(&[], source.eat('^'));
        loop {
            source.set_mark();
            let begin = source.mark;
            let first = class.member(source)?;
            if matches!(first, Member::End) {
                return Ok(class);
            }
            source.set_mark();
            refuse_operation(source)?;
            if source.peek() != Some('-') || source.rest().starts_with("-]") {
                class.add_member(first, source);
                continue;
            }
            source.next();
            source.set_mark();
            let last = class.member(source)?;
            source.mark = begin;
            match (first, last) {
                (Member::Char(first), Member::Char(last)) if first <= last => {
                    class.add(first.into(), last.into());
                }
                (Member::Char(_), Member::Char(_)) => return Err(Fault::Range),
                _ if source.flags.are_strict() => return Err(Fault::ClassRange),
                (first, last) => {
                    class.add_member(first, source);
                    class.add_member(Member::Char('-'), source);
                    class.add_member(last, source);
                }
            }
        }
    }

    fn member(&mut self, source: &mut Source) -> Result<Member, Fault> {
        if self.size() > MAX_SPANS {
            return Err(Fault::TooManyRanges);
        }
        refuse_operation(source)?;
        let escaped = match source.next().ok_or(Fault::OpenClass)? {
            ']' => return Ok(Member::End),
            '\\' => escape(source, true)?,
            '[' if source.flags.has(b'v') => return Err(Fault::SetOperation),
            character => return Ok(Member::Char(character)),
        };
        match escaped {
            Escape::Char(character) => return Ok(Member::Char(character)),
            Escape::Set(spans, negated) => {
                let mut next = 0;
                for &(first, last) in spans {
                    if negated {
                        self.add(next, first - 1);
                        next = last + 1;
                    } else {
                        self.add(first, last);
                    }
                }
                if negated {
                    self.add(next, char::MAX.into());
                }
            }
            // There is none within a class.
            Escape::Place(_) => {}
        }
        Ok(Member::Set)
    }

    fn add_member(&mut self, member: Member, source: &Source) {
        if let Member::Char(character) = member {
            self.add(character.into(), character.into());
            if source.flags.has(b'i') {
                self.add(lower(character).into(), lower(character).into());
            }
        }
    }

    fn add(&mut self, mut first: u32, mut last: u32) {
        let spans = &mut self.own;
        let place = spans.partition_point(|span| span.1 + 1 < first);
        while let Some(&(from, to)) = spans.get(place).filter(|span| span.0 <= last + 1) {
            first = first.min(from);
            last = last.max(to);
            spans.remove(place);
        }
        spans.insert(place, (first, last));
    }

    /// How many it has of its own.
    pub const fn size(&self) -> usize {
        self.own.len()
    }

    const fn spans(&self) -> &[Span] {
        if self.own.is_empty() {
            self.known
        } else {
            self.own.as_slice()
        }
    }

    pub fn has(&self, letter: Letter) -> bool {
        let spans = self.spans();
        let has = |character: char| {
            let code = character.into();
            let place = spans.partition_point(|span| span.1 < code);
            spans.get(place).is_some_and(|span| span.0 <= code)
        };
        [letter.own, letter.lower, letter.upper].into_iter().any(has) != self.negated
    }

    /// May have characters beyond ASCII, apart from those whose other case is an ASCII one.
    pub fn goes_beyond_ascii(&self) -> bool {
        self.negated || self.spans().last().is_some_and(|span| span.1 > 0x7F)
    }
}

fn refuse_operation(source: &Source) -> Result<(), Fault> {
    let rest = source.rest();
    if source.flags.has(b'v') && (rest.starts_with("--") || rest.starts_with("&&")) {
        return Err(Fault::SetOperation);
    }
    Ok(())
}
