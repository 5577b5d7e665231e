//! What can be wrong with a source.

use super::PatternError;

/// As small as it is, it costs little to hand on.
#[derive(Clone, Copy)]
pub enum Fault {
    LooksAhead,
    LooksBehind,
    Reference,
    Property,
    Control,
    Octal,
    PartFlags,
    SetOperation,
    HalfPair,
    BracedWithoutFlag,
    Nothing,
    Repetition,
    Bracket,
    OpenGroup,
    OpenClass,
    GroupKind,
    GroupName,
    Range,
    ClassRange,
    Backslash,
    Hex,
    CodePoint,
    Escape,
    TooLong,
    TooDeep,
    TooManyRanges,
}

impl Fault {
    pub const fn at(self, at: usize) -> PatternError {
        use PatternError::{Syntax, TooLarge, Unsupported};
        match self {
            Self::LooksAhead => Unsupported("looking ahead is not supported", at),
            Self::LooksBehind => Unsupported("looking behind is not supported", at),
            Self::Reference => Unsupported("references to groups are not supported", at),
            Self::Property => Unsupported("character properties, \\p{…}, are not supported", at),
            Self::Control => Unsupported("control letters, \\c, are not supported", at),
            Self::Octal => Unsupported("octal escapes are not supported", at),
            Self::PartFlags => Unsupported("flags for a part are not supported", at),
            Self::SetOperation => Unsupported("set operations of the flag v are not supported", at),
            Self::HalfPair => Unsupported("half of a surrogate pair is not supported", at),
            // There, it is so many times the letter u.
            Self::BracedWithoutFlag => Unsupported("\\u{…} is not supported without the flag u or v", at),
            Self::Nothing => Syntax("nothing to repeat", at),
            Self::Repetition => Syntax("a repetition whose end comes before its beginning", at),
            Self::Bracket => Syntax("a bracket without its other one", at),
            Self::OpenGroup => Syntax("a group that is not closed", at),
            Self::OpenClass => Syntax("a class that is not closed", at),
            Self::GroupKind => Syntax("a group of no known kind", at),
            Self::GroupName => Syntax("a group without a proper name", at),
            Self::Range => Syntax("a range whose end comes before its beginning", at),
            Self::ClassRange => Syntax("a range to or from a class", at),
            Self::Backslash => Syntax("a backslash at the end", at),
            Self::Hex => Syntax("\\x without two hexadecimal digits", at),
            Self::CodePoint => Syntax("\\u without its hexadecimal digits", at),
            Self::Escape => Syntax("there is no such escape", at),
            Self::TooLong => TooLarge("too long, with its repetitions written out", at),
            Self::TooDeep => TooLarge("groups within too many groups", at),
            Self::TooManyRanges => TooLarge("classes of too many ranges", at),
        }
    }
}
