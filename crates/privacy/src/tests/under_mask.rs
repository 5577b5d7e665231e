//! What of attributes is kept at the default level.

use super::*;

#[test]
fn under_mask_a_value_is_a_text_wherever_it_stands() {
    for name in ["button", "data", "meter", "progress", "param", "p"] {
        assert_eq!(
            attribute(Level::Mask, element(name, &[]), "value", "42"),
            replaced("xxx"),
            "{name}"
        );
        assert_eq!(
            attribute(Level::MaskUserInput, element(name, &[]), "value", "42"),
            Verdict::Keep
        );
    }
    assert_eq!(
        attribute(Level::Mask, element("li", &[]), "value", "4"),
        Verdict::Keep
    );
    for name in ["time", "ins", "del"] {
        let verdict = attribute(Level::Mask, element(name, &[]), "datetime", "1984-05-01");
        assert_eq!(verdict, replaced("xxxxxxxxxx"), "{name}");
    }
    assert_eq!(
        attribute(Level::Mask, svg("a"), "xlink:title", "Jane"),
        replaced("xxx")
    );
    assert_eq!(
        attribute(Level::Mask, svg("a"), "odd:title\0urn:x", "Jane"),
        replaced("xxx")
    );
}

#[test]
fn under_mask_an_address_is_cut_whatever_names_it() {
    for (name, attribute_name) in [
        ("img", "longdesc"),
        ("object", "codebase"),
        ("del", "cite"),
        ("q", "cite"),
        ("p", "odd:href"),
        ("p", "xml:base"),
    ] {
        let verdict = attribute(Level::Mask, element(name, &[]), attribute_name, "/a?key=1#x");
        assert_eq!(verdict, replaced("/a"), "{name} {attribute_name}");
    }
    let map = attribute(Level::Mask, element("img", &[]), "usemap", "#map");
    assert_eq!(map, Verdict::Keep);
    for (picture, name) in [
        (element("input", &[("type", "image")]), "src"),
        (svg("image"), "xlink:href"),
        (svg("image"), "odd:href\0urn:x"),
        (svg("feImage"), "href"),
        (element("p", &[]), "odd:src"),
        (element("p", &[]), "src"),
    ] {
        let Verdict::Replace(shown) = attribute(Level::Mask, picture, name, "/face.jpg") else {
            panic!("{name} is kept");
        };
        assert!(!shown.contains("face"), "{name}");
    }
    assert_eq!(
        attribute(Level::Mask, element("iframe", &[]), "src", "/a?b"),
        replaced("/a")
    );
    assert_eq!(
        attribute(Level::Mask, svg("use"), "xlink:href", "#icon"),
        Verdict::Keep
    );
    assert_eq!(
        attribute(Level::MaskUserInput, svg("a"), "xlink:href", "/a?b=1"),
        replaced("/a?b=")
    );
}

#[test]
fn under_mask_custom_elements_keep_structure_alone() {
    let card = element("user-card", &[]);
    for name in [
        "name",
        "heading",
        "count",
        "href",
        "src",
        "value",
        "type",
        "aria-label",
        "data-user",
    ] {
        let verdict = attribute(Level::Mask, card, name, "1234");
        assert_eq!(verdict, replaced("xxx"), "{name}");
        assert_eq!(attribute(Level::MaskUserInput, card, name, "1234"), Verdict::Keep);
    }
    for name in [
        "id",
        "class",
        "style",
        "slot",
        "part",
        "exportparts",
        "role",
        "dir",
        "lang",
        "hidden",
        "tabindex",
        "is",
        "aria-hidden",
        "aria-current",
        "aria-sort",
        "data-afterimage",
        "data-testid",
    ] {
        assert_eq!(
            attribute(Level::Mask, card, name, "1234"),
            Verdict::Keep,
            "{name}"
        );
    }
    for value in ["", "true", "false"] {
        assert_eq!(attribute(Level::Mask, card, "open", value), Verdict::Keep);
    }
    assert_eq!(
        attribute(Level::Mask, card, "style", "background:url(a)"),
        replaced("")
    );
    assert_eq!(
        attribute(Level::Mask, read(card, "font-face", true, &[]), "width", "3"),
        Verdict::Keep
    );
}

#[test]
fn under_mask_names_with_a_hyphen_are_kept_where_they_mean_something() {
    let plain = element("div", &[]);
    for name in [
        "stroke-width",
        "text-anchor",
        "clip-path",
        "transform-origin",
        "font-size",
    ] {
        assert_eq!(
            attribute(Level::Mask, svg("path"), name, "2"),
            Verdict::Keep,
            "{name}"
        );
        assert_eq!(
            attribute(Level::Mask, plain, name, "2"),
            replaced("xxx"),
            "{name}"
        );
    }
    for name in [
        "text-content",
        "v-tooltip",
        "x-text",
        "image-caption",
        "word-list",
        "accept-charset",
    ] {
        assert_eq!(
            attribute(Level::Mask, svg("path"), name, "Jane"),
            replaced("xxx"),
            "{name}"
        );
    }
    for name in ["accept-terms", "http-user", "font-owner"] {
        assert_eq!(
            attribute(Level::Mask, plain, name, "Jane"),
            replaced("xxx"),
            "{name}"
        );
    }
    for name in ["accept-charset", "http-equiv"] {
        assert_eq!(attribute(Level::Mask, plain, name, "a"), Verdict::Keep, "{name}");
    }
}

#[test]
fn under_mask_a_style_names_no_text() {
    for (style, kept) in [
        ("--name:'Jane';color:red", "color:red"),
        ("color:red; --NAME : \"Jane;Doe\" ;margin:0", "color:red;margin:0"),
        ("--a:{b;'Jane'};margin:0", "margin:0"),
        ("/* \" */a:b;--x:\"Jane;Doe\"", ""),
    ] {
        assert_eq!(
            attribute(Level::Mask, element("p", &[]), "style", style),
            replaced(kept),
            "{style}"
        );
    }
    for style in ["--gap:4px;font-family:'A B'", "color:var(--ink)"] {
        assert_eq!(
            attribute(Level::Mask, element("p", &[]), "style", style),
            Verdict::Keep,
            "{style}"
        );
    }
}

#[test]
fn a_document_in_an_attribute_is_kept_only_under_allow() {
    for name in ["iframe", "p"] {
        let frame = element(name, &[]);
        let of = |level| attribute(level, frame, "srcdoc", "<p>Jane");
        assert_eq!(of(Level::Allow), Verdict::Keep);
        assert_eq!(of(Level::MaskUserInput), Verdict::Drop);
        assert_eq!(of(Level::Mask), Verdict::Drop);
    }
}
