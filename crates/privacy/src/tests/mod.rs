//! Levels, controls and texts.

mod content;
mod leaks;
mod levels;
mod marks;
mod table;
mod under_mask;

use super::*;

fn text(level: Level, parent: Element, text: &str) -> Option<String> {
    super::text(&Rules::default(), level, parent, text)
}

fn attribute(level: Level, element: Element, name: &str, value: &str) -> Verdict {
    super::attribute(&Rules::default(), level, element, name, value)
}

fn element(name: &str, attributes: &[(&str, &'static str)]) -> Element {
    child(Element::default(), name, attributes)
}

fn child(parent: Element, name: &str, attributes: &[(&str, &'static str)]) -> Element {
    read(parent, name, Space::Html, attributes)
}

fn svg(name: &str) -> Element {
    read(Element::default(), name, Space::Svg, &[])
}

fn read(parent: Element, name: &str, space: Space, attributes: &[(&str, &str)]) -> Element {
    Element::read(name, space, parent, attributes.iter().copied())
}

fn replaced(text: &str) -> Verdict {
    Verdict::Replace(text.into())
}

const SENSITIVE: &[(&str, &[(&str, &str)])] = &[
    ("input", &[("type", "password")]),
    ("INPUT", &[("type", "PassWord")]),
    ("input", &[("type", "email")]),
    ("input", &[("type", "tel")]),
    ("input", &[("type", "hidden")]),
    ("input", &[("autocomplete", "billing cc-number")]),
    ("input", &[("autocomplete", "current-password webauthn")]),
    ("input", &[("autocomplete", "one-time-code")]),
    ("textarea", &[("autocomplete", "cc-name")]),
    ("select", &[("autocomplete", "cc-exp-month")]),
];

#[test]
fn sensitive_fields_are_masked_at_every_level() {
    for (name, attributes) in SENSITIVE {
        let field = element(name, attributes);
        for level in [Level::Allow, Level::MaskUserInput, Level::Mask] {
            assert!(field.masks_input(level), "{name} {attributes:?}");
            assert_eq!(
                attribute(level, field, "value", "secret"),
                replaced(FILLED),
                "{name} {attributes:?}"
            );
            assert_eq!(
                attribute(level, field, "data-initial", "secret"),
                replaced("xxxxxx")
            );
        }
    }
}

#[test]
fn ordinary_fields_are_shown_only_under_allow() {
    for (name, attributes) in [
        ("input", vec![]),
        ("input", vec![("type", "search")]),
        ("textarea", vec![]),
    ] {
        let field = element(name, &attributes);
        assert_eq!(attribute(Level::Allow, field, "value", "kept"), Verdict::Keep);
        assert_eq!(
            attribute(Level::MaskUserInput, field, "value", "kept"),
            replaced(FILLED)
        );
        assert_eq!(text(Level::MaskUserInput, field, "default"), Some(FILLED.into()));
    }
    let toggle = element("input", &[("type", "checkbox")]);
    assert_eq!(
        attribute(Level::MaskUserInput, toggle, "checked", ""),
        Verdict::Drop
    );
    assert_eq!(attribute(Level::Allow, toggle, "checked", ""), Verdict::Keep);
}

#[test]
fn text_is_masked_from_mask_on_and_editable_text_from_mask_user_input_on() {
    let plain = element("p", &[]);
    assert_eq!(text(Level::MaskUserInput, plain, "Hello there"), None);
    assert_eq!(
        text(Level::Mask, plain, "Hello  there\n"),
        Some("xxxxxx  xxxxxx\n".into())
    );
    let editable = element("div", &[("contenteditable", "")]);
    assert_eq!(
        text(Level::MaskUserInput, editable, "draft"),
        Some("xxxxxx".into())
    );
    assert_eq!(text(Level::Allow, editable, "draft"), None);
    assert_eq!(text(Level::Mask, element("style", &[]), "a{color:red}"), None);
    assert_eq!(
        text(Level::Allow, element("script", &[]), "let token"),
        Some(String::new())
    );
}

#[test]
fn a_mark_closes_at_once_and_opens_only_when_it_says_so() {
    let allow = Asked::by("data-afterimage", "allow");
    assert_eq!(allow.below(Level::Mask), Level::Allow);
    assert_eq!(allow.below(Level::Hidden), Level::Hidden);
    assert_eq!(Level::from_mark("maks"), Some(Level::Mask));
    assert_eq!(Level::from_mark(" Hidden "), Some(Level::Hidden));
    assert_eq!(Level::from_mark(""), None);
    assert_eq!(
        Asked::by_class("card afterimage-hidden afterimage-allow"),
        Asked::by(MARK, "hidden")
    );
    assert_eq!(Asked::by_class("card afterimages"), Asked::default());
}

#[test]
fn addresses_lose_values_and_credentials() {
    assert_eq!(
        without_query_values("https://u:p@a.b/c?token=1&x=2#frag"),
        "https://a.b/c?token=&x="
    );
    assert_eq!(without_query_values("/reset?abc123"), "/reset?");
    for (address, kept) in [
        ("/cart;jsessionid=S3;v=S/x;a=S?q=S", "/cart;jsessionid=;v=/x;a="),
        ("https://a.b/c;odd/=d/", "https://a.b/c;odd/=d/"),
    ] {
        assert_eq!(path_only(address), kept);
        assert_eq!(without_query_values(address).replace("?q=", ""), kept);
    }
    assert_eq!(without_query_values("mailto:someone@example.com"), "mailto:");
    assert_eq!(path_only("https://a.b/c?token=1"), "https://a.b/c");
    assert_eq!(path_only("javascript:steal('secret')"), "javascript:");
}

#[test]
fn under_mask_no_attribute_tells_a_text() {
    let plain = element("div", &[]);
    for name in ["title", "aria-label", "data-user", "customer-name", "TITLE"] {
        assert_eq!(
            attribute(Level::Mask, plain, name, "Jane"),
            replaced("xxx"),
            "{name}"
        );
    }
    for name in ["id", "class", "role", "dir", "data-testid", "aria-hidden"] {
        assert_eq!(attribute(Level::Mask, plain, name, "a1"), Verdict::Keep, "{name}");
    }
    assert_eq!(
        attribute(Level::Mask, element("a", &[]), "href", "/orders/7?key=1#x"),
        replaced("/orders/7")
    );
    assert!(matches!(
        attribute(Level::Mask, element("img", &[]), "src", "/face.jpg"),
        Verdict::Replace(_)
    ));
    assert_eq!(
        attribute(Level::Mask, plain, "onclick", "open('Jane')"),
        Verdict::Drop
    );
    let style = "color:red; background:url('a;b.png') no-repeat;margin:0";
    assert_eq!(
        attribute(Level::Mask, plain, "style", style),
        replaced("color:red;margin:0")
    );
    assert_eq!(attribute(Level::Mask, plain, "style", "color:red"), Verdict::Keep);
}

#[test]
fn hidden_keeps_its_own_mark_alone() {
    let plain = element("div", &[]);
    assert_eq!(attribute(Level::Hidden, plain, "class", "x"), Verdict::Drop);
    assert_eq!(
        attribute(Level::Hidden, plain, "data-afterimage", "hidden"),
        Verdict::Keep
    );
    assert_eq!(text(Level::Hidden, plain, "x"), Some(String::new()));
}

#[test]
fn the_choices_of_an_always_masked_list_are_masked_at_every_level() {
    let select = element("select", &[("autocomplete", "cc-exp-month")]);
    let group = child(select, "optgroup", &[]);
    for parent in [select, group] {
        let option = child(parent, "option", &[("value", "EXP07"), ("selected", "")]);
        let span = child(option, "span", &[]);
        for level in [Level::Allow, Level::MaskUserInput, Level::Mask] {
            assert!(option.masks_input(level));
            assert_eq!(attribute(level, option, "value", "EXP07"), replaced(FILLED));
            assert_eq!(attribute(level, option, "selected", ""), Verdict::Drop);
            for name in ["label", "title", "aria-label", "data-month"] {
                assert_eq!(attribute(level, option, name, "July"), replaced("xxx"), "{name}");
                assert_eq!(attribute(level, span, name, "July"), replaced("xxx"), "{name}");
            }
            assert_eq!(text(level, option, "July"), Some(FILLED.into()));
            assert_eq!(text(level, span, "July"), Some("xxx".into()));
        }
    }
    // The button of a list that the page styles shows the choice.
    let shown = child(child(select, "button", &[]), "selectedcontent", &[]);
    assert_eq!(text(Level::Allow, shown, "July"), Some("xxx".into()));

    let ordinary = child(element("select", &[]), "option", &[]);
    assert_eq!(attribute(Level::Allow, ordinary, "value", "blue"), Verdict::Keep);
    assert_eq!(attribute(Level::Allow, ordinary, "selected", ""), Verdict::Keep);
    assert_eq!(text(Level::Allow, ordinary, "Blue"), None);
}

#[test]
fn what_is_inside_of_user_input_is_user_input() {
    let editor = element("div", &[("contenteditable", "true")]);
    let locked = [("contenteditable", "false")];
    for parent in [
        element("output", &[]),
        element("option", &[]),
        element("textarea", &[]),
        editor,
    ] {
        let bold = child(parent, "b", &[]);
        let deep = child(child(bold, "span", &[]), "i", &[]);
        for inner in [bold, deep] {
            assert_eq!(text(Level::MaskUserInput, inner, "draft"), Some("xxxxxx".into()));
            assert_eq!(text(Level::Allow, inner, "draft"), None);
            for name in ["title", "alt", "aria-label", "data-mention", "value", "datetime"] {
                assert_eq!(
                    attribute(Level::MaskUserInput, inner, name, "Jane"),
                    replaced("xxx"),
                    "{name}"
                );
                assert_eq!(
                    attribute(Level::Allow, inner, name, "Jane"),
                    Verdict::Keep,
                    "{name}"
                );
            }
            assert_eq!(
                attribute(Level::MaskUserInput, inner, "class", "Jane"),
                Verdict::Keep
            );
        }
    }
    // The region itself is the developer's; an island in it is what the visitor put there.
    assert_eq!(
        attribute(Level::MaskUserInput, editor, "aria-label", "Message"),
        Verdict::Keep
    );
    let island = child(editor, "span", &locked);
    assert_eq!(text(Level::MaskUserInput, island, "@Jane"), Some("xxxxxx".into()));
    assert_eq!(text(Level::Allow, island, "@Jane"), None);
    let result = child(element("output", &[]), "span", &locked);
    let inner = child(result, "b", &locked);
    assert_eq!(text(Level::MaskUserInput, inner, "draft"), Some("xxxxxx".into()));
}

#[test]
fn what_once_could_be_edited_keeps_its_contents_masked() {
    assert!(element("p", &[("contenteditable", "plaintext-only")]).sticks());
    let closed = element("p", &[("contenteditable", "false")]);
    assert!(!closed.sticks());
    assert_eq!(text(Level::MaskUserInput, closed, "draft"), None);
    assert_eq!(
        text(Level::MaskUserInput, closed.stuck(), "draft"),
        Some("xxxxxx".into())
    );
    assert!(!element("input", &[]).sticks());
    assert!(element("input", &[]).stuck().always_masked);
}

#[test]
fn what_once_was_always_masked_keeps_its_contents_masked() {
    let mut select = element("select", &[]);
    select.always_masked = true;
    let option = child(select, "option", &[]);
    assert_eq!(
        attribute(Level::Allow, option, "value", "EXP07"),
        replaced(FILLED)
    );
    assert_ne!(option.inside, element("select", &[]).contents());
}

#[test]
fn what_frameworks_and_editors_make_of_what_is_typed() {
    let none = || core::iter::empty();
    let field = Element::read("input", Space::Html, Element::default(), none());
    for name in ["ng-reflect-model", "data-value", "initialvalue"] {
        let verdict = attribute(Level::MaskUserInput, field, name, "canary");
        assert_eq!(verdict, Verdict::Replace("xxxxxx".into()), "{name}");
        assert_eq!(attribute(Level::Allow, field, name, "canary"), Verdict::Keep);
    }
    for name in ["placeholder", "data-testid", "class", "name", "style"] {
        assert_eq!(
            attribute(Level::MaskUserInput, field, name, "Hint"),
            Verdict::Keep,
            "{name}"
        );
    }
    let editable = [("contenteditable", "")].into_iter();
    let draft = Element::read("div", Space::Html, Element::default(), editable);
    let link = Element::read("a", Space::Html, draft, none());
    let verdict = attribute(Level::MaskUserInput, link, "href", "https://canary.example/x");
    assert_eq!(verdict, Verdict::Replace("#".into()));
}
