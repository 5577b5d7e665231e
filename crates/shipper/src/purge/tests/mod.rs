//! What each rule takes back.

mod again;
mod contents;
mod strings;
mod whole;

use super::*;
use afterimage_format::frame::*;

pub fn inline(text: &str) -> Text {
    Text::Inline(text.into())
}

pub fn element(name: &str, attributes: &[(&str, &str)]) -> Inserted {
    let attributes = attributes
        .iter()
        .map(|(name, value)| (inline(name), inline(value)));
    Inserted::New(NewNode::Element(Element {
        name: inline(name),
        namespace: Namespace::Html,
        attributes: attributes.collect(),
        custom: false,
        hidden: None,
    }))
}

pub fn text(text: &str) -> Inserted {
    Inserted::New(NewNode::Text(inline(text)))
}

pub fn run(parent: NodeId, nodes: Vec<Inserted>) -> Insertion {
    Insertion {
        parent,
        after: 0,
        nodes,
    }
}

pub fn tree(first_new_id: NodeId, insertions: Vec<Insertion>) -> Frame {
    Frame::Tree(Tree {
        first_new_id,
        insertions,
        ..Tree::default()
    })
}

/// 1 document, 2 html, 3 body, in it 4 `p` and 5 `div`.
pub fn start() -> Frame {
    let document = Inserted::New(NewNode::Document { quirks: false });
    tree(
        1,
        vec![
            run(0, vec![document]),
            run(1, vec![element("html", &[])]),
            run(2, vec![element("body", &[])]),
            run(3, vec![element("p", &[]), element("div", &[])]),
        ],
    )
}

pub fn strings(reset: bool, first_id: u32, texts: &[&str]) -> Frame {
    Frame::Strings {
        reset,
        first_id,
        texts: texts.iter().map(|text| (*text).into()).collect(),
    }
}

pub fn asset(id: u32, part: AssetPart) -> Frame {
    Frame::Asset(Asset { id, part })
}

pub fn content(bytes: &[u8]) -> AssetPart {
    AssetPart::First {
        header: "image/png;base64".into(),
        bytes: bytes.to_vec(),
        more: false,
    }
}

pub fn of(nodes: &[NodeId], extent: Extent) -> Purge {
    Purge {
        frames: Vec::new(),
        through_seq: u64::MAX,
        nodes: Purge::ranges(nodes.iter().copied()),
        extent,
        whole_page: false,
    }
}

/// What becomes of frames that are numbered from `first_seq`.
pub fn from(
    first_seq: u64,
    frames: &[Frame],
    purge: &Purge,
    state: Option<(&mut Replica, u64)>,
) -> Vec<Frame> {
    let bodies: Vec<Change> = frames.iter().map(Change::of).collect();
    let waiting: Vec<Waiting<'_>> = (first_seq..)
        .zip(&bodies)
        .map(|(seq, change)| Waiting {
            frame: RawFrame {
                seq,
                time_ms: 1_000 + seq,
                kind: change.kind,
                body: &change.body,
            },
            may_have_left: false,
        })
        .collect();
    let changes = rewrite(&waiting, &[], purge, state);
    assert_eq!(changes.len(), frames.len());
    let read = |(change, waiting): (Option<Change>, &Waiting<'_>)| match change {
        Some(Change { kind, body }) => RawFrame {
            kind,
            body: &body,
            ..waiting.frame
        }
        .decode(),
        None => waiting.frame.decode(),
    };
    let read: Result<Vec<Frame>, _> = changes.into_iter().zip(&waiting).map(read).collect();
    read.expect("own frames")
}

/// The same from the first frame on.
pub fn after(frames: &[Frame], purge: &Purge) -> Vec<Frame> {
    from(1, frames, purge, None)
}

/// What becomes of one frame that follows [`start`].
pub fn one(frame: Frame, purge: &Purge) -> Frame {
    let frames = after(&[start(), frame], purge);
    frames.into_iter().last().expect("two frames")
}

pub fn applied(frames: &[Frame]) -> Replica {
    let mut replica = Replica::new();
    for frame in frames {
        assert_eq!(replica.apply(frame), Ok(()), "{frame:?}");
    }
    replica
}
