//! A pattern's source and its flags, read from front to back.

use super::PatternError;
use core::str::Chars;

/// Those of a `RegExp`: a bit for each letter.
#[derive(Clone, Copy)]
pub struct Flags(u32);

impl Flags {
    pub fn read(flags: &str) -> Result<Self, PatternError> {
        let mut all = Self(0);
        for (at, flag) in flags.bytes().enumerate() {
            if !matches!(flag, b'd' | b'g' | b'i' | b'm' | b's' | b'u' | b'v' | b'y') {
                return Err(PatternError::Flags("this flag is not known", at));
            }
            if all.has(flag) || matches!(flag, b'u' | b'v') && all.are_strict() {
                let reason = "this flag is given twice, or u together with v";
                return Err(PatternError::Flags(reason, at));
            }
            all.0 |= 1 << (flag & 31);
        }
        Ok(all)
    }

    pub const fn has(self, flag: u8) -> bool {
        self.0 >> (flag & 31) & 1 != 0
    }

    /// With `u` or `v`, what has no meaning is an error.
    pub const fn are_strict(self) -> bool {
        self.has(b'u') || self.has(b'v')
    }
}

/// What is left of a source.
#[derive(Clone)]
pub struct Source<'s> {
    length: usize,
    rest: Chars<'s>,
    pub flags: Flags,
    /// At which byte what is being read began, for errors.
    pub mark: usize,
}

impl<'s> Source<'s> {
    pub fn new(source: &'s str, flags: Flags) -> Self {
        Self {
            length: source.len(),
            rest: source.chars(),
            flags,
            mark: 0,
        }
    }

    pub fn set_mark(&mut self) {
        self.mark = self.length - self.rest().len();
    }

    pub fn rest(&self) -> &'s str {
        self.rest.as_str()
    }

    pub fn next(&mut self) -> Option<char> {
        self.rest.next()
    }

    pub fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    /// Goes beyond this character, if it comes next.
    pub fn eat(&mut self, wanted: char) -> bool {
        let is_next = self.peek() == Some(wanted);
        if is_next {
            self.next();
        }
        is_next
    }

    /// The digits that come next, and how many there are. What is too large to count is as large as can be.
    pub fn number(&mut self, base: u32, most: usize) -> (u32, usize) {
        let mut value = 0_u32;
        let mut digits = 0;
        while digits < most
            && let Some(digit) = self.peek().and_then(|next| next.to_digit(base))
        {
            value = value.saturating_mul(base).saturating_add(digit);
            digits += 1;
            self.next();
        }
        (value, digits)
    }
}
