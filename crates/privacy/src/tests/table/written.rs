//! What is written from the tables: those of `docs/privacy.md`, and what the tests of the browsers take as expected.
//!
//! `AFTERIMAGE_WRITE_TABLES=1` writes both anew.

use super::*;
use crate::names::{ARIA_WORDS, OF_CUSTOM, STABLE_DATA, TEXTS};
use std::path::PathBuf;

const DOCUMENTATION: &str = "docs/privacy.md";
const EXPECTED: &str = "tests/browser/privacy/canaries/table.json";

fn path_of(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(file)
}

fn content_of(file: &str) -> String {
    std::fs::read_to_string(path_of(file)).unwrap_or_default()
}

/// Compares, or writes.
fn is_held(file: &str, content: &str, expected: &str) {
    if std::env::var_os("AFTERIMAGE_WRITE_TABLES").is_some() {
        std::fs::write(path_of(file), expected).unwrap();
    } else {
        assert!(
            content == expected,
            "AFTERIMAGE_WRITE_TABLES=1 writes {file}; it is to be:\n{expected}"
        );
    }
}

fn words(row: &Row) -> String {
    let list = |names: &[&str]| {
        let names = names.iter().filter(|name| **name != MARK);
        names
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    row.words
        .replace("{stable}", &list(STABLE_DATA))
        .replace("{custom}", &list(OF_CUSTOM))
        .replace("{aria}", &list(ARIA_WORDS))
        .replace("{texts}", &list(TEXTS))
}

/// A table as the documentation shows it. What is on the list of what may be shown, and what is closed, is told around it.
fn table(what: &str, rows: impl Iterator<Item = Row>) -> String {
    let mut table = format!("| {what} | `allow` | `mask-user-input` | `mask` |\n| --- | --- | --- | --- |\n");
    for row in rows {
        let [allow, mask_user_input, _, mask, _] = row.treatments.map(|treatment| treatment.told().1);
        table += &format!("| {} | {allow} | {mask_user_input} | {mask} |\n", words(&row));
    }
    table
}

/// The page with this table in place of the one under the heading.
fn with_table(page: &str, heading: &str, table: &str) -> String {
    let (before, rest) = page.split_once(&format!("\n## {heading}\n")).unwrap();
    let (between, rest) = rest.split_once("\n| ").unwrap();
    let end = rest.find("\n\n").unwrap();
    let after = rest.get(end..).unwrap();
    let table = table.trim_end();
    assert!(
        !between.contains("\n## "),
        "{heading} has no table; it is to be:\n{table}"
    );
    format!("{before}\n## {heading}\n{between}\n{table}{after}")
}

#[test]
fn the_documentation_shows_the_tables() {
    let page = content_of(DOCUMENTATION);
    let mut expected = page.clone();
    for (heading, table) in [
        ("Texts", table("where", texts())),
        ("Form controls", table("state", states())),
        ("Attributes", table("attribute", attributes())),
    ] {
        let with = with_table(&page, heading, &table);
        let is_writing = std::env::var_os("AFTERIMAGE_WRITE_TABLES").is_some();
        assert!(
            is_writing || with == page,
            "{DOCUMENTATION}, {heading}: AFTERIMAGE_WRITE_TABLES=1 writes it; the table is to be:\n{table}"
        );
        expected = with_table(&expected, heading, &table);
    }
    is_held(DOCUMENTATION, &page, &expected);
}

/// `{ "columns": { owner: { level: column } }, "rows": { id: { column: treatment } } }`
#[test]
fn the_tests_of_the_browsers_expect_what_the_tables_say() {
    let names = LEVELS.map(Level::as_str);
    let pairs = |values: &mut dyn Iterator<Item = &str>| {
        let pairs = names
            .iter()
            .zip(values)
            .map(|(name, value)| format!("\"{name}\": \"{value}\""));
        pairs.collect::<Vec<_>>().join(", ")
    };
    let column = |level, owner| {
        names
            .get(Column::of(level, owner) as usize)
            .copied()
            .unwrap_or_default()
    };
    let owners = [
        ("page", Owner::Page),
        ("visitor", Owner::Visitor),
        ("always", Owner::Always),
    ];
    let columns = owners.map(|(name, owner)| {
        let columns = pairs(&mut LEVELS.iter().map(|level| column(*level, owner)));
        format!("    \"{name}\": {{ {columns} }}")
    });
    let rows = rows().map(|row| {
        let treatments = pairs(&mut row.treatments.iter().map(|treatment| treatment.told().0));
        format!("    \"{}\": {{ {treatments} }}", row.id)
    });
    let expected = format!(
        "{{\n  \"columns\": {{\n{}\n  }},\n  \"rows\": {{\n{}\n  }}\n}}\n",
        columns.join(",\n"),
        rows.collect::<Vec<_>>().join(",\n")
    );
    is_held(EXPECTED, &content_of(EXPECTED), &expected);
}
