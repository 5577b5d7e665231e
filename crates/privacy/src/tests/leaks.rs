//! Ways by which a secret once went past the rules.

use super::*;

const LEVELS: [Level; 3] = [Level::Allow, Level::MaskUserInput, Level::Mask];

/// What of an attribute would leave the page.
fn kept(level: Level, element: Element, name: &str, value: &str) -> String {
    match attribute(level, element, name, value) {
        Verdict::Keep => value.into(),
        Verdict::Drop => String::new(),
        Verdict::Replace(masked) => masked,
    }
}

#[test]
fn a_field_that_became_a_button_keeps_its_value_masked() {
    for kind in ["button", "submit", "reset", "image"] {
        let button = match kind {
            "button" => element("input", &[("type", "button")]),
            "submit" => element("input", &[("type", "submit")]),
            "reset" => element("input", &[("type", "reset")]),
            _ => element("input", &[("type", "image")]),
        };
        assert_eq!(attribute(Level::Allow, button, "value", "Send"), Verdict::Keep);
        for level in LEVELS {
            let was_secret = button.stuck();
            assert_eq!(attribute(level, was_secret, "value", "pw"), replaced(FILLED));
            assert!(was_secret.sticks());
        }
        let was_text = button.entered();
        assert_eq!(attribute(Level::Allow, was_text, "value", "typed"), Verdict::Keep);
        assert_eq!(
            attribute(Level::MaskUserInput, was_text, "value", "typed"),
            replaced(FILLED)
        );
    }
    assert_eq!(element("input", &[]).entered(), element("input", &[]));
}

#[test]
fn what_was_hidden_once_hands_it_down_and_masks_its_fields() {
    let region = element("div", &[]).uncovered();
    assert!(!region.always_masked);
    let inner = child(child(region, "p", &[]), "fieldset", &[]);
    for field in [
        child(inner, "input", &[]),
        child(inner, "textarea", &[]),
        child(inner, "input", &[("type", "submit")]),
        element("input", &[]).uncovered(),
    ] {
        assert!(field.sticks());
        assert_eq!(
            attribute(Level::Allow, field, "value", "secret"),
            replaced(FILLED)
        );
    }
    assert_eq!(text(Level::Allow, inner, "Public"), None);
}

#[test]
fn a_copy_of_the_choice_is_read_only_where_the_choice_is_told() {
    let shown = |select| child(child(select, "button", &[]), "selectedcontent", &[]);
    let ordinary = shown(element("select", &[]));
    let secret = shown(element("select", &[("autocomplete", "cc-type")]));
    assert!(!ordinary.is_closed(Level::Allow));
    assert!(ordinary.is_closed(Level::MaskUserInput) && ordinary.is_closed(Level::Mask));
    assert!(secret.is_closed(Level::Allow));
    assert!(!element("selectedcontent", &[]).is_closed(Level::Mask));
    assert!(element("script", &[]).is_closed(Level::Allow));
}

#[test]
fn markup_that_is_never_shown_is_no_text() {
    for name in ["noscript", "noembed", "noframes", "iframe", "frame", "IFRAME"] {
        for level in LEVELS {
            let found = text(level, element(name, &[]), "<input type=password value=a>");
            assert_eq!(found, Some(String::new()), "{name} {level:?}");
        }
    }
    assert_eq!(text(Level::Allow, element("object", &[]), "No picture"), None);
}

#[test]
fn an_editable_region_keeps_of_attributes_what_mask_keeps() {
    let editor = element("div", &[("contenteditable", "")]);
    for (name, attribute_name, value) in [
        ("img", "src", "data:image/png;base64,secret"),
        ("img", "srcset", "secret.png 2x"),
        ("a", "href", "/?secret"),
        ("a", "href", "https://h/?a=secret"),
        ("x-m", "mention", "secret"),
        ("span", "mention", "secret"),
        ("span", "style", "background:url(secret)"),
    ] {
        let inner = child(editor, name, &[]);
        for level in [Level::MaskUserInput, Level::Mask] {
            let found = kept(level, inner, attribute_name, value);
            assert!(!found.contains("secret"), "{name} {attribute_name}: {found}");
        }
        let shown = value.replace("=secret", "=").replace("/?secret", "/?");
        assert_eq!(kept(Level::Allow, inner, attribute_name, value), shown);
    }
    let public = element("img", &[]);
    assert_eq!(
        kept(Level::MaskUserInput, public, "src", "/logo.png"),
        "/logo.png"
    );
}

