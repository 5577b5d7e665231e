//! Time, counted: no text takes more than so many steps for each of its characters.

use super::*;

/// A step of the pattern is come to from two others at most, once as a way and once on the way.
const MOST: usize = 4;

fn check(source: &str, flags: &str, text: &str) -> usize {
    let pattern = parse(source, flags);
    let mut found = Vec::new();
    let mut run = Run::new(&pattern, &mut found);
    run.all(text);
    let steps = run.steps;
    let most = MOST * (text.chars().count() + 1) * pattern.ops.len();
    assert!(steps <= most, "/{source}/ takes {steps} of {most} steps");
    steps
}

#[test]
fn what_takes_others_for_ever() {
    let long = "a".repeat(2_000);
    for source in [
        "(a*)*b",
        "(a|aa)+$",
        "(a?){25}a{25}",
        "(a|a|a|a)*b",
        "((a+)+)+b",
        "(?:a*a*a*a*)*b",
        "(.*)*(.*)*(.*)*x",
        "(a+a+)+b",
        r"([\s\S]*a)*b",
        "(?:a?){300}b",
        "(?:(?:a?)*?)*?b",
        r"(?:\b|a)*b",
        "(x+x+)+y",
    ] {
        for end in ["", "b", "c", "é"] {
            check(source, "", &[&long, end].concat());
        }
    }
}

#[test]
fn many_matches_in_one_text() {
    // Each restart after a match would read the rest of the text again.
    let long = "a".repeat(20_000);
    for (source, matches) in [
        ("a|a*b", 20_000),
        ("a|a[^]*b", 20_000),
        ("aa|a*b|(?:a{3})*c", 10_000),
        ("a", 20_000),
        ("a{7}|a*b", 2_857),
        ("a*", 1),
    ] {
        check(source, "", &long);
        assert_eq!(ranges(source, "", &long).len(), matches, "/{source}/");
    }
}

#[test]
fn a_text_that_cannot_match_takes_no_step() {
    for source in ["4[0-9]{15}", r"\bkey\b", "(é|ü)+", "(4?){25}5"] {
        assert_eq!(check(source, "", &"words and more, ".repeat(1_000)), 0);
    }
}

proptest! {
    #[test]
    fn no_pattern_takes_more(source in "([ab.]|[()|]|\\(|\\)|[*+?]|\\{2,5\\}|\\{0,3\\}|\\^|\\$|\\\\b){1,16}", text in "[ab]{0,200}") {
        if Pattern::parse(&source, "").is_ok() {
            check(&source, "", &text);
        }
    }
}
