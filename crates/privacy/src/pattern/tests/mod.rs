//! What patterns match.

mod oracle;
mod refused;
mod steps;

use super::*;
use proptest::prelude::*;

fn parse(source: &str, flags: &str) -> Pattern {
    Pattern::parse(source, flags)
        .unwrap_or_else(|error| panic!("/{source}/{flags}: {} at {}", error.reason(), error.at()))
}

/// From which byte to which.
fn ranges(source: &str, flags: &str, text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    parse(source, flags).find_all(text, &mut found);
    found.iter().map(|range| (range.start, range.end)).collect()
}

/// The text with its matches in brackets.
fn shown(source: &str, flags: &str, text: &str) -> String {
    let mut shown = String::new();
    let mut end = 0;
    for (from, to) in ranges(source, flags, text) {
        shown += &text[end..from];
        shown += "[";
        shown += &text[from..to];
        shown += "]";
        end = to;
    }
    shown + &text[end..]
}

/// Source, flags, text with what is found in brackets.
fn holds(cases: &[(&str, &str, &str)]) {
    for (source, flags, expected) in cases {
        let text = expected.replace(['[', ']'], "");
        assert_eq!(shown(source, flags, &text), *expected, "/{source}/{flags}");
    }
}

#[test]
fn what_applications_look_for() {
    holds(&[
        (
            r"\b\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}\b",
            "g",
            "card [4111 1111-11111111], not 14111111111111111",
        ),
        (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "", "to [a.b+c@example.co.uk]."),
        (
            r"(?<iban>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7})",
            "",
            "[DE89 3704 0044 0532] 01",
        ),
        (
            r"\bsk_(live|test)_[0-9a-zA-Z]{8,}",
            "",
            "key [sk_live_4eC39HqLyjW] and sk_live_x",
        ),
        (r"^Dear .*$", "m", "Hi\n[Dear Jane]\nbye"),
        (r"jane\s+doe", "i", "[Jane\u{a0} DOE], janedoe"),
        (r"\+?\(?\d[\d ()-]{6,}\d", "", "call [+49 (0)30 123-45] now"),
    ]);
}

#[test]
fn literals_and_escapes() {
    holds(&[
        (r"a\.b\/c\-\$", "", "[a.b/c-$] aXb/c-$"),
        (r"\t\n\r\f\v\0", "", "[\t\n\r\u{c}\u{b}\0]"),
        (r"\x41\u0042\u{1F600}", "u", "[AB😀]"),
        (r"\uD83D\uDE00+", "", "[😀😀]"),
        ("😀é", "", "x[😀é]é"),
        ("x{,2}", "", "[x{,2}] xx"),
        ("x{1{2}", "", "[x{11]"),
        (r"\_\ \@\é", "", "[_ @é]"),
    ]);
    assert_eq!(ranges("a{b}c]", "", "_a{b}c]"), [(1, 7)]);
    assert_eq!(ranges(r"\[\]", "", "a[]"), [(1, 3)]);
}

#[test]
fn classes() {
    holds(&[
        ("[a-cx]+", "", "[abcx]d[x]"),
        ("[^a-c]+", "", "ab[xé😀]c"),
        (r"[\d\-_]+", "", "a[1-_2]b"),
        (r"[\w-]+", "", "[a-b_1] é"),
        (r"[\w-.]+", "", "[a-b.c]/[d]"),
        ("[-a]+[b-]+", "", "[a-b-]"),
        ("[^]+", "", "[a\nb]"),
        ("[]|a", "", "b[a]"),
        (r"[^\s]+", "", "[ab]\u{feff}[c]\u{3000}[d]"),
        (r"[\S]+\s", "", "[ab ]c"),
        (r"[\D]+", "", "[a]1[b😀]"),
        (r"[\W\d]+", "", "ab[-1é]_"),
        (r"[\b]", "", "a[\u{8}]"),
        (r"[\x30-\u0039\u{41}]+", "u", "[09A]B"),
        ("[😀-😂]+", "", "[😁😂]😃"),
        (r"[\uD83D\uDE00-\uD83D\uDE02]+", "", "[😁😂]😃"),
        ("[é-ü]", "", "a[ö]z"),
        (r"\d\D\w\W\s\S", "", "[1aa- x]"),
    ]);
    assert_eq!(ranges("[[]", "", "a["), [(1, 2)]);
    assert_eq!(ranges(r"[\]^]+", "", "a]^"), [(1, 3)]);
    assert_eq!(ranges("[)(*|]+", "", "a()|*"), [(1, 5)]);
}

