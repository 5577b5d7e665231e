//! What a backslash begins.

use super::Place;
use super::class::{DIGITS, SPACE, Span, WORD};
use super::fault::Fault;
use super::source::Source;

pub enum Escape {
    Char(char),
    /// These characters, or all others.
    Set(&'static [Span], bool),
    Place(Place),
}

/// The rest of an escape, after the backslash.
pub fn escape(source: &mut Source, in_class: bool) -> Result<Escape, Fault> {
    let character = source.next().ok_or(Fault::Backslash)?;
    let character = match character {
        'd' | 'D' => return Ok(Escape::Set(DIGITS, character == 'D')),
        'w' | 'W' => return Ok(Escape::Set(WORD, character == 'W')),
        's' | 'S' => return Ok(Escape::Set(SPACE, character == 'S')),
        'b' if in_class => '\u{8}',
        'b' => return Ok(Escape::Place(Place::WordEdge)),
        'B' if !in_class => return Ok(Escape::Place(Place::NoWordEdge)),
        't' => '\t',
        'n' => '\n',
        'v' => '\u{B}',
        'f' => '\u{C}',
        'r' => '\r',
        '0' if !source.peek().is_some_and(|next| next.is_ascii_digit()) => '\0',
        'x' => match source.number(16, 2) {
            (code, 2) => char::from_u32(code).ok_or(Fault::Hex)?,
            _ => return Err(Fault::Hex),
        },
        'u' => code_point(source)?,
        'k' => return Err(Fault::Reference),
        '1'..='9' if !in_class => return Err(Fault::Reference),
        '0'..='9' => return Err(Fault::Octal),
        'p' | 'P' => return Err(Fault::Property),
        'c' => return Err(Fault::Control),
        'q' if source.flags.has(b'v') && in_class => return Err(Fault::SetOperation),
        // Without `u`, JavaScript takes the letter itself: it is rarely what was meant.
        'a'..='z' | 'A'..='Z' => return Err(Fault::Escape),
        _ => character,
    };
    Ok(Escape::Char(character))
}

/// `\uHHHH`, two of them for one character, or `\u{H…}`.
fn code_point(source: &mut Source) -> Result<char, Fault> {
    let is_braced = source.eat('{');
    if is_braced && !source.flags.are_strict() {
        return Err(Fault::BracedWithoutFlag);
    }
    let (mut code, digits) = source.number(16, if is_braced { usize::MAX } else { 4 });
    let is_closed = if is_braced {
        digits > 0 && source.eat('}')
    } else {
        digits == 4
    };
    if !is_closed || code > u32::from(char::MAX) {
        return Err(Fault::CodePoint);
    }
    let mut ahead = source.clone();
    if code >> 10 == 0xD800 >> 10
        && ahead.eat('\\')
        && ahead.eat('u')
        && let (low, 4) = ahead.number(16, 4)
        && low >> 10 == 0xDC00 >> 10
    {
        *source = ahead;
        code = 0x1_0000 + ((code & 0x3FF) << 10) + (low & 0x3FF);
    }
    char::from_u32(code).ok_or(Fault::HalfPair)
}
