//! Base64 that can be written again letter by letter.

/// The bytes; `None` for what another writer would write otherwise: white space, missing padding, stray bits.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut quads = text.as_bytes().chunks_exact(4);
    let count = quads.len();
    for (index, quad) in quads.by_ref().enumerate() {
        let &[a, b, c, d] = quad else { return None };
        let padding = match (c, d) {
            _ if index + 1 < count => 0,
            (b'=', b'=') => 2,
            (_, b'=') => 1,
            _ => 0,
        };
        let digit = |letter: u8, is_padding: bool| if is_padding { Some(0) } else { digit(letter) };
        let group = digit(a, false)? << 18
            | digit(b, false)? << 12
            | digit(c, padding == 2)? << 6
            | digit(d, padding > 0)?;
        if group & ((1 << (8 * padding)) - 1) != 0 {
            return None;
        }
        let [_, x, y, z] = group.to_be_bytes();
        bytes.push(x);
        bytes.extend([y].iter().filter(|_| padding < 2));
        bytes.extend([z].iter().filter(|_| padding < 1));
    }
    quads.remainder().is_empty().then_some(bytes)
}

fn digit(letter: u8) -> Option<u32> {
    let value = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn only_what_every_writer_would_write() {
        let good: [(&str, &[u8]); 4] = [
            ("", b""),
            ("TQ==", b"M"),
            ("TWE=", b"Ma"),
            ("TWFu+/8=", &[77, 97, 110, 251, 255]),
        ];
        for (text, bytes) in good {
            assert_eq!(decode(text).as_deref(), Some(bytes), "{text}");
        }
        for text in [
            "T", "TQ", "TQ=", "TR==", "TWF=", "T===", "TQ==TQ==", "TW-u", "TWFu\n",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
