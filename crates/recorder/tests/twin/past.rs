//! What was entered stays masked whatever becomes of the attributes around it, over recordings too.

use crate::fake_dom::{FakeDom, Node};
use afterimage_privacy::Level;
use afterimage_recorder::Recorder;
use afterimage_recorder::ops::UNNAMED;
use std::collections::HashMap;

const SECRET: &str = "canarysecret";

pub struct Page {
    pub dom: FakeDom,
    pub recorder: Recorder,
    pub body: usize,
}

impl Page {
    pub fn new(level: Level) -> Self {
        let mut dom = FakeDom::new();
        dom.past = Some(HashMap::new());
        let body = dom.create(Node::Element {
            name: "div",
            attributes: Vec::new(),
        });
        dom.insert(body, 0, 0);
        let recorder = Recorder::new(0, level, 7);
        Self { dom, recorder, body }
    }

    pub fn add(&mut self, parent: usize, name: &'static str, attributes: &[(&'static str, &str)]) -> usize {
        let attributes = attributes
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let node = self.dom.create(Node::Element { name, attributes });
        self.dom.insert(node, parent, 99);
        node
    }

    pub fn text(&mut self, parent: usize, data: &str) -> usize {
        let node = self.dom.create(Node::Text(data.to_owned()));
        self.dom.insert(node, parent, 99);
        node
    }

    pub fn set(&mut self, node: usize, name: &'static str, value: &str) {
        self.dom.set_attribute(node, name, Some(value.into()));
    }

    pub fn restart(&mut self, level: Level) {
        self.dom.end_recording();
        self.recorder = Recorder::new(0, level, 8);
        self.recorder.know(&self.dom.secrets);
    }

    /// What the drain hands over, as text: frames are not compressed yet.
    pub fn drain(&mut self) -> String {
        self.dom.drain(&mut self.recorder, 1, 512);
        self.taken()
    }

    pub fn taken(&mut self) -> String {
        let batch = self.recorder.take_batch().map(|(bytes, _)| bytes);
        String::from_utf8_lossy(&batch.unwrap_or_default()).into_owned()
    }
}

/// The type changes; the browser copies what was typed into the attribute.
fn becomes_a_button(page: &mut Page, field: usize) {
    page.set(field, "type", "submit");
    page.set(field, "value", SECRET);
    page.dom.values.remove(&field);
}

#[test]
fn a_password_field_that_becomes_a_button() {
    for level in [Level::Allow, Level::MaskUserInput, Level::Mask] {
        let mut page = Page::new(level);
        let field = page.add(page.body, "input", &[("type", "password")]);
        let button = page.add(page.body, "input", &[("type", "submit"), ("value", "Public")]);
        assert_eq!(page.drain().contains("Public"), level != Level::Mask);
        becomes_a_button(&mut page, field);
        assert!(!page.drain().contains(SECRET), "{level:?}");
        page.set(button, "value", "Changed");
        assert_eq!(page.drain().contains("Changed"), level != Level::Mask);
    }
}

#[test]
fn a_text_field_that_becomes_a_button() {
    for (level, is_kept) in [(Level::Allow, true), (Level::MaskUserInput, false)] {
        let mut page = Page::new(level);
        let field = page.add(page.body, "input", &[]);
        page.drain();
        becomes_a_button(&mut page, field);
        assert_eq!(page.drain().contains(SECRET), is_kept, "{level:?}");
        page.restart(level);
        assert_eq!(page.drain().contains(SECRET), is_kept, "{level:?}");
    }
}