#[test]
fn places() {
    holds(&[
        ("^a", "", "[a]a"),
        ("a$", "", "a[a]"),
        ("^a", "m", "[a]a\n[a]\r[a]\u{2028}[a]"),
        ("a$", "m", "a[a]\n[a]"),
        ("^a", "", "[a]\na"),
        (r"\bab\b", "", "[ab] abc [ab]-ab_ é[ab]é"),
        (r"\Ba\B", "", "a b[a]b ab"),
        (".+", "", "[a]\n[b]\r[c]\u{2028}[d\u{85}e]"),
        (".+", "s", "[a\nb]"),
        ("(?:^|,)b", "", "[b][,b]b"),
        ("(?:^)*b", "", "[b][b]"),
        (r"(?:\b){2}b", "", "[b]b"),
        ("a^|b", "", "a[b]"),
    ]);
}

#[test]
fn groups_alternatives_and_repetitions() {
    holds(&[
        ("(ab|cd)+", "", "x[abcdab]x"),
        ("ab|", "", "x[ab]x"),
        ("(?:|a)b", "", "[ab][b]"),
        ("(?<année>a)(?:b(c))", "", "[abc]ab"),
        ("a{2}", "", "[aa][aa]a"),
        ("a{2,}", "", "a [aa] [aaaa]"),
        ("a{2,3}", "", "a [aa] [aaa]a"),
        ("a{0}b", "", "a[b]"),
        ("a{0,1}b", "", "a[ab]"),
        ("(a|b){0}c", "", "a[c]"),
        ("(?:a{1,2}b){2}", "", "aa[aabab]b"),
        ("(a*)*b", "", "[aaab]a"),
        ("(a+)+", "", "[aaa]b[a]"),
        ("(?:a|b|(?:c|d)e)f", "", "[af][bf]c[cef][def]df"),
        ("a{1,99999999999999999999}", "", "b[aaa]"),
    ]);
}

#[test]
fn the_longest_of_those_that_begin_first() {
    holds(&[
        ("a|ab|abc", "", "[abc]d[ab]"),
        ("\".*?\"", "", "say [\"a\" and \"b\"]."),
        ("a+?", "", "[aaa]"),
        ("a??b??", "", "[ab][ab][b][a]"),
        ("a{1,2}?", "", "[aa][a]"),
        // What begins within a match is none.
        ("ab|abcd|cde", "", "[abcd]e"),
        // Shorter ones are noted until a longer one, that began before them, is found.
        ("b|abc|c|d", "", "[abc]a[b][d]a[b]"),
        ("a.*z|b|cc", "", "a[b][cc][b]"),
        ("a.*z|b|cc", "", "[b][abccbzz][b]a[b]"),
    ]);
}

#[test]
fn an_empty_match_masks_nothing() {
    for (source, text) in [
        ("", "ab"),
        ("(?:)", "ab"),
        ("a*", "bbb"),
        (r"\b", "ab"),
        ("^$", ""),
        ("()*|(){3}", "a"),
    ] {
        assert!(ranges(source, "", text).is_empty(), "/{source}/");
    }
    holds(&[("a*", "", "b[aa]b[a]"), ("|b", "", "a[b]")]);
}

