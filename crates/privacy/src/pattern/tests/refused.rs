//! What is no pattern, and why.

use super::*;
use PatternError::{Flags, Syntax, TooLarge, Unsupported};

fn error(source: &str, flags: &str) -> PatternError {
    match Pattern::parse(source, flags) {
        Ok(_) => panic!("/{source}/{flags} is a pattern"),
        Err(error) => error,
    }
}

const BEHIND: &str = "looking behind is not supported";
const AHEAD: &str = "looking ahead is not supported";
const REFERENCE: &str = "references to groups are not supported";
const PROPERTY: &str = "character properties, \\p{…}, are not supported";
const PART: &str = "flags for a part are not supported";
const SETS: &str = "set operations of the flag v are not supported";
const OCTAL: &str = "octal escapes are not supported";
const HALF: &str = "half of a surrogate pair is not supported";
const NOTHING: &str = "nothing to repeat";
const BRACKET: &str = "a bracket without its other one";
const UNCLOSED: &str = "a group that is not closed";
const NAME: &str = "a group without a proper name";
const ESCAPE: &str = "there is no such escape";
const LONG: &str = "too long, with its repetitions written out";

#[test]
fn what_is_not_supported_says_so() {
    for (source, flags, reason, at) in [
        ("a(?=b)", "", AHEAD, 1),
        ("a(?!b)", "", AHEAD, 1),
        ("(?<=a)b", "", BEHIND, 0),
        ("é(?<!a)b", "", BEHIND, 2),
        (r"(a)\1", "", REFERENCE, 3),
        (r"(?<n>a)\k<n>", "", REFERENCE, 7),
        (r"\9", "", REFERENCE, 0),
        (r"\p{L}", "u", PROPERTY, 0),
        (r"[a\P{L}]", "u", PROPERTY, 2),
        (r"\p{L}", "", PROPERTY, 0),
        ("(?i:a)", "", PART, 0),
        ("(?-s:a)", "", PART, 0),
        ("(?ms-i:a)", "", PART, 0),
        ("[a-z--b]", "v", SETS, 4),
        ("[a--b]", "v", SETS, 2),
        (r"[\w&&\d]", "v", SETS, 3),
        ("[[a-z]b]", "v", SETS, 1),
        ("[a-[b]]", "v", SETS, 3),
        (r"[\q{ab}]", "v", SETS, 1),
        (r"\00", "", OCTAL, 0),
        (r"[\1]", "", OCTAL, 1),
        (r"\cA", "", "control letters, \\c, are not supported", 0),
        (
            r"\u{61}",
            "",
            "\\u{…} is not supported without the flag u or v",
            0,
        ),
        (r"\uD83D", "", HALF, 0),
        (r"[\uD800-\uDFFF]", "", HALF, 1),
        (r"\uDE00\uD83D", "", HALF, 0),
        (r"\u{D83D}", "u", HALF, 0),
    ] {
        assert_eq!(error(source, flags), Unsupported(reason, at), "/{source}/{flags}");
    }
}

