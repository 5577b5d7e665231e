//! A purge means what was last in its nodes, also what joined frames do not tell any more.

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::*;
use afterimage_format::purge::{Extent, Purge};
use afterimage_format::segment::{Ids, Limits, read_header, read_payload};
use afterimage_shipper::{Answer, Config, Shipper};

fn inline(text: impl AsRef<str>) -> Text {
    Text::Inline(text.as_ref().into())
}

fn element(name: &str) -> Inserted {
    Inserted::New(NewNode::Element(Element {
        name: inline(name),
        namespace: Namespace::Html,
        attributes: Vec::new(),
        custom: false,
        hidden: None,
    }))
}

fn placing(id: NodeId, parent: NodeId) -> Frame {
    let nodes = vec![Inserted::Placed(id)];
    Frame::Tree(Tree {
        detached: vec![id],
        insertions: vec![Insertion {
            parent,
            after: 0,
            nodes,
        }],
        ..Tree::default()
    })
}

/// 1 document, 2 html, in it 3 and 4.
fn snapshot() -> Frame {
    let run = |parent, nodes| Insertion {
        parent,
        after: 0,
        nodes,
    };
    let document = Inserted::New(NewNode::Document { quirks: false });
    Frame::Tree(Tree {
        first_new_id: 1,
        insertions: vec![
            run(0, vec![document]),
            run(1, vec![element("html")]),
            run(2, vec![element("div"), element("input")]),
        ],
        ..Tree::default()
    })
}

fn gone(id: NodeId) -> Frame {
    Frame::Tree(Tree {
        detached: vec![id],
        ..Tree::default()
    })
}

/// What was typed into 4, which then moved into 3 and went.
fn typed() -> Vec<Frame> {
    let control = Control {
        node: 4,
        value: Some(inline("secret")),
        by_user: true,
        ..Control::default()
    };
    vec![Frame::Control(control), placing(4, 3), gone(4)]
}

/// A picture in 3, which came and went.
fn pictured() -> Vec<Frame> {
    let part = AssetPart::First {
        header: "image/png".into(),
        bytes: b"secret".to_vec(),
        more: false,
    };
    let img = Inserted::New(NewNode::Element(Element {
        name: inline("img"),
        namespace: Namespace::Html,
        attributes: vec![(inline("src"), inline("afterimage-asset:1"))],
        custom: false,
        hidden: None,
    }));
    let shown = Tree {
        first_new_id: 5,
        insertions: vec![Insertion {
            parent: 3,
            after: 0,
            nodes: vec![img],
        }],
        ..Tree::default()
    };
    vec![Frame::Asset(Asset { id: 1, part }), Frame::Tree(shown), gone(5)]
}

/// These frames, and what makes them wait.
fn waiting(mut frames: Vec<Frame>) -> Vec<Frame> {
    frames.extend((0..2_000).map(|number| {
        Frame::Tree(Tree {
            attributes: vec![Attribute {
                node: 3,
                name: inline("title"),
                value: Some(inline(format!("{:x}", number * 7_919_u64 * 104_729))),
            }],
            ..Tree::default()
        })
    }));
    frames.push(Frame::Strings {
        reset: true,
        first_id: 0,
        texts: Vec::new(),
    });
    frames
}

/// Whether the secret leaves after a purge of this node.
fn leaves_after_purge_of(node: Option<NodeId>, frames: Vec<Frame>) -> bool {
    let mut config = Config::new(Ids::default(), 100, 10_000, 1);
    config.most_delay_ms = 0;
    let (mut shipper, mut writer) = (Shipper::new(config), BatchWriter::new(1));
    let mut now_ms = 0;
    let mut payloads = Vec::new();
    let mut send = |shipper: &mut Shipper, now_ms: u64| {
        while let Some(request) = shipper.next_request(now_ms) {
            let header = read_header(&request.body).unwrap().0;
            payloads.push(read_payload(&request.body, &Limits::default()).unwrap().1);
            let answer = Answer::Acked(vec![(header.first_seq, header.last_seq)]);
            shipper.on_answer(request.id, &answer, now_ms);
        }
        shipper.wake_at(now_ms)
    };
    writer.push(1_000, &snapshot());
    shipper.push(&writer.take().unwrap().0, now_ms).unwrap();
    send(&mut shipper, now_ms);
    for frame in waiting(frames) {
        writer.push(2_000, &frame);
    }
    let (batch, _, through_seq) = writer.take().unwrap();
    shipper.push(&batch, now_ms).unwrap();
    if let Some(node) = node {
        let purge = Purge {
            frames: Vec::new(),
            through_seq,
            nodes: vec![(node, node)],
            extent: Extent::Masked,
            whole_page: false,
        };
        shipper.push_purged(&[], &purge.write(), now_ms).unwrap();
    }
    shipper.close();
    while let Some(at_ms) = send(&mut shipper, now_ms) {
        now_ms = at_ms;
    }
    assert_eq!(shipper.stats(now_ms).joined_segments, 1);
    let mut windows = payloads.iter().flat_map(|payload| payload.windows(6));
    windows.any(|part| part == b"secret")
}

#[test]
fn what_was_typed_into_what_is_gone_is_taken_back_with_where_it_was_last() {
    assert!(!leaves_after_purge_of(Some(3), typed()));
    assert!(
        leaves_after_purge_of(Some(1_000), typed()),
        "it is there to be taken back"
    );
}

#[test]
fn a_picture_that_came_and_went_is_taken_back_though_nothing_refers_to_it() {
    assert!(!leaves_after_purge_of(Some(3), pictured()));
    assert!(
        leaves_after_purge_of(None, pictured()),
        "it is there to be taken back"
    );
}
