//! Marks of other products, and the list of what may be shown.

use super::*;

/// What a page would write to get this level, where the mark's name does not say it all.
const NAMED: &[(&str, Option<Level>)] = &[
    ("hidden", Some(Level::Hidden)),
    ("ignore", Some(Level::Hidden)),
    (" Mask ", Some(Level::Mask)),
    ("mask-unless-allowlisted", Some(Level::Mask)),
    ("mask-user-input", Some(Level::MaskUserInput)),
    ("input-masked", Some(Level::MaskUserInput)),
    ("maks", Some(Level::Mask)),
    ("allow", None),
    ("", None),
];

const LEVELS: [Level; 5] = [
    Level::Allow,
    Level::MaskUserInput,
    Level::MaskUnlessAllowlisted,
    Level::Mask,
    Level::Hidden,
];

/// Every way to write a mark, with what it asks for.
fn written() -> Vec<(Asked, Option<Level>)> {
    let mut all = Vec::new();
    for foreign in FOREIGN {
        match (foreign.place, foreign.asks) {
            (Place::Attribute(name), Asks::For(level)) => {
                for value in ["", "true", "false", "allow"] {
                    all.push((Asked::by(name, value), Some(level)));
                    all.push((Asked::by(&name.to_uppercase(), value), Some(level)));
                }
            }
            (Place::Attribute(name), Asks::AsNamed) => {
                all.extend(
                    NAMED
                        .iter()
                        .map(|(value, level)| (Asked::by(name, value), *level)),
                );
            }
            (Place::Class(name), Asks::For(level)) => {
                all.push((Asked::by("class", &format!("card {name}\tb")), Some(level)));
                all.push((Asked::by("CLASS", &name.to_uppercase()), Some(level)));
                all.push((Asked::by_class(&format!("{name}s a{name}")), None));
            }
            (Place::Class(start), Asks::AsNamed) => {
                let asked = |value: &str| Asked::by_class(&format!("{start}{}", value.trim()));
                all.extend(NAMED.iter().map(|(value, level)| (asked(value), *level)));
            }
        }
    }
    all
}

#[test]
fn marks_of_other_products_only_close() {
    for (asked, wanted) in written() {
        for above in LEVELS {
            let expected = wanted.map_or(above, |wanted| above.max(wanted));
            assert_eq!(asked.below(above), expected, "{asked:?} below {above:?}");
            // Beside a mark of ours that opens, too; below one that opens they are not.
            let beside = asked.and(Asked::by(MARK, "allow")).below(above);
            let opened = Asked::by(MARK, "allow").below(above);
            assert_eq!(beside, wanted.map_or(opened, |wanted| opened.max(wanted)));
        }
    }
}

/// What the products' own documentation says of each, written down apart from the table.
const EXPECTED: &[(&str, Level)] = &[
    ("rr-block", Level::Hidden),
    ("rr-mask", Level::Mask),
    ("rr-ignore", Level::MaskUserInput),
    ("data-sentry-block", Level::Hidden),
    ("data-sentry-mask", Level::Mask),
    ("data-sentry-ignore", Level::MaskUserInput),
    ("sentry-block", Level::Hidden),
    ("sentry-mask", Level::Mask),
    ("sentry-ignore", Level::MaskUserInput),
    ("ph-no-capture", Level::Hidden),
    ("ph-mask", Level::Mask),
    ("ph-sensitive", Level::Mask),
    ("ph-ignore-input", Level::MaskUserInput),
    ("data-openreplay-hidden", Level::Hidden),
    ("data-openreplay-ignore", Level::Hidden),
    ("data-openreplay-obscured", Level::Mask),
    ("data-openreplay-masked", Level::Mask),
    ("data-clarity-mask", Level::Mask),
    ("data-dtrum-mask", Level::Hidden),
];

#[test]
fn each_mark_asks_for_what_its_product_says() {
    for &(name, level) in EXPECTED {
        let asked = Asked::by(name, "").and(Asked::by_class(name));
        assert_eq!(asked.below(Level::Allow), level, "{name}");
    }
    let named = FOREIGN.iter().filter(|foreign| foreign.asks == Asks::AsNamed);
    assert_eq!(named.count() + EXPECTED.len(), FOREIGN.len());
}

