//! Of what is masked it is not told how much was typed.

use crate::past::Page;
use afterimage_privacy::Level;

#[test]
fn an_attribute_that_a_framework_sets_at_every_key_is_told_once() {
    let mut page = Page::new(Level::MaskUserInput);
    let field = page.add(page.body, "input", &[("value", "")]);
    page.drain();
    page.set(field, "value", "c");
    assert!(page.drain().contains("***"));
    for typed in ["ca", "can", "cana"] {
        page.set(field, "value", typed);
        assert_eq!(page.drain(), "", "{typed}");
    }
    page.set(field, "value", "");
    assert_ne!(page.drain(), "");
    page.dom.set_attribute(field, "value", None);
    assert_ne!(page.drain(), "");
    page.set(field, "value", "again");
    assert_ne!(page.drain(), "");
}

#[test]
fn what_is_not_masked_is_told_every_time() {
    let mut page = Page::new(Level::Allow);
    let field = page.add(page.body, "input", &[]);
    page.drain();
    for typed in ["one", "two", "two"] {
        page.set(field, "value", typed);
        assert!(page.drain().len() > 3, "{typed}");
    }
}

#[test]
fn how_far_a_field_is_scrolled_is_told_where_its_value_is() {
    for (level, kind, is_told) in [
        (Level::Allow, "text", true),
        (Level::Allow, "password", false),
        (Level::MaskUserInput, "text", false),
        (Level::Mask, "text", false),
    ] {
        let mut page = Page::new(level);
        let field = page.add(page.body, "input", &[("type", kind)]);
        page.drain();
        page.dom.scroll(&mut page.recorder, field, 40, 0);
        assert_eq!(!page.taken().is_empty(), is_told, "{level:?} {kind}");
        page.dom.scroll(&mut page.recorder, page.body, 0, 70);
        assert_ne!(page.taken(), "", "of what is no field it is told");
    }
}

#[test]
fn a_text_that_is_typed_behind_one_mask_is_not_told() {
    for (level, attributes) in [
        (Level::Mask, &[("contenteditable", "")][..]),
        (Level::MaskUserInput, &[("contenteditable", "true")]),
    ] {
        let mut page = Page::new(level);
        let region = page.add(page.body, "div", attributes);
        let text = page.text(region, "c");
        page.drain();
        for typed in ["ca", "can", "cana"] {
            page.dom.set_text(text, typed.into());
            assert_eq!(page.drain(), "", "{level:?} {typed}");
        }
        page.dom.set_text(text, "canary secret".into());
        assert_ne!(page.drain(), "", "the mask is another one");
    }
}

#[test]
fn an_attribute_that_mirrors_what_is_typed_is_told_once() {
    let mut page = Page::new(Level::Mask);
    let field = page.add(page.body, "div", &[]);
    page.drain();
    page.set(field, "title", "c");
    assert_ne!(page.drain(), "");
    for typed in ["ca", "can", "cana"] {
        page.set(field, "title", typed);
        assert_eq!(page.drain(), "", "{typed}");
    }
    page.dom.set_attribute(field, "title", None);
    assert_ne!(page.drain(), "");
    page.set(field, "title", "can");
    assert_ne!(page.drain(), "", "it was gone");
}
