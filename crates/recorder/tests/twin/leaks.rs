//! What changes together with the rules that hold for it is read under the new ones: the bytes handed over never hold
//! what the old ones would have shown.

use crate::fake_dom::{FakeDom, Node};
use afterimage_privacy::Level;
use afterimage_recorder::Recorder;

const SECRET: &str = "canarysecret";

/// A masked page with an open island and a closed part.
struct Page {
    dom: FakeDom,
    recorder: Recorder,
    open: usize,
    closed: usize,
    card: usize,
}

impl Page {
    fn new() -> Self {
        let mut dom = FakeDom::new();
        let body = element(&mut dom, 0, "div", &[]);
        let open = element(&mut dom, body, "div", &[("data-afterimage", "allow")]);
        let closed = element(&mut dom, body, "div", &[("data-afterimage", "mask")]);
        let card = element(&mut dom, open, "div", &[]);
        let recorder = Recorder::new(0, Level::Mask, 7);
        let mut page = Self {
            dom,
            recorder,
            open,
            closed,
            card,
        };
        page.drain();
        page
    }

    /// What the drain hands over, as text: frames are not compressed yet.
    fn drain(&mut self) -> String {
        self.dom.drain(&mut self.recorder, 1, 512);
        let batch = self.recorder.take_batch().map(|(bytes, _)| bytes);
        String::from_utf8_lossy(&batch.unwrap_or_default()).into_owned()
    }
}

fn element(
    dom: &mut FakeDom,
    parent: usize,
    name: &'static str,
    attributes: &[(&'static str, &str)],
) -> usize {
    let attributes = attributes
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    let node = dom.create(Node::Element { name, attributes });
    dom.insert(node, parent, 99);
    node
}

fn text(dom: &mut FakeDom, parent: usize, data: &str) -> usize {
    let node = dom.create(Node::Text(data.to_owned()));
    dom.insert(node, parent, 99);
    node
}

#[test]
fn what_is_open_is_seen() {
    let mut page = Page::new();
    text(&mut page.dom, page.card, SECRET);
    assert!(page.drain().contains(SECRET), "or the other tests could not fail");
}

#[test]
fn children_of_a_node_on_its_way_to_a_closed_place() {
    for level in ["mask", "hidden"] {
        let mut page = Page::new();
        text(&mut page.dom, page.card, SECRET);
        page.dom
            .set_attribute(page.closed, "data-afterimage", Some(level.into()));
        page.dom.insert(page.card, page.closed, 0);
        assert!(!page.drain().contains(SECRET), "{level}");
    }
}

#[test]
fn children_of_a_node_on_its_way_to_a_closed_place_that_did_not_change() {
    let mut page = Page::new();
    text(&mut page.dom, page.card, SECRET);
    page.dom.insert(page.card, page.closed, 0);
    assert!(!page.drain().contains(SECRET));
}

#[test]
fn text_and_attributes_of_a_node_on_its_way_to_a_closed_place() {
    let mut page = Page::new();
    let data = text(&mut page.dom, page.card, "x");
    page.drain();
    page.dom.set_text(data, SECRET.into());
    page.dom.set_attribute(page.card, "title", Some(SECRET.into()));
    page.dom.insert(page.card, page.closed, 0);
    assert!(!page.drain().contains(SECRET));
}

#[test]
fn what_changes_right_before_a_mark_or_a_type_closes_it() {
    let mut page = Page::new();
    let input = element(
        &mut page.dom,
        page.closed,
        "input",
        &[("data-afterimage", "allow")],
    );
    page.drain();
    page.dom.set_attribute(page.card, "title", Some(SECRET.into()));
    page.dom
        .set_attribute(page.open, "data-afterimage", Some("mask".into()));
    page.dom.set_attribute(input, "value", Some(SECRET.into()));
    page.dom.set_attribute(input, "type", Some("password".into()));
    assert!(!page.drain().contains(SECRET));
}

#[test]
fn a_hidden_element_that_left_at_once_is_not_watched() {
    let mut page = Page::new();
    page.recorder.take_hidden();
    element(&mut page.dom, page.card, "p", &[("data-afterimage", "hidden")]);
    page.dom.insert(page.card, page.closed, 0);
    page.drain();
    let hidden = page.recorder.take_hidden();
    assert!(!hidden.is_empty());
    for slot in hidden {
        assert!(page.recorder.is_hidden(slot) && page.recorder.id(slot).is_some());
    }
}

#[test]
fn a_large_document_is_told_in_frames_of_bounded_size() {
    let mut page = Page::new();
    for _ in 0..5_000 {
        let row = element(
            &mut page.dom,
            page.open,
            "div",
            &[("title", "a title of a few words")],
        );
        text(&mut page.dom, row, "and a text that is as long as texts are");
    }
    page.dom.drain(&mut page.recorder, 1, 64);
    let (bytes, _) = page.recorder.take_batch().expect("frames");
    let frames = afterimage_format::batch::read(&bytes).expect("own batch");
    let largest = frames.map(|frame| frame.expect("own frame").body.len()).max();
    assert!(largest.expect("frames") < 150_000, "{largest:?}");
}
