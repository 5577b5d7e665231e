//! A page that is recorded: frames as a recorder makes them, with a string table that begins anew between drains.

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::*;
use afterimage_format::replica::{Kind, NONE, Replica};
use std::collections::HashMap;

/// As the recorder does.
const TABLE_BYTES: usize = 64 << 10;

pub struct Page {
    /// What it is now.
    pub replica: Replica,
    /// All frames: number and frame, in order.
    pub frames: Vec<(u64, Frame)>,
    writer: BatchWriter,
    strings: HashMap<String, u32>,
    fresh: Vec<Box<str>>,
    since_bytes: usize,
    next_id: NodeId,
    noise: u64,
    pub time_ms: u64,
}

impl Page {
    /// With a list of `rows`, each of a text in an element: 1 document, 2 html, then 3, 4 and so on.
    pub fn new(rows: u32, seed: u64) -> Self {
        let mut page = Self {
            replica: Replica::new(),
            frames: Vec::new(),
            writer: BatchWriter::new(1),
            strings: HashMap::new(),
            fresh: Vec::new(),
            since_bytes: 0,
            next_id: 1,
            noise: seed | 1,
            time_ms: 1_700_000_000_000,
        };
        page.push(Frame::Page(afterimage_format::frame::Page {
            url: "https://a.example/".into(),
            base_url: "https://a.example/".into(),
            width: 800,
            height: 600,
            pixel_ratio_milli: 1_000,
            user_agent: "".into(),
            language: "".into(),
            recorder: "".into(),
        }));
        let mut tree = Tree::default();
        page.insert(&mut tree, 0, 0, NewNode::Document { quirks: false });
        let html = page.element("html");
        page.insert(&mut tree, 1, 0, html);
        for _ in 0..rows {
            page.row(&mut tree);
        }
        page.tree(tree);
        page
    }

