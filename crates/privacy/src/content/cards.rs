//! Card numbers: 13 to 19 digits (ISO/IEC 7812-1), written at once or in groups, that begin as one of the networks' and
//! end with the digit that Luhn's test asks for.

use super::Origin;
use core::ops::Range;

const LEAST_DIGITS: usize = 13;
const MOST_DIGITS: usize = 19;
/// So many digits name the bank, and not its customer (ISO/IEC 7812-1:2017); from the next one on it is someone's number.
const OF_ISSUER: usize = 8;
/// No card is written with a shorter first group, nor the page's with others that are shorter than three.
const FIRST_GROUP: usize = 4;
const OTHER_GROUPS: usize = 3;

/// Of fewer in a text there is nothing to look at.
pub fn least_digits(origin: Origin) -> usize {
    match origin {
        Origin::Page | Origin::Picture => LEAST_DIGITS,
        Origin::Entered => OF_ISSUER + 1,
    }
}

struct Group {
    start: usize,
    end: usize,
    /// What parts it from the group before.
    gap: Option<char>,
    /// Of a number with a point: `0.4111…`.
    is_fraction: bool,
    /// One more than a card has at most; only that there are more counts.
    digits: Vec<u8>,
}

/// The cards in a text, as byte ranges.
pub fn find(text: &str, origin: Origin) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut characters = text.char_indices().peekable();
    let mut last_end = 0;
    while let Some((start, character)) = characters.next() {
        let Some(first) = digit(character) else { continue };
        let gap = gap(text.get(last_end..start).unwrap_or_default());
        let mut group = Group {
            start,
            end: start + character.len_utf8(),
            gap,
            is_fraction: gap == Some('.') && last_end > 0,
            digits: vec![first],
        };
        while let Some(&(at, character)) = characters.peek()
            && let Some(next) = digit(character)
        {
            if group.digits.len() <= MOST_DIGITS {
                group.digits.push(next);
            }
            group.end = at + character.len_utf8();
            characters.next();
        }
        if gap.is_none() {
            join(&groups, origin, &mut found);
            groups.clear();
        }
        last_end = group.end;
        groups.push(group);
    }
    join(&groups, origin, &mut found);
    found
}

/// Cards among groups that stand together. Of each group that begins one no more than 19 digits are looked at.
fn join(groups: &[Group], origin: Origin, found: &mut Vec<Range<usize>>) {
    for (from, first) in groups.iter().enumerate() {
        let Some(lengths) = lengths(&first.digits).filter(|_| !first.is_fraction) else {
            continue;
        };
        let rest = groups.get(from..).unwrap_or_default();
        if origin == Origin::Entered {
            let count = rest
                .iter()
                .map(|group| group.digits.len())
                .take(MOST_DIGITS)
                .sum::<usize>();
            if count > OF_ISSUER {
                found.extend(rest.last().map(|last| first.start..last.end));
                return;
            }
            continue;
        }
        let gap = rest.get(1).and_then(|group| group.gap);
        let mut digits: Vec<u8> = Vec::new();
        for group in rest {
            let is_first = digits.is_empty();
            let belongs = is_first || (group.gap == gap && group.digits.len() >= OTHER_GROUPS);
            digits.extend_from_slice(&group.digits);
            if !belongs || digits.len() > MOST_DIGITS {
                break;
            }
            if lengths.contains(&digits.len()) && passes_luhn(&digits) {
                found.push(first.start..group.end);
            }
        }
    }
}

/// How many digits a card has that begins with this group; none where none does.
fn lengths(digits: &[u8]) -> Option<core::ops::RangeInclusive<usize>> {
    let start = digits.get(..FIRST_GROUP)?.iter();
    let lengths = match start.fold(0, |number, digit| number * 10 + u32::from(*digit)) {
        4000..=4999 => 13..=19,
        5000..=5099 | 5600..=6999 => 16..=19,
        3400..=3499 | 3700..=3799 => 15..=15,
        3000..=3059 | 3090..=3099 | 3600..=3699 | 3800..=3999 => 14..=19,
        5100..=5599 | 2200..=2204 | 2221..=2720 | 3528..=3589 | 9792 | 8100..=8299 => 16..=19,
        _ => return None,
    };
    Some(lengths)
}

fn passes_luhn(digits: &[u8]) -> bool {
    let mut sum = 0_u32;
    for (index, digit) in digits.iter().rev().enumerate() {
        let number = u32::from(*digit) * if index % 2 == 0 { 1 } else { 2 };
        sum += number % 10 + number / 10;
    }
    sum.is_multiple_of(10)
}

/// What one group may be parted from the next by.
fn gap(between: &str) -> Option<char> {
    let mut characters = between.chars();
    let is_one = |character: &char| {
        character.is_whitespace() || matches!(character, '-' | '.' | '\u{2010}'..='\u{2015}')
    };
    let gap = characters.next().filter(is_one);
    gap.filter(|_| characters.next().is_none())
}

/// Also those that East Asian keyboards make.
fn digit(character: char) -> Option<u8> {
    let number = match character {
        '0'..='9' => u32::from(character) - u32::from('0'),
        '\u{ff10}'..='\u{ff19}' => u32::from(character) - 0xff10,
        _ => return None,
    };
    u8::try_from(number).ok()
}
