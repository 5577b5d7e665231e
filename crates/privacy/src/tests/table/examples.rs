//! Each example is of the row it stands in, and becomes what the row says.

use super::*;
use crate::{attribute as code, text as text_code};

/// What is seen of an example where it is treated so. Examples hold a `secret`, where they are not kept everywhere.
fn seen(treatment: Treatment, value: &str) -> String {
    let words = || mask_text(value).unwrap_or_else(|| value.into());
    let is_elsewhere = value.contains("url(");
    match treatment {
        Treatment::Keep => value.into(),
        Treatment::WithoutValuesButPlace | Treatment::WithoutValues | Treatment::TextWithoutValues => {
            value.replace("secret", "")
        }
        Treatment::PathOnly => value.split(['?', '#']).next().unwrap_or_default().into(),
        Treatment::WordsButInside if is_elsewhere => String::new(),
        Treatment::WordsButInside
        | Treatment::WordsButNumber
        | Treatment::WordsButListedOrFlag
        | Treatment::WordsButListed
        | Treatment::WordsButFlag
        | Treatment::Words => words(),
        Treatment::Filled => FILLED.into(),
        Treatment::Placeholder => "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' style='background:silver'%3E%3C/svg%3E".into(),
        Treatment::Nowhere => "#".into(),
        Treatment::Style | Treatment::Inside | Treatment::InsideAnimated | Treatment::Emptied | Treatment::Drop => String::new(),
    }
}

/// Is nothing else: a treatment by which something is told is no treatment by which nothing is.
fn is_as(treatment: Treatment, value: &str, verdict: &Verdict) -> bool {
    let expected = seen(treatment, value);
    match verdict {
        Verdict::Keep => expected == value,
        Verdict::Replace(kept) => *kept == expected,
        // `Emptied` and `Style` leave the attribute.
        Verdict::Drop => expected.is_empty() && !matches!(treatment, Treatment::Emptied | Treatment::Style),
    }
}

#[test]
fn attributes_become_what_their_row_says() {
    for row in Attribute::ALL {
        let (id, _, examples) = row.told();
        for &(path, name, value) in examples {
            let element = described(path);
            let lower = name.to_lowercase();
            assert_eq!(code::kind(element, &lower, value), *row, "{id}: {path} {name}");
            let owner = code::owner(element, *row, &lower);
            for level in LEVELS {
                let treatment = row.at(Column::of(level, owner));
                let verdict = attribute(level, element, name, value);
                let says = format!("{id}: {path} {name}={value} {level:?}: {treatment:?}, {verdict:?}");
                assert!(is_as(treatment, value, &verdict), "{says}");
                let hides = treatment > Treatment::Keep;
                let Verdict::Replace(kept) = verdict else { continue };
                assert!(hides && !kept.to_lowercase().contains("secret"), "{says}");
            }
        }
    }
}

#[test]
fn texts_become_what_their_row_says() {
    for row in Text::ALL {
        let (id, _, examples) = row.told();
        for &(path, _, value) in examples {
            let parent = described(path);
            assert_eq!(text_code::kind(parent), *row, "{id}: {path}");
            for level in LEVELS {
                let treatment = row.at(Column::of(level, parent.owner()));
                let found = text(level, parent, value);
                let says = format!("{id}: {path} {level:?}: {treatment:?}, {found:?}");
                assert_eq!(found.is_none(), treatment == Treatment::Keep, "{says}");
                assert_eq!(
                    found.unwrap_or_else(|| value.into()),
                    seen(treatment, value),
                    "{says}"
                );
            }
        }
    }
}

#[test]
fn states_become_what_their_row_says() {
    for row in State::ALL {
        for &(path, ..) in row.told().2 {
            let element = described(path);
            for level in LEVELS {
                let is_kept = match row {
                    State::Choice => !element.is_closed(level),
                    _ => !element.masks_input(level),
                };
                let column = Column::of(level, element.owner());
                // What is closed by its level is not asked for its own sake.
                assert_eq!(is_kept, row.at(column) == Treatment::Keep, "{path} {level:?}");
            }
        }
    }
}

/// Written down apart from the table: whose an attribute is.
#[test]
fn the_column_is_that_of_whose_it_is() {
    for (path, name, expected) in [
        ("p", "title", Owner::Page),
        ("div contenteditable", "title", Owner::Page),
        ("div contenteditable > b", "title", Owner::Visitor),
        ("output > b", "class", Owner::Visitor),
        ("input", "title", Owner::Page),
        ("input", "name", Owner::Page),
        ("input", "data-testid", Owner::Page),
        ("input", "style", Owner::Page),
        ("input", "data-user", Owner::Visitor),
        ("input", "initialvalue", Owner::Visitor),
        ("input type=submit", "data-user", Owner::Page),
        ("input type=password", "title", Owner::Always),
        ("input type=password", "style", Owner::Page),
        ("datalist > option > b", "title", Owner::Always),
    ] {
        let element = described(path);
        let kind = code::kind(element, name, "v");
        assert_eq!(code::owner(element, kind, name), expected, "{path} {name}");
    }
}