#[test]
fn what_visitors_set_in_a_control_shows_in_no_other_attribute() {
    let slider = element("input", &[("type", "range")]);
    let toggle = element("input", &[("type", "checkbox")]);
    for level in [Level::MaskUserInput, Level::MaskUnlessAllowlisted, Level::Mask] {
        for name in ["aria-valuetext", "aria-valuenow"] {
            assert_ne!(attribute(level, slider, name, "Yes"), Verdict::Keep, "{level:?}");
        }
        assert_eq!(attribute(level, toggle, "aria-checked", "true"), Verdict::Drop);
    }
    assert_eq!(
        attribute(Level::Allow, slider, "aria-valuetext", "Yes"),
        Verdict::Keep
    );
}

#[test]
fn every_attribute_that_is_a_mark_decides() {
    for foreign in FOREIGN {
        if let Place::Attribute(name) = foreign.place {
            assert!(is_mark(name) && is_mark(&name.to_uppercase()), "{name}");
        }
    }
    assert!(is_mark(MARK) && !is_mark("class") && !is_mark("data-dd-privacy2"));
}

#[test]
fn what_is_on_the_list_is_shown_and_nothing_else() {
    let rules = Rules::new(
        ["  Add to cart ", "\u{c9}COLE", ""].into_iter(),
        std::rc::Rc::new(str::to_lowercase),
    );
    let level = Level::MaskUnlessAllowlisted;
    let page = element("p", &[]);
    let shown = |level, parent, text: &str| super::super::text(&rules, level, parent, text).is_none();
    for text in ["Add to cart", "\n add TO cart", "\u{e9}cole"] {
        assert!(shown(level, page, text), "{text}");
        assert!(!shown(Level::Mask, page, text), "{text}");
        // What visitors enter is theirs, whatever it is.
        for parent in [
            element("textarea", &[]),
            element("option", &[]),
            element("p", &[("contenteditable", "")]),
        ] {
            assert!(!shown(level, parent, text), "{text}");
        }
    }
    for text in ["Add", "Add to cart!", "to cart", "Add  to cart"] {
        assert!(!shown(level, page, text), "{text}");
    }

    let of_role = |name: &str| super::super::attribute(&rules, level, page, name, "add to cart");
    assert_ne!(of_role("aria-valuetext"), Verdict::Keep);
    let told = |level, element, name, value| super::super::attribute(&rules, level, element, name, value);
    let button = element("input", &[("type", "submit")]);
    let field = element("input", &[]);
    let secret = element("input", &[("type", "password")]);
    for name in ["title", "aria-label", "placeholder", "alt"] {
        assert_eq!(told(level, page, name, "add to cart"), Verdict::Keep);
        assert_eq!(told(level, field, name, "add to cart"), Verdict::Keep);
        assert_ne!(told(level, secret, name, "add to cart"), Verdict::Keep);
        assert_ne!(told(Level::Mask, page, name, "add to cart"), Verdict::Keep);
        assert_ne!(told(level, page, name, "subtract"), Verdict::Keep);
    }
    assert_eq!(told(level, button, "value", "Add to cart"), Verdict::Keep);
    assert_ne!(told(level, field, "value", "Add to cart"), Verdict::Keep);
    assert_ne!(told(level, page, "data-text", "Add to cart"), Verdict::Keep);
    assert_ne!(
        told(level, element("img", &[]), "src", "add to cart"),
        Verdict::Keep
    );
}

/// A row of the table in the documentation.
fn row(foreign: &Foreign) -> String {
    let asks = match foreign.asks {
        Asks::For(level) => format!("`{}`", level.as_str()),
        Asks::AsNamed => "as it says".to_owned(),
    };
    let mark = match (foreign.place, foreign.asks) {
        (Place::Attribute(name), Asks::AsNamed) => format!("`{name}=\"…\"`"),
        (Place::Attribute(name), Asks::For(_)) => format!("`{name}`, whatever its value"),
        (Place::Class(start), Asks::AsNamed) => format!("class `{start}…`"),
        (Place::Class(name), Asks::For(_)) => format!("class `{name}`"),
    };
    format!("| {} | {mark} | {asks} |\n", foreign.product)
}

#[test]
fn the_documentation_lists_them() {
    let rows: String = FOREIGN.iter().map(row).collect();
    let table = format!("| product | mark | asks for |\n| --- | --- | --- |\n{rows}");
    let page = include_str!("../../../../docs/privacy.md");
    assert!(page.contains(&table), "docs/privacy.md is to hold this:\n{table}");
}