#[test]
fn of_an_always_masked_field_only_known_attributes_are_kept() {
    for (name, attributes) in SENSITIVE {
        let field = element(name, attributes);
        for level in LEVELS {
            for leaky in [
                "ng-reflect-model",
                "aria-label",
                "aria-valuetext",
                "initialvalue",
                "tooltip",
                "placeholder",
                "title",
                "pattern",
                "min",
                "x:value",
                "onchange",
            ] {
                let found = kept(level, field, leaky, "secret");
                assert!(!found.contains("secret"), "{name} {leaky}");
            }
            for (plain, value) in [
                ("id", "a1"),
                ("name", "a1"),
                ("class", "a1"),
                ("autocomplete", "cc-name"),
                ("maxlength", "4"),
                ("style", "background:url(a.png)"),
                ("aria-invalid", "true"),
            ] {
                if level != Level::Mask {
                    assert_eq!(kept(level, field, plain, value), value, "{name} {plain}");
                }
            }
        }
    }
}

#[test]
fn suggestions_are_masked_at_every_level() {
    let list = element("datalist", &[]);
    let option = child(list, "option", &[]);
    for name in ["value", "label", "title"] {
        assert!(!kept(Level::Allow, option, name, "secret").contains("secret"));
    }
    assert_eq!(text(Level::Allow, option, "secret"), Some(FILLED.into()));
}

#[test]
fn of_attributes_of_one_name_the_most_closed_decides() {
    for other in ["type", "TYPE"] {
        for attributes in [
            [(other, "text"), ("type", "password")],
            [("type", "password"), (other, "text")],
        ] {
            assert!(element("input", &attributes).always_masked, "{attributes:?}");
        }
    }
    let twice = element("input", &[("TYPE", "button"), ("type", "text")]);
    assert_eq!(twice.role, Role::Input);
    let card = element("input", &[("autocomplete", "off"), ("AutoComplete", "cc-csc")]);
    assert!(card.always_masked);
    let editable = element("p", &[("contenteditable", "false"), ("ContentEditable", "")]);
    assert_eq!(
        text(Level::MaskUserInput, editable, "draft"),
        Some("xxxxxx".into())
    );
}

#[test]
fn class_marks_are_found_in_any_case() {
    let below = |classes| Asked::by_class(classes).below(Level::Allow);
    assert_eq!(below("AFTERIMAGE-HIDDEN"), Level::Hidden);
    assert_eq!(below("a Afterimage-Mask b"), Level::Mask);
    assert_eq!(below("afterimag\u{e9}-mask"), Level::Allow);
}

#[test]
fn an_address_is_cut_as_browsers_read_it() {
    for address in [
        r"\\user:secret@h/x",
        r"/\user:secret@h/x",
        "//user:secret@h/x",
        "https:///user:secret@h/x",
        r"https:\\user:secret@h/x",
        "https:/user:secret@h/x",
        "https:user:secret@h/x",
        "ma\nilto:secret@x",
        "\u{1}mailto:secret@x",
        " \u{1f}java\tscript:secret",
        "javascript://%0asecret",
        "https://user:secret@h",
        "/a?b=secret",
        "/a?secret",
        "/a#secret",
    ] {
        for found in [path_only(address), without_query_values(address)] {
            assert!(!found.contains("secret"), "{address:?}: {found}");
        }
    }
    assert_eq!(path_only("https://h:8080/a/b"), "https://h:8080/a/b");
    assert_eq!(path_only("../a/b.html?c"), "../a/b.html");
}

