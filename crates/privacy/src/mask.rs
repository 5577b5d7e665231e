//! Masks: what stands in for a text.

/// Stands for any non-empty value of a masked control.
pub const FILLED: &str = "***";

/// A masked control tells only whether it is empty. `None`: the value may stay as it is, being empty.
pub fn control_value(value: &str) -> Option<String> {
    if value.is_empty() || value == FILLED {
        None
    } else {
        Some(FILLED.into())
    }
}

/// Masks words and keeps the shape of the line: white space stays, each word becomes a run of `x` whose length is
/// one of a few, so that neither letters nor lengths can be read back. `None`: nothing to mask.
pub fn mask_text(text: &str) -> Option<String> {
    if text.chars().all(char::is_whitespace) {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut word_length = 0_usize;
    for character in text.chars() {
        if character.is_whitespace() {
            push_word(&mut masked, word_length);
            word_length = 0;
            masked.push(character);
        } else {
            word_length += 1;
        }
    }
    push_word(&mut masked, word_length);
    Some(masked)
}

fn push_word(masked: &mut String, length: usize) {
    let shown = match length {
        0 => return,
        1..=4 => 3,
        5..=8 => 6,
        9..=14 => 10,
        // Longer runs wrap like the original, in steps that hide the length.
        _ => length.div_ceil(16).min(64) * 16,
    };
    masked.extend(core::iter::repeat_n('x', shown));
}

/// By plain comparison, ASCII letters in any case: the standard library's search for a text is 2 kB of wasm.
pub fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    let mut windows = text.windows(part.len());
    windows.position(|window| window.eq_ignore_ascii_case(part))
}