    pub fn random(&mut self, below: u32) -> u32 {
        self.noise = self.noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.noise >> 33) as u32 % below.max(1)
    }

    /// A text that deflates badly.
    pub fn noise(&mut self) -> String {
        (0..8).map(|_| char::from(b'a' + self.random(26) as u8)).collect()
    }

    fn text(&mut self, text: &str) -> Text {
        let next = self.strings.len() as u32;
        let id = *self.strings.entry(text.into()).or_insert(next);
        if id == next {
            self.fresh.push(text.into());
        }
        Text::Ref(id)
    }

    fn element(&mut self, name: &str) -> NewNode {
        let attributes = vec![(self.text("class"), self.text("row"))];
        NewNode::Element(Element {
            name: self.text(name),
            namespace: Namespace::Html,
            attributes,
            custom: false,
            hidden: None,
        })
    }

    fn insert(&mut self, tree: &mut Tree, parent: NodeId, after: NodeId, node: NewNode) -> NodeId {
        if tree.first_new_id == NONE {
            tree.first_new_id = self.next_id;
        }
        let nodes = vec![Inserted::New(node)];
        tree.insertions.push(Insertion { parent, after, nodes });
        self.next_id += 1;
        self.next_id - 1
    }

    /// A row at the top of the list.
    pub fn row(&mut self, tree: &mut Tree) -> NodeId {
        let node = self.element("input");
        let row = self.insert(tree, 2, 0, node);
        let noise = self.noise();
        let text = NewNode::Text(self.text(&noise));
        self.insert(tree, row, 0, text);
        row
    }

    /// Makes a frame.
    pub fn push(&mut self, frame: Frame) {
        if !self.fresh.is_empty() {
            let texts = core::mem::take(&mut self.fresh);
            let first_id = (self.strings.len() - texts.len()) as u32;
            self.put(Frame::Strings {
                reset: false,
                first_id,
                texts,
            });
        }
        self.put(frame);
    }

    fn put(&mut self, frame: Frame) {
        self.replica.apply(&frame).unwrap();
        let before = self.writer.len();
        let seq = self.writer.push(self.time_ms, &frame);
        self.since_bytes += self.writer.len() - before;
        self.frames.push((seq, frame));
    }

    /// The end of a drain, or a slice of it.
    pub fn tree(&mut self, tree: Tree) {
        let more = tree.more;
        self.push(Frame::Tree(tree));
        if !more && self.since_bytes >= TABLE_BYTES {
            self.strings.clear();
            self.put(Frame::Strings {
                reset: true,
                first_id: 0,
                texts: Vec::new(),
            });
            self.since_bytes = 0;
        }
    }

    pub fn batch(&mut self) -> Option<Vec<u8>> {
        self.writer.take().map(|(batch, ..)| batch)
    }

    /// Some element of the list.
    pub fn any_row(&mut self) -> Option<NodeId> {
        let rows: Vec<NodeId> = self.replica.children(2).collect();
        let at = self.random(rows.len() as u32) as usize;
        rows.get(at).copied()
    }

    fn any_text(&mut self) -> Option<NodeId> {
        let row = self.any_row()?;
        let text = self.replica.node(row)?.first_child();
        matches!(self.replica.node(text)?.kind(), Kind::Text(_)).then_some(text)
    }

    /// A change of some rows: texts, attributes, new rows, rows that go or move.
    pub fn change(&mut self, count: u32, more: bool) {
        let mut tree = Tree {
            more,
            ..Tree::default()
        };
        if !self.replica.drain_open() && self.random(3) == 0 {
            self.rearrange(&mut tree);
        }
        for _ in 0..count {
            let noise = self.noise();
            let value = self.text(&noise);
            let is_attached = |page: &Self, id| tree_has(&page.replica, id) && !tree.detached.contains(&id);
            match self.random(3) {
                0 => {
                    let Some(node) = self.any_row().filter(|id| is_attached(self, *id)) else {
                        continue;
                    };
                    let name = ["title", "style", "class"][self.random(3) as usize];
                    let name = self.text(name);
                    let value = (self.random(5) > 0).then_some(value);
                    tree.attributes.push(Attribute { node, name, value });
                }
                _ => {
                    let Some(node) = self.any_text() else { continue };
                    tree.texts.push((node, value));
                }
            }
        }
        self.tree(tree);
    }

    fn rearrange(&mut self, tree: &mut Tree) {
        let (gone, moved) = (self.any_row(), self.any_row());
        if self.replica.children(2).count() > 20 {
            tree.detached.extend(gone);
        }
        let moved = moved.filter(|id| gone != Some(*id));
        tree.detached.extend(moved);
        self.row(tree);
        if let Some(id) = moved {
            let nodes = vec![Inserted::Placed(id)];
            tree.insertions.push(Insertion {
                parent: 2,
                after: 0,
                nodes,
            });
        }
    }

    /// What a visitor does, or the page says.
    pub fn happen(&mut self) {
        let Some(node) = self.any_row() else { return };
        let noise = self.noise();
        let frame = match self.random(9) {
            0 | 1 => Frame::Interaction(Interaction {
                kind: InteractionKind::Click,
                pointer: PointerKind::Mouse,
                node,
                x: 1,
                y: 2,
            }),
            2 | 3 => Frame::Control(Control {
                node,
                value: Some(self.text(&noise)),
                by_user: self.random(3) > 0,
                ..Control::default()
            }),
            4 => Frame::Note {
                kind: self.text("error"),
                json: self.text(&format!("{{\"message\":\"{noise}\"}}")),
            },
            5 => Frame::View(View {
                id: [self.random(200) as u8; 16],
                url: noise.into(),
                base_url: "".into(),
                name: "".into(),
            }),
            6 => Frame::Focus { node },
            7 => Frame::Scroll {
                node,
                x: 0,
                y: self.random(100) as i32,
            },
            _ => Frame::Path(Path {
                pointer: PointerKind::Mouse,
                pointer_id: 0,
                points: (0..10)
                    .map(|at| Point {
                        after_ms: at * 50,
                        x: at as i32,
                        y: 3,
                        node,
                    })
                    .collect(),
            }),
        };
        self.push(frame);
    }
}

fn tree_has(replica: &Replica, id: NodeId) -> bool {
    replica.node(id).is_some_and(|node| node.parent() != NONE)
}