#[test]
fn what_once_was_secret_is_so_in_the_next_recording() {
    for level in [Level::Allow, Level::MaskUserInput] {
        let mut page = Page::new(level);
        let field = page.add(page.body, "input", &[("type", "password")]);
        let editor = page.add(page.body, "p", &[("contenteditable", "")]);
        page.drain();
        page.dom.values.insert(field, SECRET.into());
        page.set(field, "type", "text");
        page.dom.set_attribute(editor, "contenteditable", None);
        page.text(editor, "canarydraft");
        for _ in 0..2 {
            let told = page.drain();
            assert!(!told.contains(SECRET), "{level:?}");
            assert_eq!(told.contains("canarydraft"), level == Level::Allow);
            page.restart(level);
        }
    }
}

#[test]
fn a_field_that_changed_while_it_was_hidden() {
    for mark in ["hidden", "card afterimage-hidden"] {
        let name = if mark == "hidden" {
            "data-afterimage"
        } else {
            "class"
        };
        let mut page = Page::new(Level::Allow);
        let region = page.add(page.body, "div", &[(name, mark)]);
        let inner = page.add(region, "p", &[]);
        let field = page.add(inner, "input", &[("type", "password")]);
        let own = page.add(page.body, "input", &[(name, mark), ("type", "password")]);
        page.text(inner, "Public");
        assert!(!page.drain().contains("Public"));
        for field in [field, own] {
            page.dom.values.insert(field, SECRET.into());
            page.set(field, "type", "text");
        }
        page.drain();
        page.dom.set_attribute(region, name, None);
        page.dom.set_attribute(own, name, None);
        let told = page.drain();
        assert!(told.contains("Public"), "{mark}");
        assert!(!told.contains(SECRET), "{mark}");
        page.dom.insert(field, page.body, 0);
        page.drain();
        page.dom
            .enter_value(&mut page.recorder, field, "canarysecretmore");
        assert!(!page.taken().contains(SECRET), "{mark}");
        page.restart(Level::Allow);
        assert!(!page.drain().contains(SECRET), "{mark}");
    }
}

#[test]
fn of_a_hidden_control_no_state_is_told() {
    let mut page = Page::new(Level::Allow);
    let hidden = page.add(page.body, "input", &[("data-afterimage", "hidden")]);
    let shown = page.add(page.body, "input", &[]);
    page.dom.values.insert(hidden, SECRET.into());
    let told = page.drain();
    assert!(!told.contains(SECRET) && !told.contains("***"));
    page.dom.enter_value(&mut page.recorder, hidden, "");
    page.dom.enter_value(&mut page.recorder, hidden, SECRET);
    assert_eq!(page.taken(), "", "not even that it changed");
    page.dom.enter_value(&mut page.recorder, shown, SECRET);
    assert!(page.taken().contains(SECRET), "or this could not fail");
}

#[test]
fn a_document_that_can_be_edited_is_read_anew_as_the_visitors() {
    let mut page = Page::new(Level::MaskUserInput);
    let paragraph = page.add(page.body, "p", &[]);
    page.text(paragraph, "Public");
    assert!(page.drain().contains("Public"));
    page.text(paragraph, SECRET);
    page.dom.turn_design_mode_on(&mut page.recorder);
    let told = page.drain();
    assert!(!told.contains(SECRET) && told.contains("xxx"));
    page.dom.turn_design_mode_on(&mut page.recorder);
    assert_eq!(page.drain(), "", "once");
}

#[test]
fn an_element_without_a_name_tells_nothing() {
    let mut page = Page::new(Level::Allow);
    let unnamed = page.add(page.body, UNNAMED, &[("value", SECRET)]);
    page.text(unnamed, SECRET);
    assert!(!page.drain().contains(SECRET));
}

#[test]
fn a_mark_of_another_name_space_does_not_hide_the_real_one() {
    let mut page = Page::new(Level::Allow);
    for marks in [["allow", "hidden"], ["hidden", "allow"]] {
        let [first, second] = marks;
        let attributes = [("Data-Afterimage", first), ("data-afterimage", second)];
        let element = page.add(page.body, "p", &attributes);
        page.text(element, SECRET);
        assert!(!page.drain().contains(SECRET), "{marks:?}");
    }
}
