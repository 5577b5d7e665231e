//! Secrets that are known by their form, wherever they stand: card numbers, e-mail addresses, tokens.
//!
//! A text is passed over a bounded number of times, and each place of it is looked at a bounded number of times: no text
//! that a page can make is slow.

mod addresses;
pub(crate) mod cards;
mod tokens;

use crate::mask::mask_text;
use crate::pattern::Pattern;
use core::ops::Range;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Content {
    /// Numbers of payment cards.
    pub cards: bool,
    /// E-mail addresses.
    pub emails: bool,
    /// JSON web tokens, and what stands behind `Bearer`.
    pub tokens: bool,
    /// What the application knows by its form.
    pub patterns: Vec<Pattern>,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            cards: true,
            emails: true,
            tokens: true,
            patterns: Vec::new(),
        }
    }
}

/// Whose a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The page's: it is whole.
    Page,
    /// The visitor's, perhaps still at it: the beginning of a secret is one, too.
    Entered,
    /// An address of a picture: any number may be in it.
    Picture,
}

impl Content {
    /// The text with masks in place of what is secret by its form. `None`: there is nothing of the kind.
    pub fn masked(&self, text: &str, origin: Origin) -> Option<String> {
        let Seen { card, email, token } = self.wanted(text, origin);
        let mut masked: Option<String> = None;
        let mut take = |find: &dyn Fn(&str) -> Vec<Range<usize>>| {
            let text = masked.as_deref().unwrap_or(text);
            let found = find(text);
            if !found.is_empty() {
                masked = Some(replaced(text, &found));
            }
        };
        if card {
            take(&|text| cards::find(text, origin));
        }
        if email {
            take(&|text| addresses::find(text, origin));
        }
        if token {
            take(&tokens::find);
        }
        for pattern in &self.patterns {
            take(&|text| {
                let mut found = Vec::new();
                pattern.find_all(text, &mut found);
                found
            });
        }
        masked
    }

    /// There may be something to find. Of most texts one look at the bytes says that there is not.
    pub fn may_be_in(&self, text: &str, origin: Origin) -> bool {
        let Seen { card, email, token } = self.wanted(text, origin);
        card || email || token || !self.patterns.is_empty()
    }

    fn wanted(&self, text: &str, origin: Origin) -> Seen {
        let (mut digits, mut email, mut token, mut last) = (0, false, false, 0_u32);
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => digits += 1,
                b'@' | b'%' => email = true,
                // Wide forms of all of these begin so.
                0xef => (digits, email) = (digits + 1, true),
                _ => {}
            }
            last = (last << 8 | u32::from(byte)) & 0x00ff_ffff;
            // `eyJ`, and the end of `Bearer`.
            token |= last == 0x0065_794a || last | 0x0020_2020 == 0x0072_6572;
        }
        Seen {
            card: self.cards && origin != Origin::Picture && digits >= cards::least_digits(origin),
            email: self.emails && email,
            token: self.tokens && token,
        }
    }
}

/// What a text may hold.
struct Seen {
    card: bool,
    email: bool,
    token: bool,
}

/// `secrets` are in the order of their starts; they may overlap.
fn replaced(text: &str, secrets: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for range in secrets {
        let start = range.start.max(at);
        if range.end <= start {
            continue;
        }
        let (between, secret) = (text.get(at..start), text.get(start..range.end));
        kept.push_str(between.unwrap_or_default());
        kept.push_str(&secret.and_then(mask_text).unwrap_or_default());
        at = range.end;
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    kept
}