#[test]
fn a_name_means_nothing_in_another_name_space() {
    for space in [Space::Html, Space::Svg] {
        let style = read(Element::default(), "style", space, &[]);
        assert_eq!(text(Level::Mask, style, "a{}"), None);
    }
    let no_style = read(Element::default(), "style", Space::Other, &[]);
    assert_eq!(text(Level::Mask, no_style, "secret"), Some("xxxxxx".into()));
    let no_item = read(Element::default(), "li", Space::Other, &[]);
    assert_eq!(attribute(Level::Mask, no_item, "value", "42"), replaced("xxx"));
    let plain = element("p", &[]);
    let style = kept(
        Level::Mask,
        plain,
        "x:style\0urn:x",
        "background:url(secret);top:0",
    );
    assert_eq!(style, "top:0");
    for level in [Level::MaskUserInput, Level::Mask] {
        assert_eq!(attribute(level, plain, "x:onclick", "secret()"), Verdict::Drop);
    }
}

#[test]
fn under_mask_a_name_that_nobody_knows_may_hold_anything() {
    for (name, space) in [
        ("div", Space::Html),
        ("img", Space::Html),
        ("path", Space::Svg),
        ("mi", Space::Other),
    ] {
        let element = read(Element::default(), name, space, &[]);
        for leaky in [
            "tooltip",
            "lowsrc",
            "itemid",
            "about",
            "resource",
            "text",
            "xlink:tooltip",
            ":class",
            "{x}",
            "é",
        ] {
            let found = kept(Level::Mask, element, leaky, "secret");
            assert_eq!(
                found.contains("secret"),
                leaky == ":class",
                "{name} {leaky}: {found}"
            );
            assert_eq!(kept(Level::Mask, element, leaky, "true"), "true");
            assert_eq!(kept(Level::Mask, element, leaky, ""), "");
        }
        for plain in ["name", "colspan", "width", "xml:lang", "xmlns:xlink", "usemap"] {
            assert_eq!(kept(Level::Mask, element, plain, "v"), "v", "{name} {plain}");
        }
        assert_eq!(
            attribute(Level::Mask, element, "attributionsrc", "/?t=1"),
            Verdict::Drop
        );
    }
    let drawing = svg("path");
    for name in ["d", "viewBox", "gradientUnits", "preserveAspectRatio", "r"] {
        assert_eq!(kept(Level::Mask, drawing, name, "v"), "v", "{name}");
        assert_ne!(kept(Level::Mask, element("p", &[]), name, "v"), "v", "{name}");
    }
    let formula = read(Element::default(), "mo", Space::Other, &[]);
    assert_eq!(kept(Level::Mask, formula, "mathvariant", "bold"), "bold");
}

#[test]
fn tokens_in_the_head_are_masked_at_every_level() {
    for name in ["csrf-token", "_CSRF", "xsrf", "api-token", "csp-nonce"] {
        let meta = match name {
            "csrf-token" => element("meta", &[("name", "csrf-token")]),
            "_CSRF" => element("meta", &[("name", "_CSRF")]),
            "xsrf" => element("meta", &[("name", "xsrf")]),
            "api-token" => element("meta", &[("name", "api-token")]),
            _ => element("meta", &[("name", "csp-nonce")]),
        };
        for level in LEVELS {
            assert_eq!(kept(level, meta, "content", "secret"), "xxxxxx", "{name}");
            assert_eq!(kept(level, meta, "name", name), name);
        }
    }
    let ordinary = element("meta", &[("name", "viewport")]);
    assert_eq!(kept(Level::Allow, ordinary, "content", "width=1"), "width=1");
}

#[test]
fn a_style_hands_no_text_to_content() {
    let plain = element("p", &[]);
    assert_eq!(kept(Level::Mask, plain, "style", "content:'Jane';top:0"), "top:0");
    assert_eq!(
        kept(Level::Mask, plain, "style", "font-family:'Jane'"),
        "font-family:'Jane'"
    );
}
