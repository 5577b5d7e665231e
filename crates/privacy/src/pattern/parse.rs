//! From a source to the steps of a pattern.

use super::build::{Builder, ENDLESS};
use super::class::{Class, LINE_ENDS};
use super::escape::{Escape, escape};
use super::fault::Fault;
use super::fold::lower;
use super::source::{Flags, Source};
use super::{Op, PatternError, Place};

pub fn parse(source: &str, flags: Flags) -> Result<Builder, PatternError> {
    let mut source = Source::new(source, flags);
    let mut steps = Builder::default();
    match parse_all(&mut source, &mut steps) {
        Ok(()) => Ok(steps),
        Err(fault) => Err(fault.at(source.mark)),
    }
}

fn parse_all(source: &mut Source, steps: &mut Builder) -> Result<(), Fault> {
    let flags = source.flags;
    // Where the steps begin that a quantifier would repeat.
    let mut part = None;
    loop {
        source.set_mark();
        let Some(character) = source.next() else {
            break;
        };
        if let Some((least, most)) = quantifier(source, character) {
            let begin = part.take().ok_or(Fault::Nothing)?;
            if least > most {
                return Err(Fault::Repetition);
            }
            // Lazy: it matches no less.
            source.eat('?');
            steps.repeat(begin, least, most)?;
            continue;
        }
        let begin = steps.ops.len();
        part = None;
        let escaped = match character {
            '(' => {
                kind(source)?;
                steps.open(source.mark)?;
                continue;
            }
            ')' => {
                part = Some(steps.close()?);
                continue;
            }
            '|' => {
                steps.alternative()?;
                continue;
            }
            '[' => {
                steps.class(Class::read(source)?)?;
                part = Some(begin);
                continue;
            }
            '^' if flags.has(b'm') => Escape::Place(Place::LineStart),
            '^' => Escape::Place(Place::TextStart),
            '$' if flags.has(b'm') => Escape::Place(Place::LineEnd),
            '$' => Escape::Place(Place::TextEnd),
            '.' if flags.has(b's') => Escape::Set(&[], true),
            '.' => Escape::Set(LINE_ENDS, true),
            '\\' => escape(source, false)?,
            '{' | '}' | ']' if flags.are_strict() => return Err(Fault::Bracket),
            _ => Escape::Char(character),
        };
        match escaped {
            Escape::Char(character) if flags.has(b'i') => steps.push(Op::Char(lower(character)))?,
            Escape::Char(character) => steps.push(Op::Char(character))?,
            Escape::Set(spans, negated) => steps.class(Class::of(spans, negated))?,
            Escape::Place(place) => {
                steps.push(Op::At(place))?;
                continue;
            }
        }
        part = Some(begin);
    }
    if let Some(open) = steps.open_group() {
        source.mark = open;
        return Err(Fault::OpenGroup);
    }
    steps.finish()
}

/// How often at least, and at most. `None`: not a quantifier, as a brace without numbers is none.
fn quantifier(source: &mut Source, character: char) -> Option<(u32, u32)> {
    match character {
        '*' => return Some((0, ENDLESS)),
        '+' => return Some((1, ENDLESS)),
        '?' => return Some((0, 1)),
        '{' => {}
        _ => return None,
    }
    let mut ahead = source.clone();
    let (least, digits) = ahead.number(10, usize::MAX);
    let most = match ahead.eat(',') {
        true if ahead.peek() == Some('}') => ENDLESS,
        true => {
            Some(ahead.number(10, usize::MAX))
                .filter(|number| number.1 > 0)?
                .0
        }
        false => least,
    };
    let is_one = digits > 0 && ahead.eat('}');
    is_one.then(|| {
        *source = ahead;
        (least, most)
    })
}

/// What may follow the bracket of a group: `?:`, or a name, which nothing asks for.
fn kind(source: &mut Source) -> Result<(), Fault> {
    if !source.eat('?') {
        return Ok(());
    }
    match source.next() {
        Some(':') => return Ok(()),
        Some('=' | '!') => return Err(Fault::LooksAhead),
        Some('i' | 'm' | 's' | '-') => return Err(Fault::PartFlags),
        Some('<') => {}
        _ => return Err(Fault::GroupKind),
    }
    match source.peek() {
        Some('=' | '!') => return Err(Fault::LooksBehind),
        Some('>' | '0'..='9') => return Err(Fault::GroupName),
        _ => {}
    }
    loop {
        match source.next() {
            Some('>') => return Ok(()),
            Some('a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '$' | '\u{80}'..) => {}
            _ => return Err(Fault::GroupName),
        }
    }
}