#[test]
fn what_has_no_meaning_says_so() {
    let range = "a range whose end comes before its beginning";
    let repetition = "a repetition whose end comes before its beginning";
    let class = "a class that is not closed";
    let backslash = "a backslash at the end";
    let hex = "\\x without two hexadecimal digits";
    let unicode = "\\u without its hexadecimal digits";
    for (source, flags, reason, at) in [
        ("*", "", NOTHING, 0),
        ("a|+", "", NOTHING, 2),
        ("(?)", "", "a group of no known kind", 0),
        ("(?", "", "a group of no known kind", 0),
        ("(?P<n>a)", "", "a group of no known kind", 0),
        ("(*)", "", NOTHING, 1),
        ("a**", "", NOTHING, 2),
        ("a+??", "", NOTHING, 3),
        ("a{2}{3}", "", NOTHING, 4),
        ("{2}", "", NOTHING, 0),
        ("^*", "", NOTHING, 1),
        (r"\b+", "", NOTHING, 2),
        ("a{3,2}", "", repetition, 1),
        ("a{", "u", BRACKET, 1),
        ("a}", "u", BRACKET, 1),
        ("]", "v", BRACKET, 0),
        ("a)", "", BRACKET, 1),
        ("(a", "", UNCLOSED, 0),
        ("a(b(c)", "", UNCLOSED, 1),
        ("(?<>a)", "", NAME, 0),
        ("(?<1a>a)", "", NAME, 0),
        ("(?<a-b>a)", "", NAME, 0),
        ("(?<a", "", NAME, 0),
        ("\\", "", backslash, 0),
        ("[\\", "", backslash, 1),
        ("[", "", class, 1),
        ("[^a-", "", class, 4),
        (r"[a\]", "", class, 4),
        ("[b-a]", "", range, 1),
        ("[a--]", "", range, 1),
        (r"[\w-a]", "u", "a range to or from a class", 1),
        (r"\x4", "", hex, 0),
        (r"\xg0", "", hex, 0),
        (r"\u004", "", unicode, 0),
        (r"\u{}", "u", unicode, 0),
        (r"\u{41", "u", unicode, 0),
        (r"\u{110000}", "u", unicode, 0),
        (r"\u{fffffffffffffffffff}", "u", unicode, 0),
        (r"\a", "", ESCAPE, 0),
        (r"[\B]", "", ESCAPE, 1),
        (r"\Q", "", ESCAPE, 0),
    ] {
        assert_eq!(error(source, flags), Syntax(reason, at), "/{source}/{flags}");
    }
}

#[test]
fn flags_that_are_not_known_say_so() {
    let twice = "this flag is given twice, or u together with v";
    for (flags, reason, at) in [
        ("x", "this flag is not known", 0),
        ("gI", "this flag is not known", 1),
        ("é", "this flag is not known", 0),
        ("gg", twice, 1),
        ("uv", twice, 1),
        ("viu", twice, 2),
    ] {
        assert_eq!(error("a", flags), Flags(reason, at), "{flags}");
    }
}

#[test]
fn what_is_too_large_says_so() {
    let groups = "groups within too many groups";
    let ranges = "classes of too many ranges";
    for (source, reason) in [
        ("a{1001}", LONG),
        ("a{0,99999999}", LONG),
        ("a{99999999999999999999}", LONG),
        ("a{99999999999999999999,}", LONG),
        ("((a{10}){10}){11}", LONG),
        ("(((((a{0,9}){0,9}){0,9}){0,9}){0,9}){0,9}", LONG),
        (&"a".repeat(100_000), LONG),
        (&"|".repeat(100_000), LONG),
        (&"(".repeat(10_000), groups),
        (&["(?:".repeat(10_000), ")".repeat(10_000)].concat(), groups),
        (&many(0x4E00, 2_000), ranges),
        (&[many(0x4E00, 600), many(0x6000, 600)].concat(), ranges),
    ] {
        assert!(
            matches!(error(source, ""), TooLarge(said, _) if said == reason),
            "{} {:?}",
            source.get(..40).unwrap_or(source),
            error(source, "")
        );
    }
    parse("a{999}", "");
    parse("(?:a{10}){30}|(?:b{0,10}){30}", "");
    parse(&many(0x4E00, 900), "");
    parse(&many(0x4E00, 9).repeat(100), "");
    parse("[ab]{900}", "");
    parse(&r"\s".repeat(900), "");
    parse(&[&"(".repeat(100), "a", &")".repeat(100)].concat(), "");
}

/// A class of single characters, the last first.
fn many(first: u32, count: u32) -> String {
    let letters = (0..count)
        .rev()
        .filter_map(|index| char::from_u32(first + 2 * index));
    ["[", &letters.collect::<String>(), "]"].concat()
}
