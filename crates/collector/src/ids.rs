//! Ids as they come from outside, typed before anything is looked up or named by them.

use std::fmt;
use std::str::FromStr;

/// A session, tab, page, recording or view. Its text is a lower-case UUID, so it is safe in paths.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub [u8; 16]);

/// The text is not an id.
#[derive(Debug, thiserror::Error)]
#[error("not an id: expected a lower-case UUID")]
pub struct NotAnId;

impl Id {
    /// No sender may use the id of zeros: it stands for "none".
    pub fn is_none(self) -> bool {
        self.0 == [0; 16]
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                formatter.write_str("-")?;
            }
            write!(formatter, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let text = text.as_bytes();
        if text.len() != 36 {
            return Err(NotAnId);
        }
        let mut id = [0; 16];
        let mut at = 0;
        for (index, byte) in id.iter_mut().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                if text[at] != b'-' {
                    return Err(NotAnId);
                }
                at += 1;
            }
            *byte = nibble(text[at])? << 4 | nibble(text[at + 1])?;
            at += 2;
        }
        Ok(Self(id))
    }
}

fn nibble(digit: u8) -> Result<u8, NotAnId> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(NotAnId),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let text = "00112233-4455-4677-8899-aabbccddeeff";
        assert_eq!(text.parse::<Id>().unwrap().to_string(), text);
    }

    #[test]
    fn what_is_no_id() {
        for text in [
            "",
            "..",
            "../../../../../../../../etc/passwd000",
            "00112233-4455-4677-8899-AABBCCDDEEFF",
            "00112233445546778899aabbccddeeff",
            "00112233-4455-4677-8899-aabbccddeef/",
            "0011223-34455-4677-8899-aabbccddeeff",
            "ééééééééé-4455-4677-8899",
        ] {
            assert!(text.parse::<Id>().is_err(), "{text}");
        }
    }
}
