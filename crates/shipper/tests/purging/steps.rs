//! The steps that a recording is made of.

use super::author::{Author, Op, PAGE, at, element, inline};
use afterimage_format::frame::*;
use afterimage_format::replica::Replica;

/// Whether a node can be taken from its place.
pub fn movable(page: &Replica, id: NodeId) -> bool {
    let is_fixed = |name: &str| matches!(name, "html" | "body");
    let fixed = page.element(id).is_some_and(|element| is_fixed(&element.name));
    id > 3 && !fixed && page.node(id).is_some_and(|node| !node.is_attachment())
}

impl Author {
    /// Takes a node out.
    pub fn detach(&mut self, id: NodeId) -> bool {
        let mut tree = self.tree();
        tree.detached.push(id);
        self.emit(Frame::Tree(tree))
    }

    /// Does a step; nothing where it does not fit the page.
    pub fn write(&mut self, (what, a, b, c): Op) -> Option<()> {
        let mut tree = self.tree();
        let frame = match what % 24 {
            0..=3 => {
                let (parent, after) = self.spot(a, b)?;
                let name = ["div", "p", "a", "img", "input"][c as usize % 5];
                let title = self.content(self.next_id, c);
                let own = self.content(self.next_id, c / 3);
                let attributes = vec![
                    (inline("title"), title),
                    (inline("class"), inline("c1")),
                    (inline("data-own"), own),
                ];
                tree.insertions
                    .push(at(parent, after, vec![element(name, attributes)]));
                if name == "p" {
                    let text = self.content(self.next_id + 1, b);
                    tree.insertions
                        .push(at(self.next_id, 0, vec![NewNode::Text(text)]));
                }
                tree.more = c.is_multiple_of(11);
                Frame::Tree(tree)
            }
            4 | 5 => {
                let (parent, after) = self.spot(a, b)?;
                let text = self.content(self.next_id, c);
                tree.insertions.push(at(parent, after, vec![NewNode::Text(text)]));
                Frame::Tree(tree)
            }
            6 => {
                tree.detached.push(self.pick(a, movable)?);
                Frame::Tree(tree)
            }
            7 | 8 => {
                let id = self.pick(a, movable)?;
                let (parent, after) = self.spot(b, c)?;
                tree.detached.push(id);
                let nodes = vec![Inserted::Placed(id)];
                tree.insertions.push(Insertion { parent, after, nodes });
                Frame::Tree(tree)
            }
            9 | 10 => {
                let node = self.pick(a, |page, id| page.element(id).is_some())?;
                let value = (!b.is_multiple_of(5)).then(|| self.content(node, c));
                let name = inline(["title", "alt", "data-own"][b as usize % 3]);
                tree.attributes.push(Attribute { node, name, value });
                Frame::Tree(tree)
            }
            11 => {
                let is_text = |page: &Replica, id| page.node(id).is_some_and(|node| node.text().is_some());
                let node = self.pick(a, |page, id| is_text(page, id) && !page.is_style_text(id))?;
                let text = self.content(node, c);
                tree.texts.push((node, text));
                Frame::Tree(tree)
            }
            12 => {
                let node = self.named(a, &["input"])?;
                let value = Some(self.content(node, c));
                Frame::Control(Control {
                    node,
                    value,
                    on: Some(b.is_multiple_of(2)),
                    ..Control::default()
                })
            }
            13 => {
                let node = self.pick(a, |page, id| page.element(id).is_some())?;
                match b % 4 {
                    0 => Frame::Scroll { node, x: 1, y: 2 },
                    1 => Frame::Focus { node },
                    2 => Frame::TopLayer(vec![TopEntry {
                        node,
                        kind: TopKind::Modal,
                    }]),
                    _ => Frame::Media(Media {
                        node,
                        change: MediaChange::Play,
                        paused: false,
                        muted: true,
                        looped: false,
                        time_ms: c % 100,
                        rate_milli: 1,
                        volume_milli: 1,
                    }),
                }
            }
            14 => Frame::Selection(vec![Selected {
                start: self.pick(a, |_, _| true)?,
                start_offset: 1,
                end: self.pick(b, |_, _| true)?,
                end_offset: 2,
            }]),
            15 => Frame::Interaction(Interaction {
                kind: InteractionKind::Click,
                pointer: PointerKind::Mouse,
                node: self.pick(a, |page, id| page.element(id).is_some())?,
                x: 1,
                y: 2,
            }),
            16 => {
                let nodes = [a, b, c].map(|number| self.pick(number, |page, id| page.element(id).is_some()));
                let points = (0..).zip(nodes.into_iter().flatten()).map(|(at, node)| Point {
                    after_ms: at * 10,
                    x: 1,
                    y: 2,
                    node,
                });
                Frame::Path(Path {
                    pointer: PointerKind::Mouse,
                    pointer_id: 0,
                    points: points.collect(),
                })
            }
            17 => return self.write_picture(a, b, c),
            18 => {
                let (parent, after) = self.spot(a, b)?;
                let css = self.canary(self.next_id + 1, c, true);
                tree.insertions
                    .push(at(parent, after, vec![element("style", vec![])]));
                let text = self.text(&css, c);
                tree.insertions
                    .push(at(self.next_id, 0, vec![NewNode::Text(text)]));
                Frame::Tree(tree)
            }
            19 => return self.write_sheet(a, b, c),
            20 => {
                let host = self.named(a, &["div"])?;
                let title = self.content(self.next_id + 1, c);
                let attributes = vec![(inline("title"), title)];
                let root = NewNode::ShadowRoot { open: true };
                tree.insertions.push(at(host, 0, vec![root]));
                tree.insertions
                    .push(at(self.next_id, 0, vec![element("div", attributes)]));
                Frame::Tree(tree)
            }
            21 => {
                let (parent, after) = self.spot(a, b)?;
                let (iframe, document) = (self.next_id, self.next_id + 1);
                tree.insertions
                    .push(at(parent, after, vec![element("iframe", vec![])]));
                let mut inner = self.tree();
                inner.first_new_id = document;
                inner
                    .insertions
                    .push(at(iframe, 0, vec![NewNode::Document { quirks: false }]));
                inner
                    .insertions
                    .push(at(document, 0, vec![element("html", vec![])]));
                inner
                    .insertions
                    .push(at(document + 1, 0, vec![element("body", vec![])]));
                tree.more = true;
                let word = self.canary(document, c, false);
                let base_url = ["https://a.example/?k=", &word].concat().into();
                let node = document;
                let frames = [
                    Frame::Tree(tree),
                    Frame::DocumentBase { node, base_url },
                    Frame::Tree(inner),
                ];
                frames.into_iter().all(|frame| self.emit(frame));
                return Some(());
            }
            22 => {
                self.restart_strings();
                return Some(());
            }
            _ => {
                let kind = if a.is_multiple_of(2) { "error" } else { "user" };
                // The owner of what is said of the visitor is nobody: it always stays.
                let owner = if a.is_multiple_of(2) { PAGE } else { NodeId::MAX };
                let json = self.content(owner, b);
                let kind = self.text(kind, c);
                Frame::Note { kind, json }
            }
        };
        self.emit(frame).then_some(())
    }
}
