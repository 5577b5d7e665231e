//! Comparing a text: all ways through a pattern at once, from one character to the next.
//!
//! A way is a step and where in the text it began. Of two at the same step only the one that began first is kept: what
//! the other would find overlaps what this one finds. So there are never more ways than steps.
//!
//! A match is noted at once and the ways from within it end, but those that began no later than it go on beside those
//! from beyond its end: if one of them finds more, that replaces what was noted since. So no text is read twice.

use super::class::{LINE_ENDS, WORD};
use super::{First, Letter, Op, Pattern, Place};
use core::ops::Range;

#[derive(Clone, Copy)]
struct Way {
    op: usize,
    start: usize,
}

/// Between two characters of the text.
struct Here {
    at: usize,
    before: Option<char>,
    after: Option<char>,
}

pub struct Run<'a> {
    pattern: &'a Pattern,
    found: &'a mut Vec<Range<usize>>,
    /// Those that were found in other texts.
    kept: usize,
    /// By step: where in the text a way came to it last.
    seen: Vec<usize>,
    waiting: Vec<usize>,
    #[cfg(test)]
    pub steps: usize,
}

impl<'a> Run<'a> {
    pub fn new(pattern: &'a Pattern, found: &'a mut Vec<Range<usize>>) -> Self {
        Self {
            kept: found.len(),
            found,
            seen: vec![usize::MAX; pattern.ops.len()],
            pattern,
            waiting: Vec::new(),
            #[cfg(test)]
            steps: 0,
        }
    }

    pub fn all(&mut self, text: &str) {
        let pattern = self.pattern;
        // In the order of their starts.
        let mut ways = Vec::new();
        let mut next = Vec::new();
        let mut rest = text.char_indices();
        let mut before = None;
        while let Some((at, character)) = rest.next() {
            let after = Some(character);
            if text
                .as_bytes()
                .get(at)
                .is_some_and(|byte| pattern.first.has(*byte))
            {
                self.enter(Way { op: 0, start: at }, &Here { at, before, after }, &mut ways);
            }
            before = after;
            if !ways.is_empty() {
                let here = Here {
                    at: rest.offset(),
                    before,
                    after: rest.clone().next().map(|(_, after)| after),
                };
                self.step(Letter::new(character, pattern.any_case), &here, &ways, &mut next);
                core::mem::swap(&mut ways, &mut next);
                next.clear();
            }
        }
    }

    fn step(&mut self, letter: Letter, here: &Here, ways: &[Way], next: &mut Vec<Way>) {
        let mut matched = None;
        for way in ways {
            // Within what was found.
            if matched.is_some_and(|start| way.start > start) {
                return;
            }
            self.count();
            let Way { op, start } = *way;
            if self.pattern.takes(op, letter) && self.enter(Way { op: op + 1, start }, here, next) {
                matched = Some(start);
                while self.found.len() > self.kept
                    && self.found.last().is_some_and(|last| last.start >= start)
                {
                    self.found.pop();
                }
                self.found.push(start..here.at);
            }
        }
    }

    /// Follows a way up to the steps that need a character. `true`: it has come to the end, with some text.
    fn enter(&mut self, way: Way, here: &Here, into: &mut Vec<Way>) -> bool {
        let mut matched = false;
        let start = way.start;
        self.waiting.push(way.op);
        while let Some(op) = self.waiting.pop() {
            self.count();
            match self.seen.get_mut(op) {
                Some(seen) if *seen != here.at => *seen = here.at,
                _ => continue,
            }
            match self.pattern.ops.get(op) {
                Some(Op::Char(_) | Op::Class(_)) => into.push(Way { op, start }),
                Some(Op::Done) => matched |= start < here.at,
                Some(Op::At(place)) if !here.is(*place) => {}
                Some(op_here) => op_here.follow(op, &mut self.waiting),
                None => {}
            }
        }
        matched
    }

    /// What a match can begin with: whatever the first steps for a character take, wherever they are allowed.
    pub fn first(pattern: &Pattern) -> First {
        let mut first = First::NONE;
        let mut seen = vec![false; pattern.ops.len()];
        let mut waiting = vec![0];
        while let Some(op) = waiting.pop() {
            match seen.get_mut(op) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let Some(op_here) = pattern.ops.get(op) else {
                continue;
            };
            op_here.follow(op, &mut waiting);
            let takes = |character| pattern.takes(op, Letter::new(character, pattern.any_case));
            for (character, may_be) in ('\0'..).zip(&mut first.ascii) {
                *may_be |= takes(character);
            }
            // The two beyond ASCII that are an ASCII letter in another case.
            first.beyond |= takes('ſ') || takes('\u{212A}');
            first.beyond |= match op_here {
                Op::Char(character) => !character.is_ascii(),
                Op::Class(class) => {
                    let class = pattern.classes.get(usize::from(*class));
                    class.is_some_and(|class| class.goes_beyond_ascii())
                }
                _ => false,
            };
        }
        first
    }

    #[cfg(test)]
    fn count(&mut self) {
        self.steps += 1;
    }

    #[cfg(not(test))]
    const fn count(&self) {}
}

impl Op {
    /// Adds the steps that come after this one, without a character between.
    fn follow(self, at: usize, waiting: &mut Vec<usize>) {
        let distance = match self {
            Self::Char(_) | Self::Class(_) | Self::Done => return,
            Self::At(_) => 1,
            Self::Jump(distance) => distance,
            Self::Fork(distance) => {
                waiting.push(at + 1);
                distance
            }
        };
        waiting.push(at.wrapping_add_signed(distance.into()));
    }
}

impl Here {
    fn is(&self, place: Place) -> bool {
        let is_edge = is_in(WORD, self.before) != is_in(WORD, self.after);
        match place {
            Place::TextStart => self.before.is_none(),
            Place::TextEnd => self.after.is_none(),
            Place::LineStart => self.before.is_none() || is_in(LINE_ENDS, self.before),
            Place::LineEnd => self.after.is_none() || is_in(LINE_ENDS, self.after),
            Place::WordEdge => is_edge,
            Place::NoWordEdge => !is_edge,
        }
    }
}

fn is_in(spans: &[(u32, u32)], character: Option<char>) -> bool {
    let has = |code: u32| spans.iter().any(|span| span.0 <= code && code <= span.1);
    character.is_some_and(|character| has(character.into()))
}
