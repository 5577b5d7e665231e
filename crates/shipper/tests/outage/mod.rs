//! A page whose root gets one text after the other, what is given up of it, and how a reader goes on behind that.

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::{Element, Frame, Inserted, Insertion, Namespace, NewNode, Text, Tree};
use afterimage_format::keyframe;
use afterimage_format::replica::Replica;
use afterimage_format::segment::{Header, Ids, Kind, Limits, read_frames, read_header, read_payload};
use afterimage_format::stream::LeftOut;
use afterimage_shipper::{Answer, Config, Event, Shipper};

pub fn text(text: impl Into<String>) -> Text {
    Text::Inline(text.into().into_boxed_str())
}

pub fn insert(first_new_id: u32, parent: u32, after: u32, node: NewNode) -> Frame {
    let insertions = vec![Insertion {
        parent,
        after,
        nodes: vec![Inserted::New(node)],
    }];
    Frame::Tree(Tree {
        first_new_id,
        insertions,
        ..Tree::default()
    })
}

/// A document whose root gets one text after the other, none like another.
pub fn frame(seq: u64) -> Frame {
    match seq {
        1 => insert(1, 0, 0, NewNode::Document { quirks: false }),
        2 => {
            let name = text("html");
            let element = Element {
                name,
                namespace: Namespace::Html,
                attributes: vec![],
                custom: false,
                hidden: None,
            };
            insert(2, 1, 0, NewNode::Element(element))
        }
        _ => {
            let mut noise = seq;
            let words: String = (0..400)
                .map(|_| {
                    noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    char::from(b'a' + (noise >> 40) as u8 % 26)
                })
                .collect();
            insert(seq as u32, 2, 0, NewNode::Text(text(words)))
        }
    }
}

pub fn replica_after(seq: u64) -> Replica {
    let mut replica = Replica::new();
    (1..=seq).for_each(|seq| replica.apply(&frame(seq)).unwrap());
    replica
}

pub struct Outage {
    pub shipper: Shipper,
    pub writer: BatchWriter,
    pub events: Vec<Event>,
}

impl Outage {
    pub fn new() -> Self {
        let mut config = Config::new(Ids::default(), 100, 10_000_000, 1);
        config.memory_bytes = 300_000;
        config.segment_bytes = 8_000;
        Self {
            shipper: Shipper::new(config),
            writer: BatchWriter::new(1),
            events: Vec::new(),
        }
    }

    /// Sends all that waits; returns the bodies.
    pub fn drain(&mut self, mut now_ms: u64) -> Vec<Vec<u8>> {
        let mut bodies = Vec::new();
        self.shipper.close();
        loop {
            if let Some(request) = self.shipper.next_request(now_ms) {
                let header = read_header(&request.body).unwrap().0;
                let answer = Answer::Acked(vec![(header.first_seq, header.last_seq)]);
                bodies.push(request.body.to_vec());
                self.events
                    .extend(self.shipper.on_answer(request.id, &answer, now_ms));
            }
            match self.shipper.wake_at(now_ms) {
                Some(at_ms) => now_ms = at_ms,
                None => break,
            }
        }
        assert_eq!(self.events.last(), Some(&Event::Closed));
        bodies
    }
}

/// It says of its numbers that they were given up on purpose.
pub fn is_given_up(header: &Header) -> bool {
    header
        .left_out
        .iter()
        .any(|range| range.reason == LeftOut::MEMORY)
}

/// Decodes what came, keyframes and segments, into the final state; returns it with the number of keyframes.
pub fn read_all(bodies: &[Vec<u8>]) -> (Replica, usize) {
    let limits = Limits::default();
    let (mut replica, mut next_seq, mut keyframes) = (Replica::new(), 1, 0);
    for body in bodies {
        let header = read_header(body).unwrap().0;
        if is_given_up(&header) {
            assert_eq!((header.first_seq, next_seq, header.frame_count), (1, 1, 2));
            next_seq = header.last_seq + 1;
            continue;
        }
        if header.kind == Kind::Keyframe {
            let (_, payload) = read_payload(body, &limits).unwrap();
            let (decoded, seq) = keyframe::decode(&payload).unwrap();
            assert_eq!(seq, header.first_seq);
            assert_eq!(
                keyframe::encode(&decoded, seq),
                keyframe::encode(&replica_after(seq), seq)
            );
            (replica, next_seq, keyframes) = (decoded, seq + 1, keyframes + 1);
            continue;
        }
        for numbered in read_frames(body, &limits).unwrap().1 {
            assert_eq!(numbered.seq, next_seq);
            replica.apply(&numbered.frame).unwrap();
            next_seq += 1;
        }
    }
    (replica, keyframes)
}
