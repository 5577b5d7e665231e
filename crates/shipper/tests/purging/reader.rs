//! What came, read as a collector and a player read it.

use afterimage_format::expand::Expander;
use afterimage_format::frame::{Frame, NodeId};
use afterimage_format::keyframe;
use afterimage_format::purge::Extent;
use afterimage_format::replica::{Kept, Masks, Replica};
use afterimage_format::segment::{Kind, Limits, Numbered, read_frames, read_header, read_payload};
use afterimage_format::validate::Validator;
use std::collections::{BTreeMap, BTreeSet};

/// The state that bodies lead to, and the frames that were read.
#[derive(Default)]
pub struct Reader {
    pub replica: Replica,
    pub frames: BTreeMap<u64, Numbered>,
    pub keyframes: usize,
    next_seq: u64,
}

pub fn inflated(body: &[u8]) -> Vec<u8> {
    read_payload(body, &Limits::default()).unwrap().1
}

impl Reader {
    /// A body came; of numbers that came before the first copy counts.
    pub fn take(&mut self, body: &[u8]) {
        let next_seq = self.next_seq.max(1);
        let header = read_header(body).unwrap().0;
        if header.kind == Kind::Keyframe {
            let (replica, seq) = keyframe::decode(&inflated(body)).unwrap();
            if seq >= next_seq {
                (self.replica, self.next_seq) = (replica, seq + 1);
                self.keyframes += 1;
            }
            return;
        }
        let (header, frames) = read_frames(body, &Limits::default()).unwrap();
        // A body that was joined is taken whole.
        assert!(header.left_out.is_empty() || header.first_seq == next_seq || header.last_seq < next_seq);
        assert!(header.first_seq <= next_seq, "{} is missing", next_seq);
        for numbered in frames {
            if numbered.seq >= self.next_seq.max(1) {
                let fits = self.replica.apply(&numbered.frame);
                assert_eq!(fits, Ok(()), "{}: {:?}", numbered.seq, numbered.frame);
                self.next_seq = numbered.seq + 1;
                self.frames.insert(numbered.seq, numbered);
            }
        }
    }
}

/// What is wrong with the stream that a player is told.
pub fn fault<'a>(frames: impl Iterator<Item = &'a Numbered>) -> Option<String> {
    let (mut expander, mut validator) = (Expander::new(0), Validator::default());
    let mut events = Vec::new();
    for Numbered { time_ms, frame, seq } in frames {
        if let Err(error) = expander.frame(*time_ms, frame, &mut events) {
            return Some(format!("{seq}: {error}"));
        }
    }
    expander.finish(&mut events);
    events.into_iter().find_map(|event| {
        let told = validator.event(&event.to_value().unwrap());
        told.err().map(|fault| format!("{fault}: {}", event.json))
    })
}

const NOTHING: Masks = Masks {
    text: |_| None,
    attribute: |_, _| Kept::Not,
    value: |_| None,
    base_url: |base_url| base_url.into(),
};

/// A state without what is known of these nodes, and without strings and the assets that only they refer to.
pub fn without(replica: &Replica, nodes: &BTreeSet<NodeId>) -> Replica {
    let mut replica = replica.clone();
    for node in nodes {
        replica.purge(*node, Extent::Blank, &NOTHING);
    }
    replica.purge_strings(|_| false);
    let mut used = Vec::new();
    replica.referring(&mut |_, value| used.push(value.to_owned()));
    let mut needed = BTreeSet::new();
    for part in used
        .iter()
        .flat_map(|value| value.split("afterimage-asset:").skip(1))
    {
        needed.insert(part.parse::<u32>().unwrap());
    }
    let shared: Vec<_> = replica.shared_assets().collect();
    for (id, other) in shared {
        if needed.contains(&id) {
            needed.insert(other);
        }
    }
    for id in replica.content_assets() {
        if !needed.contains(&id) {
            replica.purge_asset(id, "", b"");
        }
    }
    replica
}

/// Of paths and what else is of single nodes without a state: what stays says the same at the same time.
pub fn same_happenings(seq: u64, before: &Numbered, after: &Numbered, nodes: &BTreeSet<NodeId>) {
    assert_eq!(before.time_ms, after.time_ms);
    let points = |numbered: &Numbered| match &numbered.frame {
        Frame::Path(path) => {
            let open = path.points.iter().filter(|point| !nodes.contains(&point.node));
            let timed = open.map(|point| (numbered.time_ms + u64::from(point.after_ms), point.x, point.node));
            timed.collect::<Vec<_>>()
        }
        _ => Vec::new(),
    };
    assert_eq!(points(before), points(after), "{seq}");
    match &before.frame {
        Frame::Interaction(what) if !nodes.contains(&what.node) => assert_eq!(before, after),
        Frame::Page(_) | Frame::View(_) => assert_eq!(before, after),
        _ => {}
    }
}