#[test]
fn any_case() {
    holds(&[
        ("äß-k", "i", "[Äẞ-K] [äß-\u{212a}]"),
        ("STRASSE", "i", "[straſſe]"),
        ("ΣΑΣ", "i", "[σας] [Σας]"),
        ("[ς]", "i", "[σ][Σ][ς]"),
        ("[а-я]+", "i", "[Привет], x"),
        ("[^a]", "i", "aA[b]"),
        ("[A-Z]+", "i", "[abC]1"),
        (r"\u00e9\x41", "i", "[Éa]"),
        ("Đặng ơ", "i", "[ĐẶNG Ơ]"),
        ("ÿ", "i", "[Ÿ][ÿ]"),
        ("i", "i", "[I]İı"),
        ("a", "", "A[a]"),
    ]);
}

#[test]
fn letters_have_the_cases_of_the_standard_library() {
    let third = "ſ\u{212a}\u{212b}\u{2126}µςẞ";
    let single = |mut letters: core::char::ToLowercase| letters.next().filter(|_| letters.next().is_none());
    for letter in '\0'..=char::MAX {
        let lower = fold::lower(letter);
        let known = matches!(letter, '\0'..='\u{17f}' | '\u{386}'..='\u{3ce}' | '\u{400}'..='\u{556}' | '\u{1ea0}'..='\u{1eff}');
        let expected = single(letter.to_lowercase()).unwrap_or(letter);
        if (lower != letter || known) && !third.contains(letter) {
            assert_eq!(lower, expected, "{letter} {:x}", u32::from(letter));
        }
        let again = Letter::new(letter, true);
        assert_eq!(fold::lower(again.upper), again.lower, "{letter}");
    }
}

#[test]
fn flags_that_find_no_less_are_taken() {
    for flags in ["", "g", "y", "d", "gimsuyd", "v"] {
        assert_eq!(ranges("a", flags, "xaxa"), [(1, 2), (3, 4)], "{flags}");
    }
    assert_eq!(ranges("[a-c]", "v", "b"), [(0, 1)]);
}

#[test]
fn what_was_found_before_stays() {
    let mut found = vec![0..1, 7..9];
    let pattern = parse("b|abc", "");
    pattern.find_all("abc", &mut found);
    pattern.find_all("xb", &mut found);
    assert_eq!(found, [0..1, 7..9, 0..3, 1..2]);
}

#[test]
fn a_match_begins_with_few_bytes() {
    let first = |source, flags| {
        let pattern = parse(source, flags);
        let ascii = (0..128_u8)
            .filter(|byte| pattern.first.has(*byte))
            .map(char::from);
        (ascii.collect::<String>(), pattern.first.has(0xC3))
    };
    assert_eq!(first("^ab|(?:c*|d)e", ""), ("acde".into(), false));
    assert_eq!(first("ab", "i"), ("Aa".into(), false));
    assert_eq!(first("k[s]", "i"), ("Kk".into(), true));
    assert_eq!(first(r"\d*é", ""), ("0123456789".into(), true));
    assert_eq!(first("", ""), (String::new(), false));
    assert!(first("[^a]", "").1);
}

proptest! {
    #[test]
    fn whatever_is_given_finds_whole_characters_in_order(
        source in r"([a-c]|[\\()\[\]{}|*+?^$.,0-3:<>=!&-]|\\[dDwWsSbBnxu]|é|😀){0,24}",
        flags in "[imsguvy]{0,2}",
        text in "[a-cA-C0-3é😀 \n-]{0,24}",
    ) {
        if let Ok(pattern) = Pattern::parse(&source, &flags) {
            let mut found = Vec::new();
            pattern.find_all(&text, &mut found);
            let mut end = 0;
            for range in found {
                prop_assert!(end <= range.start && range.start < range.end);
                prop_assert!(text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }

    #[test]
    fn no_source_is_too_odd(source in "\\PC{0,60}", flags in "\\PC{0,4}", text in "\\PC{0,40}") {
        for flags in [flags.as_str(), "", "iu", "v"] {
            match Pattern::parse(&source, flags) {
                Ok(pattern) => pattern.find_all(&text, &mut Vec::new()),
                Err(error) => prop_assert!(error.at() <= source.len().max(flags.len())),
            }
        }
    }
}
