//! Upper and lower case, for `i`: Latin, Greek, Cyrillic, Armenian and Georgian letters as they are written today.
//! The standard library's tables for all scripts are 26 kB of wasm.

/// Beyond ASCII: first and last of the upper letters, and how far the lower ones are. Where that is 1, they take turns.
const LETTERS: &[(u16, u16, i16)] = &[
    (0xC0, 0xD6, 32),
    (0xD8, 0xDE, 32),
    (0x100, 0x12F, 1),
    (0x132, 0x137, 1),
    (0x139, 0x148, 1),
    (0x14A, 0x177, 1),
    (0x178, 0x178, -121),
    (0x179, 0x17E, 1),
    (0x181, 0x181, 210),
    (0x186, 0x186, 206),
    (0x189, 0x18A, 205),
    (0x18E, 0x18E, 79),
    (0x18F, 0x18F, 202),
    (0x190, 0x190, 203),
    (0x191, 0x192, 1),
    (0x194, 0x194, 207),
    (0x198, 0x199, 1),
    (0x19D, 0x19D, 213),
    (0x1A0, 0x1A5, 1),
    (0x1AF, 0x1B0, 1),
    (0x1B1, 0x1B2, 217),
    (0x1B3, 0x1B6, 1),
    (0x1B7, 0x1B7, 219),
    (0x1CD, 0x1DC, 1),
    (0x1DE, 0x1EF, 1),
    (0x1F8, 0x21F, 1),
    (0x222, 0x233, 1),
    (0x386, 0x386, 38),
    (0x388, 0x38A, 37),
    (0x38C, 0x38C, 64),
    (0x38E, 0x38F, 63),
    (0x391, 0x3A1, 32),
    (0x3A3, 0x3AB, 32),
    (0x400, 0x40F, 80),
    (0x410, 0x42F, 32),
    (0x460, 0x481, 1),
    (0x48A, 0x4BF, 1),
    (0x4C0, 0x4C0, 15),
    (0x4C1, 0x4CE, 1),
    (0x4D0, 0x52F, 1),
    (0x531, 0x556, 48),
    (0x1C90, 0x1CBA, -3008),
    (0x1CBD, 0x1CBF, -3008),
    (0x1E00, 0x1E95, 1),
    (0x1EA0, 0x1EFF, 1),
    (0xFF21, 0xFF3A, 32),
];

/// A character of the text with what it is in either case; without `i` all three are the same.
#[derive(Clone, Copy)]
pub struct Letter {
    pub own: char,
    pub lower: char,
    pub upper: char,
}

impl Letter {
    pub fn new(own: char, any_case: bool) -> Self {
        let lower = if any_case { lower(own) } else { own };
        let upper = if any_case { upper(lower) } else { own };
        Self { own, lower, upper }
    }
}

pub fn lower(letter: char) -> char {
    match letter {
        // Third forms, by which JavaScript takes them for the same letter, with `u` or without.
        'ſ' => 's',
        '\u{212A}' => 'k',
        '\u{212B}' => 'å',
        '\u{2126}' => 'ω',
        'µ' => 'μ',
        'ς' => 'σ',
        'ẞ' => 'ß',
        _ => moved(letter, true),
    }
}

/// Of a lower one.
fn upper(letter: char) -> char {
    moved(letter, false)
}

fn moved(letter: char, down: bool) -> char {
    if letter.is_ascii() {
        return if down {
            letter.to_ascii_lowercase()
        } else {
            letter.to_ascii_uppercase()
        };
    }
    let code = u32::from(letter) as i32;
    let row = LETTERS.iter().find_map(|&(first, last, distance)| {
        let distance = i32::from(distance);
        let upper = if down { code } else { code - distance };
        let in_row = i32::from(first) <= upper && upper <= i32::from(last);
        let is_upper = in_row && (distance != 1 || (upper - i32::from(first)) % 2 == 0);
        is_upper.then(|| if down { upper + distance } else { upper })
    });
    row.and_then(|code| char::from_u32(code as u32)).unwrap_or(letter)
}
