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
        attribute(
            Level::Mask,
            read(card, "font-face", Space::Svg, &[]),
            "width",
            "3"
        ),
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
fn of_a_document_in_an_attribute_it_is_told_that_there_is_one() {
    for (name, srcdoc) in [("iframe", "srcdoc"), ("p", "SrcDoc"), ("p", "x:srcdoc")] {
        for level in [Level::Allow, Level::MaskUserInput, Level::Mask] {
            let verdict = attribute(level, element(name, &[]), srcdoc, "<input type=password value=a>");
            assert_eq!(verdict, replaced(""), "{name} {level:?}");
        }
    }
}

#[test]
fn under_mask_a_style_names_no_picture_however_it_is_written() {
    for (style, kept) in [
        (r"background:u\72l(face.jpg);color:red", "color:red"),
        (r"color:red;background-image:\000075rl('a;b')", "color:red"),
        (r"margin:0;background:\69mage-set('face.jpg' 1x)", "margin:0"),
        (r"background:src('face.jpg');margin:0", "margin:0"),
        ("clip-path:url(#a);mask:url(b.svg#c)", "clip-path:url(#a)"),
        ("fill:url(#a) url(b)", ""),
    ] {
        let verdict = attribute(Level::Mask, element("p", &[]), "style", style);
        assert_eq!(verdict, replaced(kept), "{style}");
    }
    for style in ["clip-path:url(#a)", "fill:url( '#a' )", "mask:URL(\"#a\")"] {
        let verdict = attribute(Level::Mask, element("p", &[]), "style", style);
        assert_eq!(verdict, Verdict::Keep, "{style}");
    }
}

#[test]
fn under_mask_a_drawing_refers_only_to_itself() {
    for name in [
        "fill",
        "stroke",
        "mask",
        "cursor",
        "filter",
        "clip-path",
        "marker-end",
        "odd:fill",
    ] {
        for value in [
            "url(https://host/face.svg#a)",
            "URL( 'face.svg' )",
            r"u\72l(face.svg)",
            "url(#a) url(b)",
            "src('a')",
            "image-set('a' 1x)",
            "url(/**/'face.svg')",
        ] {
            let verdict = attribute(Level::Mask, svg("path"), name, value);
            assert_eq!(verdict, Verdict::Drop, "{name} {value}");
        }
        for value in ["url(#a)", "url( \"#a\" ) red", "none", "#ff0000", "rgb(1, 2, 3)"] {
            let verdict = attribute(Level::Mask, svg("path"), name, value);
            assert_eq!(verdict, Verdict::Keep, "{name} {value}");
        }
    }
    for name in ["class", "id"] {
        let verdict = attribute(Level::Mask, svg("path"), name, r"w-1\/2");
        assert_eq!(verdict, Verdict::Keep);
    }
}

#[test]
fn under_mask_an_animation_brings_in_no_address() {
    for name in ["from", "to", "by", "values"] {
        for value in [
            "face.jpg",
            "#a;/b",
            "data:x",
            "https://host",
            r"\66 ace",
            "red;'Jane'",
            "url(face)",
            "red;image-set(face)",
        ] {
            let verdict = attribute(Level::Mask, svg("animate"), name, value);
            assert_eq!(verdict, Verdict::Drop, "{name} {value}");
        }
        for value in [
            "0;1.5;.25",
            "red;#00ff00",
            "M0 0 L10,10z",
            "rgb(0, 0, 0)",
            "#icon",
            "url(#icon)",
        ] {
            let verdict = attribute(Level::Mask, svg("animate"), name, value);
            assert_eq!(verdict, Verdict::Keep, "{name} {value}");
        }
    }
}

#[test]
fn under_mask_aria_tells_states_and_references_alone() {
    for name in [
        "aria-activedescendant",
        "aria-checked",
        "aria-controls",
        "aria-describedby",
        "aria-expanded",
        "aria-hidden",
        "aria-labelledby",
        "aria-level",
        "aria-modal",
        "aria-posinset",
        "aria-selected",
        "aria-valuemax",
    ] {
        for element in [element("div", &[]), svg("path")] {
            assert_eq!(
                attribute(Level::Mask, element, name, "true"),
                Verdict::Keep,
                "{name}"
            );
        }
    }
    for name in [
        "aria-rowindextext",
        "aria-colindextext",
        "aria-keyshortcuts",
        "aria-owner-name",
        "aria-",
        "aria-valuetext",
        "odd:aria-patient",
    ] {
        for element in [element("div", &[]), svg("path")] {
            assert_eq!(
                attribute(Level::Mask, element, name, "Jane"),
                replaced("xxx"),
                "{name}"
            );
        }
    }
}
