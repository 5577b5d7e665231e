//! No level shows more than a more open one, and nothing but a mark of ours opens.

use afterimage_privacy::{Asked, Content, Element, Level, Origin, Rules, Space, Verdict, attribute, text};
use proptest::prelude::*;

const LEVELS: [Level; 6] = [
    Level::Allow,
    Level::MaskUserInput,
    Level::MaskUnlessAllowlisted,
    Level::Mask,
    Level::Hidden,
    Level::Ignored,
];

const ELEMENTS: &[&str] = &[
    "p", "a", "input", "textarea", "select", "option", "output", "img", "video", "iframe", "object", "form",
    "button", "meta", "li", "x-own", "svg", "use", "noscript", "datalist", "INPUT", "q",
];

const ATTRIBUTES: &[&str] = &[
    "title",
    "alt",
    "placeholder",
    "label",
    "value",
    "aria-label",
    "aria-valuetext",
    "data-user",
    "href",
    "xlink:href",
    "src",
    "srcset",
    "poster",
    "action",
    "content",
    "style",
    "tooltip",
    "ng-reflect-model",
    "download",
    "cite",
    "onclick",
    "srcdoc",
    "TITLE",
    "any:title",
    "longdesc",
    "background",
    "summary",
];

/// Marks that do not open: none of ours, and other products' in all their words.
fn foreign() -> impl Strategy<Value = (String, String)> {
    let names = prop::sample::select(vec![
        "class",
        "data-dd-privacy",
        "data-gc-privacy",
        "data-sentry-mask",
        "data-sentry-block",
        "data-openreplay-masked",
        "data-clarity-mask",
        "data-dtrum-mask",
        "data-clarity-unmask",
        "data-other",
        "CLASS",
    ]);
    let words = prop::sample::select(vec![
        "allow",
        "mask",
        "hidden",
        "ignore",
        "dd-privacy-allow",
        "dd-privacy-mask",
        "gc-privacy-hidden",
        "rr-block",
        "rr-mask",
        "rr-unmask",
        "sentry-unmask",
        "ph-no-capture",
        "afterimage",
        "Afterimage_allow",
        "mask-user-input",
        "",
    ]);
    (names, prop::collection::vec(words, 0..4)).prop_map(|(name, words)| (name.to_owned(), words.join(" ")))
}

fn any_element() -> impl Strategy<Value = Element> {
    let types = prop::sample::select(vec!["", "text", "password", "checkbox", "submit", "hidden"]);
    (
        prop::sample::select(ELEMENTS),
        types,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(name, kind, editable, is_svg)| {
            let attributes = [("type", kind), ("contenteditable", "")];
            let used = attributes.into_iter().filter(move |(name, value)| {
                if *name == "type" {
                    !value.is_empty()
                } else {
                    editable
                }
            });
            let space = if is_svg { Space::Svg } else { Space::Html };
            Element::read(name, space, Element::default(), used)
        })
}

fn shown(level: Level, element: Element, name: &str, value: &str) -> String {
    match attribute(&Rules::default(), level, element, name, value) {
        Verdict::Keep => value.to_owned(),
        Verdict::Drop => String::new(),
        Verdict::Replace(kept) => kept,
    }
}

proptest! {
    #[test]
    fn nothing_but_a_mark_of_ours_opens(marks in prop::collection::vec(foreign(), 0..5)) {
        let asked = marks.iter().map(|(name, value)| Asked::by(name, value)).fold(Asked::default(), Asked::and);
        for above in LEVELS {
            prop_assert!(asked.below(above) >= above, "{marks:?} under {above:?}");
        }
        // Nor does one of ours under what is closed, or beside one that closes further.
        let opened = asked.and(Asked::by("data-afterimage", "allow"));
        prop_assert!(opened.below(Level::Hidden) >= Level::Hidden);
        prop_assert!(opened.below(Level::Ignored) >= Level::Ignored);
        prop_assert!(opened.below(Level::Allow) >= asked.below(Level::Allow));
    }

    #[test]
    fn a_masked_attribute_shares_no_word_with_what_it_was(
        element in any_element(), name in prop::sample::select(ATTRIBUTES), word in "[A-Z]{6,12}", around in "[ /?=&:;\"'()a-z.]{0,12}",
    ) {
        // Paths of addresses are structure, and so are styles that name nothing elsewhere.
        for value in [format!("{word}{around}"), format!("{word} {around}"), format!("/p?q={word}"), format!("/p#{word}"), format!("url({word})")] {
            let kept = shown(Level::Mask, element, name, &value);
            let is_path = matches!(name, "href" | "xlink:href" | "src" | "action" | "cite" | "longdesc" | "data");
            let is_rest = value.starts_with("/p") || !is_path;
            let is_text = is_rest && (name != "style" || value.starts_with("url("));
            prop_assert!(!kept.contains(&word) || !is_text, "{name}={value:?} is {kept:?}");
            prop_assert_eq!(shown(Level::Ignored, element, name, &value), "");
            prop_assert_eq!(shown(Level::Hidden, element, name, &value), "");
        }
    }

    #[test]
    fn a_text_that_one_level_masks_is_masked_by_all_that_are_more_closed(element in any_element(), said in "\\PC{0,40}") {
        let rules = Rules::default();
        let masks = LEVELS.map(|level| text(&rules, level, element, &said).is_some());
        prop_assert!(masks.is_sorted(), "{masks:?} {element:?}");
    }

    #[test]
    fn what_is_known_by_its_form_is_found_by_every_level(element in any_element(), before in "[a-z ]{0,8}", after in "[a-z ]{0,8}") {
        let rules = Rules::default();
        let said = format!("{before} 4111 1111 1111 1111 {after} a.b@c.example");
        for level in LEVELS {
            let told = text(&rules, level, element, &said).unwrap_or_else(|| said.clone());
            let told = Content::default().masked(&told, Origin::Page).unwrap_or(told);
            prop_assert!(!told.contains("4111") && !told.contains("c.example"));
        }
    }
}
