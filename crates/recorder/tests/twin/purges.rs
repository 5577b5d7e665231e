//! Which nodes are named when rules change: those whose new rules are tighter, by the numbers they were told with.

use crate::fake_dom::{FakeDom, Node};
use afterimage_format::frame::NodeId;
use afterimage_format::purge::{Extent, Purge};
use afterimage_privacy::Level;
use afterimage_recorder::Recorder;

struct Page {
    dom: FakeDom,
    recorder: Recorder,
    body: usize,
    top: usize,
    open: usize,
    closed: usize,
    text: usize,
}

impl Page {
    /// An element with a text, one that is opened and one that is masked by a mark of its own.
    fn new(level: Level) -> Self {
        let mut dom = FakeDom::new();
        let body = element(&mut dom, 0, None);
        let top = element(&mut dom, body, None);
        let open = element(&mut dom, top, Some("allow"));
        let closed = element(&mut dom, top, Some("mask"));
        let text = dom.create(Node::Text("said".into()));
        dom.insert(text, top, 99);
        let recorder = Recorder::new(0, level, 7);
        let mut page = Self {
            dom,
            recorder,
            body,
            top,
            open,
            closed,
            text,
        };
        assert_eq!(page.drain(), [], "nothing was told before");
        page
    }

    fn id(&self, node: usize) -> NodeId {
        self.recorder.id(self.dom.slots[&node]).expect("known")
    }

    fn ids(&self, nodes: &[usize]) -> Vec<NodeId> {
        let mut ids: Vec<NodeId> = nodes.iter().map(|node| self.id(*node)).collect();
        ids.sort_unstable();
        ids
    }

    fn drain(&mut self) -> Vec<(Extent, Vec<NodeId>)> {
        self.dom.drain(&mut self.recorder, 1, 512);
        let Some((_, last_seq)) = self.recorder.take_batch() else {
            return Vec::new();
        };
        let purges = self.recorder.take_purges(last_seq);
        let purges = purges.iter().map(|purge| Purge::read(purge).expect("a purge"));
        purges
            .map(|purge| {
                assert_eq!(purge.through_seq, last_seq);
                let nodes = purge.nodes.iter().flat_map(|(first, last)| *first..=*last);
                (purge.extent, nodes.collect())
            })
            .collect()
    }

    fn mark(&mut self, node: usize, level: &str) {
        self.dom
            .set_attribute(node, "data-afterimage", Some(level.into()));
    }
}

fn element(dom: &mut FakeDom, parent: usize, level: Option<&str>) -> usize {
    let attributes = level.iter().map(|level| ("data-afterimage", (*level).to_owned()));
    let attributes = attributes.collect();
    let node = dom.create(Node::Element {
        name: "div",
        attributes,
    });
    dom.insert(node, parent, 99);
    node
}

#[test]
fn what_is_masked_by_a_mark_but_for_what_is_opened_in_it_or_was_masked() {
    let mut page = Page::new(Level::Allow);
    let named = page.ids(&[page.top, page.text]);
    page.mark(page.top, "mask");
    assert_eq!(page.drain(), [(Extent::Masked, named)]);
}

#[test]
fn all_that_is_hidden() {
    let mut page = Page::new(Level::Allow);
    let named = page.ids(&[page.top, page.text, page.open, page.closed]);
    page.mark(page.top, "hidden");
    assert_eq!(page.drain(), [(Extent::Blank, named)]);
}

#[test]
fn nothing_that_becomes_more_open() {
    let mut page = Page::new(Level::Mask);
    page.mark(page.top, "allow");
    assert_eq!(page.drain(), []);
    page.mark(page.closed, "mask-user-input");
    assert_eq!(page.drain(), []);
}

#[test]
fn what_moves_to_a_closed_place_and_not_what_moves_to_an_open_one() {
    let mut page = Page::new(Level::Allow);
    let named = page.ids(&[page.text]);
    page.dom.insert(page.text, page.closed, 0);
    assert_eq!(page.drain(), [(Extent::Masked, named)]);
    page.dom.insert(page.text, page.open, 0);
    assert_eq!(page.drain(), []);
}

#[test]
fn what_was_to_be_read_again_in_what_is_never_read_again_goes_whole() {
    let mut page = Page::new(Level::Allow);
    let named = page.ids(&[page.body, page.top, page.text, page.open, page.closed]);
    page.mark(page.top, "mask");
    page.mark(page.body, "hidden");
    assert_eq!(page.drain(), [(Extent::Blank, named)]);
}

#[test]
fn what_the_next_recording_does_not_show() {
    let mut page = Page::new(Level::Allow);
    let said = page.ids(&[page.top, page.text]);
    page.recorder.tighten_page(Level::Mask);
    page.recorder.focus(2, None);
    page.dom.set_text(page.text, "more".into());
    let purges = page.drain();
    let [(Extent::Masked, named)] = &purges[..] else {
        panic!("{purges:?}");
    };
    assert!(said.iter().all(|id| named.contains(id)) && !named.contains(&page.id(page.open)));
    page.recorder.tighten_page(Level::Allow);
    page.dom.set_text(page.text, "still more".into());
    assert_eq!(page.drain(), []);
}
