//! The segments of a visit, of about the length that is asked for.

use afterimage_format::frame::{
    Element, Frame, Inserted, Insertion, Interaction, InteractionKind, Namespace, NewNode, Page, Path, Point,
    PointerKind, Text, Tree, View,
};
use afterimage_format::segment::{Flags, Ids, write_segment};
use afterimage_format::stream::{FrameReader, FrameWriter};

/// Where the five ids of a header stand.
const IDS: std::ops::Range<usize> = 7..87;
/// Segments of one visit: the snapshot, and what follows.
const SEGMENTS: usize = 16;
const EVERY_MS: u64 = 5_000;
const WORDS: [&str; 24] = [
    "lamp", "cushion", "of", "linen", "the", "warm", "light", "a", "moon", "price", "throw", "and", "in",
    "stock", "rug", "woven", "by", "hand", "delivery", "within", "days", "lantern", "for", "evenings",
];

/// Numbers that are the same in each run.
pub struct Random(pub u64);

impl Random {
    /// The next one.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn words(&mut self, count: u64) -> String {
        let words = (0..count).map(|_| match self.below(8) {
            0 => self.below(100_000).to_string(),
            _ => WORDS[self.below(WORDS.len() as u64) as usize].to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// The bodies of one visit, to be given ids of their own.
pub struct Visit {
    bodies: Vec<Vec<u8>>,
}

impl Visit {
    /// A visit that began at this moment and whose segments have about this length.
    pub fn new(segment_bytes: usize, start_ms: u64) -> Self {
        let mut made = Maker {
            random: Random(segment_bytes as u64),
            next_node: 5,
            next_seq: 1,
        };
        let bodies = (0..SEGMENTS)
            .map(|number| made.segment(number, segment_bytes, start_ms + number as u64 * EVERY_MS))
            .collect();
        Self { bodies }
    }

    /// How many segments it has.
    pub fn len(&self) -> usize {
        self.bodies.len()
    }

    /// A segment of the visit with these ids; a visit of somebody else has others.
    pub fn body(&self, number: usize, visitor: u64) -> Vec<u8> {
        let mut body = self.bodies[number].clone();
        let mut ids = Random(visitor);
        for eight in body[IDS].chunks_exact_mut(8) {
            eight.copy_from_slice(&ids.next().to_le_bytes());
        }
        body
    }
}

struct Maker {
    random: Random,
    next_node: u32,
    next_seq: u64,
}

impl Maker {
    /// Frames until the body is long enough.
    fn segment(&mut self, number: usize, segment_bytes: usize, start_ms: u64) -> Vec<u8> {
        let mut frames = if number == 0 { opening() } else { Vec::new() };
        // What a row takes in the body is not known before.
        let mut rows = 1;
        loop {
            while frames.len() < rows {
                frames.push(match frames.len() % 4 {
                    0 => self.path(),
                    1 => self.click(),
                    _ => self.row(),
                });
            }
            let body = self.body(&frames, start_ms);
            let missing = segment_bytes.saturating_sub(body.len());
            if missing < segment_bytes / 20 + 64 {
                self.next_seq += frames.len() as u64;
                return body;
            }
            rows = frames.len() + missing / 160 + 1;
        }
    }

    fn body(&self, frames: &[Frame], start_ms: u64) -> Vec<u8> {
        let mut run = FrameWriter::new(start_ms);
        let step_ms = EVERY_MS / frames.len() as u64;
        for (index, frame) in frames.iter().enumerate() {
            run.push(start_ms + index as u64 * step_ms, frame);
        }
        let run = run.into_bytes();
        let raw = FrameReader::new(&run, self.next_seq, start_ms, &[]).map(|raw| raw.expect("just written"));
        write_segment(Ids::default(), Flags::default(), 1, raw).expect("frames")
    }

    fn path(&mut self) -> Frame {
        let points = (0..10).map(|index| Point {
            after_ms: index * 50,
            x: self.random.below(1_200) as i32,
            y: self.random.below(800) as i32,
            node: 4,
        });
        Frame::Path(Path {
            pointer: PointerKind::Mouse,
            pointer_id: 0,
            points: points.collect(),
        })
    }

    fn click(&mut self) -> Frame {
        Frame::Interaction(Interaction {
            kind: InteractionKind::Click,
            pointer: PointerKind::Mouse,
            node: 4,
            x: self.random.below(1_200) as i32,
            y: self.random.below(800) as i32,
        })
    }

    /// A row of a list: an element with a class and an address, a link in it, and its words.
    fn row(&mut self) -> Frame {
        let first = self.next_node;
        self.next_node += 3;
        let address = format!("/product/{}", self.random.below(10_000));
        let row = element("div", &[("class", "row card shadow"), ("data-key", &address)]);
        let link = element("a", &[("href", &address), ("class", "row__link")]);
        let words = 4 + self.random.below(12);
        let words = Inserted::New(NewNode::Text(text(&self.random.words(words))));
        Frame::Tree(Tree {
            first_new_id: first,
            insertions: vec![run(4, row), run(first, link), run(first + 1, words)],
            ..Tree::default()
        })
    }
}

fn text(text: &str) -> Text {
    Text::Inline(text.into())
}

fn run(parent: u32, node: Inserted) -> Insertion {
    Insertion {
        parent,
        after: 0,
        nodes: vec![node],
    }
}

fn element(name: &str, attributes: &[(&str, &str)]) -> Inserted {
    Inserted::New(NewNode::Element(Element {
        name: text(name),
        namespace: Namespace::Html,
        attributes: attributes
            .iter()
            .map(|(name, value)| (text(name), text(value)))
            .collect(),
        custom: false,
        hidden: None,
    }))
}

/// The page, its view, and a document with an empty body (node 4).
fn opening() -> Vec<Frame> {
    let url = "https://shop.example/lamps";
    let page = Page {
        url: url.into(),
        base_url: url.into(),
        width: 1_280,
        height: 800,
        pixel_ratio_milli: 1_000,
        user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
            .into(),
        language: "en".into(),
        recorder: "0.1.0".into(),
    };
    let view = View {
        id: [1; 16],
        url: url.into(),
        base_url: url.into(),
        name: "".into(),
    };
    let user = Frame::Note {
        kind: text("user"),
        json: text("{\"id\":\"u-1\"}"),
    };
    let tree = Tree {
        first_new_id: 1,
        insertions: vec![
            run(0, Inserted::New(NewNode::Document { quirks: false })),
            run(1, element("html", &[])),
            Insertion {
                parent: 2,
                after: 0,
                nodes: vec![element("head", &[]), element("body", &[])],
            },
        ],
        ..Tree::default()
    };
    vec![Frame::Page(page), Frame::View(view), user, Frame::Tree(tree)]
}
