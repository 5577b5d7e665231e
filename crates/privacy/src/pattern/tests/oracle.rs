//! Against two others: one that tries every way, and the `regex` crate.

use super::*;
use std::collections::BTreeSet;

type Takes = fn(char) -> bool;

/// A pattern as a tree.
#[derive(Clone, Debug)]
enum Node {
    /// Source, and what it takes.
    One(&'static str, Takes),
    Place(&'static str),
    Row(Vec<Node>),
    Either(Vec<Node>),
    Repeat(Box<Node>, usize, Option<usize>, bool),
}

const ONES: &[(&str, Takes)] = &[
    ("a", |c| c == 'a'),
    ("b", |c| c == 'b'),
    ("é", |c| c == 'é'),
    (".", |c| c != '\n'),
    ("[ab]", |c| matches!(c, 'a' | 'b')),
    ("[^a]", |c| c != 'a'),
    ("[a-b1-3]", |c| matches!(c, 'a'..='b' | '1'..='3')),
    ("\\d", |c| c.is_ascii_digit()),
    ("\\W", |c| !(c.is_ascii_alphanumeric() || c == '_')),
    ("[^\\s\\d]", |c| !c.is_whitespace() && !c.is_ascii_digit()),
];

const PLACES: &[&str] = &["^", "$", "\\b", "\\B"];

fn nodes() -> impl Strategy<Value = Node> {
    let ones = proptest::sample::select(ONES).prop_map(|(source, takes)| Node::One(source, takes));
    let places = proptest::sample::select(PLACES).prop_map(Node::Place);
    let leaf = prop_oneof![6 => ones, 1 => places];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let some = proptest::collection::vec(inner.clone(), 0..4);
        let counts = (0..3_usize, proptest::option::of(0..3_usize), any::<bool>());
        prop_oneof![
            3 => some.clone().prop_map(Node::Row),
            2 => some.prop_map(Node::Either),
            3 => (inner, counts).prop_map(|(node, (least, more, lazy))| {
                Node::Repeat(Box::new(node), least, more.map(|more| least + more), lazy)
            }),
        ]
    })
}

fn source(node: &Node, out: &mut String) {
    match node {
        Node::One(source, _) | Node::Place(source) => out.push_str(source),
        Node::Row(nodes) => nodes.iter().for_each(|node| source(node, out)),
        Node::Either(nodes) => {
            out.push_str("(?:");
            for (index, node) in nodes.iter().enumerate() {
                out.push_str(if index > 0 { "|" } else { "" });
                source(node, out);
            }
            out.push(')');
        }
        Node::Repeat(node, least, most, lazy) => {
            out.push('(');
            source(node, out);
            out.push_str(&match (least, most) {
                (0, None) => ")*".into(),
                (1, None) => ")+".into(),
                (0, Some(1)) => ")?".into(),
                (least, None) => format!("){{{least},}}"),
                (least, Some(most)) if least == most => format!("){{{least}}}"),
                (least, Some(most)) => format!("){{{least},{most}}}"),
            });
            out.push_str(if *lazy { "?" } else { "" });
        }
    }
}

/// Every place where a match that begins here can end.
fn ends(node: &Node, text: &[char], at: usize) -> BTreeSet<usize> {
    match node {
        Node::One(_, takes) => text
            .get(at)
            .filter(|c| takes(**c))
            .map(|_| at + 1)
            .into_iter()
            .collect(),
        Node::Place(place) => {
            let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || *c == '_');
            let before = at.checked_sub(1).and_then(|before| text.get(before));
            let edge = is_word(before) != is_word(text.get(at));
            let holds = match *place {
                "^" => at == 0,
                "$" => at == text.len(),
                "\\b" => edge,
                _ => !edge,
            };
            holds.then_some(at).into_iter().collect()
        }
        Node::Row(nodes) => nodes
            .iter()
            .fold(BTreeSet::from([at]), |from, node| after(node, text, &from)),
        Node::Either(nodes) if nodes.is_empty() => BTreeSet::from([at]),
        Node::Either(nodes) => nodes.iter().flat_map(|node| ends(node, text, at)).collect(),
        Node::Repeat(node, least, most, _) => {
            let mut from = BTreeSet::from([at]);
            for _ in 0..*least {
                from = after(node, text, &from);
            }
            let mut all = from.clone();
            // More often than there are characters brings nothing new.
            for _ in *least..most.unwrap_or(least + text.len() + 1) {
                from = after(node, text, &from);
                all.extend(&from);
            }
            all
        }
    }
}

fn after(node: &Node, text: &[char], from: &BTreeSet<usize>) -> BTreeSet<usize> {
    from.iter().flat_map(|at| ends(node, text, *at)).collect()
}

fn naive(node: &Node, text: &str) -> Vec<(usize, usize)> {
    let characters: Vec<char> = text.chars().collect();
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let mut found = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let longest = ends(node, &characters, at)
            .last()
            .copied()
            .filter(|end| *end > at);
        if let Some(end) = longest {
            found.push((bytes[at], bytes[end]));
        }
        at = longest.unwrap_or(at + 1);
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn it_finds_what_trying_every_way_finds(node in nodes(), text in "[ab12é \n]{0,14}") {
        let mut written = String::new();
        source(&node, &mut written);
        prop_assert_eq!(ranges(&written, "", &text), naive(&node, &text), "/{}/", written);
    }

    #[test]
    fn regex_finds_its_first_match_at_the_same_place(node in nodes(), text in "[ab12 \n]{0,30}") {
        let mut written = String::new();
        source(&node, &mut written);
        let first = regex::Regex::new(&written).unwrap().find(&text).map(|found| found.range());
        let found = ranges(&written, "", &text);
        match first {
            None => prop_assert!(found.is_empty(), "/{}/", written),
            // An empty one says nothing of what follows.
            Some(first) if first.is_empty() => {}
            Some(first) => {
                prop_assert_eq!(found.first().map(|found| found.0), Some(first.start), "/{}/", written);
                prop_assert!(found.first().is_some_and(|found| found.1 >= first.end), "/{}/", written);
            }
        }
    }
}

#[test]
fn where_longest_and_first_are_the_same_regex_finds_the_same() {
    let text = "Jane Doe, jane.doe@example.com, 4111 1111 1111 1111, +49 30 1234567\nIBAN DE89370400440532013000 (2026-07-31)";
    for source in [
        r"[\w.]+@[\w.]+",
        r"(?:\d{4} ){3}\d{4}",
        r"\b[A-Z][a-z]+ [A-Z][a-z]+\b",
        r"[A-Z]{2}\d{20}",
        r"\d+(?:-\d+)*",
        r"[^a-z\n]+",
        r"\+[\d ]+",
        "(?m)^.*$",
    ] {
        let expected: Vec<_> = regex::Regex::new(source)
            .unwrap()
            .find_iter(text)
            .map(|found| (found.start(), found.end()))
            .collect();
        let flags = if source.starts_with("(?m)") { "m" } else { "" };
        assert_eq!(
            ranges(source.trim_start_matches("(?m)"), flags, text),
            expected,
            "/{source}/"
        );
    }
}
