//! Recordings as a browser would send them.

use afterimage_format::frame::{
    Element, Frame, Inserted, Insertion, Namespace, NewNode, Page, Sheet, SheetContent, SheetRole,
    SheetState, Text, Tree, View,
};
use afterimage_format::segment::{Flags, Ids, write_segment};
use afterimage_format::stream::{FrameReader, FrameWriter, LeftOut};

/// When the recordings begin: ms since the epoch.
pub const START_MS: u64 = 1_750_000_000_000;

/// Ids made of one number each, so that failures are readable.
pub fn ids(session: u8, tab: u8, recording: u8) -> Ids {
    Ids {
        session: [session; 16],
        tab: [tab; 16],
        page: [recording; 16],
        recording: [recording; 16],
        view: [recording; 16],
    }
}

/// The text of an id made of one number.
pub fn id_text(number: u8) -> String {
    let b = format!("{number:02x}");
    format!(
        "{}-{}-{}-{}-{}",
        b.repeat(4),
        b.repeat(2),
        b.repeat(2),
        b.repeat(2),
        b.repeat(6)
    )
}

/// A segment of consecutive frames from `first_seq`.
pub fn segment(ids: Ids, first_seq: u64, frames: &[(u64, Frame)]) -> Vec<u8> {
    let numbered: Vec<_> = (first_seq..).zip(frames.iter().cloned()).collect();
    thinned(ids, &numbered)
}

/// A segment of numbered frames; numbers missing in between are left out on purpose.
pub fn thinned(ids: Ids, numbered: &[(u64, (u64, Frame))]) -> Vec<u8> {
    left_out(ids, 1, numbered)
}

/// What says that the frames up to this one were given up on purpose.
pub fn given_up(ids: Ids, through_seq: u64, time_ms: u64) -> Vec<u8> {
    let ends = [1, through_seq].map(|seq| (seq, (time_ms, Frame::Nothing)));
    left_out(ids, LeftOut::MEMORY, &ends)
}

fn left_out(ids: Ids, reason: u8, numbered: &[(u64, (u64, Frame))]) -> Vec<u8> {
    let mut run = FrameWriter::new(numbered[0].1.0);
    for (_, (time_ms, frame)) in numbered {
        run.push(*time_ms, frame);
    }
    let run = run.into_bytes();
    let raw: Vec<_> = FrameReader::new(&run, 1, numbered[0].1.0, &[])
        .zip(numbered)
        .map(|(raw, (seq, _))| {
            let mut raw = raw.expect("just written");
            raw.seq = *seq;
            raw
        })
        .collect();
    let flags = Flags {
        has_shared: numbered.iter().any(|(_, (_, frame))| is_mark(frame)),
        ..Flags::default()
    };
    write_segment(ids, flags, reason, raw).expect("some frames")
}

fn is_mark(frame: &Frame) -> bool {
    matches!(frame, Frame::Sheet(sheet) if matches!(sheet.content, SheetContent::Shared(_)))
}

/// The sheet of the body, which holds this.
pub fn sheet(content: SheetContent) -> Frame {
    Frame::Sheet(Sheet {
        sheet: 1,
        role: SheetRole::Owned,
        node: 4,
        base_url: "".into(),
        state: SheetState::default(),
        continues: false,
        more: false,
        content,
    })
}

fn text(text: &str) -> Text {
    Text::Inline(text.into())
}

fn element(name: &str) -> Inserted {
    Inserted::New(NewNode::Element(Element {
        name: text(name),
        namespace: Namespace::Html,
        attributes: Vec::new(),
        custom: false,
        hidden: None,
    }))
}

fn insertion(parent: u32, nodes: Vec<Inserted>) -> Insertion {
    Insertion {
        parent,
        after: 0,
        nodes,
    }
}

/// Frames 1 and 2: a page whose body holds one text (node 5).
pub fn opening(start_ms: u64, url: &str, body_text: &str) -> Vec<(u64, Frame)> {
    let page = Page {
        url: url.into(),
        base_url: url.into(),
        width: 800,
        height: 600,
        pixel_ratio_milli: 1000,
        user_agent: "Tester/1.0".into(),
        language: "en".into(),
        recorder: "0.1.0".into(),
    };
    let tree = Tree {
        first_new_id: 1,
        insertions: vec![
            insertion(0, vec![Inserted::New(NewNode::Document { quirks: false })]),
            insertion(1, vec![element("html")]),
            insertion(2, vec![element("head"), element("body")]),
            insertion(4, vec![Inserted::New(NewNode::Text(text(body_text)))]),
        ],
        ..Tree::default()
    };
    vec![(start_ms, Frame::Page(page)), (start_ms, Frame::Tree(tree))]
}

pub fn view(id: u8, url: &str) -> Frame {
    Frame::View(View {
        id: [id; 16],
        url: url.into(),
        base_url: url.into(),
        name: "".into(),
    })
}

pub fn note(kind: &str, json: &str) -> Frame {
    Frame::Note {
        kind: text(kind),
        json: text(json),
    }
}

/// Changes the text of [`opening`].
pub fn new_text(content: &str) -> Frame {
    Frame::Tree(Tree {
        texts: vec![(5, text(content))],
        ..Tree::default()
    })
}

/// Size changes, the most harmless of frames.
pub fn filler(start_ms: u64, count: u32) -> Vec<(u64, Frame)> {
    (0..count)
        .map(|index| {
            (
                start_ms + u64::from(index),
                Frame::Viewport {
                    width: 801 + index,
                    height: 600,
                },
            )
        })
        .collect()
}

/// A whole session of one page in one body.
pub fn short_session(session: u8, start_ms: u64, url: &str) -> Vec<u8> {
    let mut frames = opening(start_ms, url, "hello");
    frames.extend(filler(start_ms + 100, 3));
    segment(ids(session, session, session), 1, &frames)
}
