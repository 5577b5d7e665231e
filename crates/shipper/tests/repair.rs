//! What is given up, for want of memory or because only the last minutes are wanted, and how the reader goes on behind it.

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::{Element, Frame, Inserted, Insertion, Namespace, NewNode, Text, Tree};
use afterimage_format::keyframe;
use afterimage_format::replica::Replica;
use afterimage_format::segment::{Ids, Kind, Limits, read_frames, read_header, read_payload};
use afterimage_shipper::{Answer, Config, Event, Shipper, WITHHELD_MS};

fn text(text: impl Into<String>) -> Text {
    Text::Inline(text.into().into_boxed_str())
}

fn insert(first_new_id: u32, parent: u32, after: u32, node: NewNode) -> Frame {
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
fn frame(seq: u64) -> Frame {
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

fn replica_after(seq: u64) -> Replica {
    let mut replica = Replica::new();
    (1..=seq).for_each(|seq| replica.apply(&frame(seq)).unwrap());
    replica
}

struct Outage {
    shipper: Shipper,
    writer: BatchWriter,
    events: Vec<Event>,
}

impl Outage {
    fn new() -> Self {
        let mut config = Config::new(Ids::default(), 100, 10_000_000, 1);
        config.memory_bytes = 300_000;
        config.segment_bytes = 8_000;
        Self {
            shipper: Shipper::new(config),
            writer: BatchWriter::new(1),
            events: Vec::new(),
        }
    }

    /// A page of which one frame comes each second.
    fn withheld(seconds: u64) -> Self {
        let mut config = Config::new(Ids::default(), 100, 10_000_000, 1);
        config.is_withheld = true;
        let mut outage = Self {
            shipper: Shipper::new(config),
            writer: BatchWriter::new(1),
            events: Vec::new(),
        };
        for seq in 1..=seconds {
            let now_ms = seq * 1_000;
            outage.writer.push(now_ms, &frame(seq));
            outage
                .shipper
                .push(&outage.writer.take().unwrap().0, now_ms)
                .unwrap();
            outage.shipper.hidden();
            assert_eq!(outage.shipper.next_request(now_ms), None);
            assert_eq!(outage.shipper.wake_at(now_ms), None);
        }
        outage.events.extend(outage.shipper.take_events());
        outage
    }

    fn push(&mut self, seqs: std::ops::RangeInclusive<u64>, now_ms: u64) {
        for seq in seqs {
            self.writer.push(seq, &frame(seq));
            self.shipper.push(&self.writer.take().unwrap().0, now_ms).unwrap();
        }
        self.events.extend(self.shipper.take_events());
    }

    /// Sends all that waits; returns the bodies.
    fn drain(&mut self, mut now_ms: u64) -> Vec<Vec<u8>> {
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

/// Decodes what came, keyframes and segments, into the final state; returns it with the number of keyframes.
fn read_all(bodies: &[Vec<u8>]) -> (Replica, usize) {
    let limits = Limits::default();
    let (mut replica, mut next_seq, mut keyframes) = (Replica::new(), 1, 0);
    for body in bodies {
        let header = read_header(body).unwrap().0;
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

#[test]
fn a_keyframe_stands_in_for_what_was_given_up() {
    let mut outage = Outage::new();
    outage.push(1..=900, 0);
    let stats = outage.shipper.stats(0);
    assert!(stats.lost_frames > 0 && stats.repairs > 0, "{stats:?}");
    assert!(matches!(outage.events.first(), Some(Event::Dropped { .. })));
    let (replica, keyframes) = read_all(&outage.drain(1));
    assert_eq!(keyframes, 1, "a later keyframe takes the place of an earlier one");
    assert_eq!(
        keyframe::encode(&replica, 900),
        keyframe::encode(&replica_after(900), 900)
    );
}

#[test]
fn what_is_under_way_is_not_given_up() {
    let mut outage = Outage::new();
    outage.push(1..=100, 0);
    let request = outage.shipper.next_request(0).unwrap();
    outage.push(101..=900, 0);
    let header = read_header(&request.body).unwrap().0;
    let answer = Answer::Acked(vec![(header.first_seq, header.last_seq)]);
    outage.shipper.on_answer(request.id, &answer, 1);
    let mut bodies = vec![request.body.to_vec()];
    bodies.extend(outage.drain(2));
    let (replica, keyframes) = read_all(&bodies);
    assert_eq!(keyframes, 1);
    assert_eq!(
        keyframe::encode(&replica, 900),
        keyframe::encode(&replica_after(900), 900)
    );
}

#[test]
fn a_flush_knows_that_something_was_given_up() {
    let mut outage = Outage::new();
    outage.push(1..=300, 0);
    outage.shipper.flush(7);
    outage.push(301..=900, 0);
    outage.drain(1);
    let flushed = outage
        .events
        .iter()
        .find(|event| matches!(event, Event::Flushed { .. }));
    assert!(
        matches!(
            flushed,
            Some(Event::Flushed {
                id: 7,
                delivered: false,
                ..
            })
        ),
        "{flushed:?}"
    );
}

#[test]
fn one_frame_that_is_too_large_is_given_up_and_repaired() {
    let mut outage = Outage::new();
    outage.push(1..=3, 0);
    outage.shipper.flush(1);
    let (mut bodies, mut refused) = (Vec::new(), 0);
    let mut events = Vec::new();
    for now_ms in 1.. {
        let Some(request) = outage.shipper.next_request(now_ms) else {
            break;
        };
        let header = read_header(&request.body).unwrap().0;
        let answer = if header.kind != Kind::Keyframe && (header.first_seq..=header.last_seq).contains(&2) {
            refused += 1;
            Answer::from_status(413, None)
        } else {
            bodies.push(request.body.to_vec());
            Answer::Acked(vec![(header.first_seq, header.last_seq)])
        };
        events.extend(outage.shipper.on_answer(request.id, &answer, now_ms));
    }
    assert!(refused >= 2, "{refused}");
    assert!(events.contains(&Event::Dropped { frames: 1 }), "{events:?}");
    assert!(!events.iter().any(|event| matches!(event, Event::Refused { .. })));
    let (replica, keyframes) = read_all(&bodies);
    assert_eq!(keyframes, 1);
    assert_eq!(
        keyframe::encode(&replica, 3),
        keyframe::encode(&replica_after(3), 3)
    );
    let stats = outage.shipper.stats(1_000);
    assert_eq!(
        (stats.lost_frames, stats.repairs, stats.refused_status),
        (1, 1, 0)
    );
}

#[test]
fn where_no_state_is_known_nothing_is_sent_behind_a_gap() {
    let outages = [
        // Too much waits.
        |outage: &mut Outage| {
            outage.push(300..=900, 0);
            outage.shipper.take_events()
        },
        // One frame is too large.
        |outage: &mut Outage| {
            outage.push(300..=300, 0);
            outage.shipper.flush(1);
            let request = outage.shipper.next_request(0).unwrap();
            let answer = Answer::from_status(413, None);
            outage.shipper.on_answer(request.id, &answer, 1)
        },
    ];
    for happens in outages {
        let mut outage = Outage::new();
        let mut events = happens(&mut outage);
        events.append(&mut outage.events);
        let lost = events.iter().filter(|event| **event == Event::Lost).count();
        assert_eq!(lost, 1, "{events:?}");
        outage.push(901..=910, 2);
        assert_eq!(outage.shipper.next_request(100_000), None);
        outage.shipper.close();
        let told = outage.shipper.take_events();
        assert_eq!(told.last(), Some(&Event::Closed), "{told:?}");
        let stats = outage.shipper.stats(3);
        assert_eq!((stats.refused_status, stats.pending_bytes), (0, 0));
    }
}

#[test]
fn a_refusal_is_told_once_and_ends_everything() {
    for status in [400, 401, 403, 413] {
        let mut outage = Outage::new();
        outage.push(1..=2, 0);
        outage.shipper.flush(1);
        let mut request = outage.shipper.next_request(0).unwrap();
        let mut events = outage
            .shipper
            .on_answer(request.id, &Answer::from_status(status, None), 1);
        // Two frames: the first is tried alone, then its keyframe, before all is given up.
        for _ in 0..if status == 413 { 2 } else { 0 } {
            assert!(!events.contains(&Event::Refused { status }));
            request = outage.shipper.next_request(1).unwrap();
            events = outage
                .shipper
                .on_answer(request.id, &Answer::from_status(status, None), 1);
        }
        assert_eq!(events.first(), Some(&Event::Refused { status }));
        assert!(
            events
                .iter()
                .any(|event| matches!(event, Event::Flushed { delivered: false, .. }))
        );
        outage.push(3..=9, 2);
        outage.shipper.flush(2);
        let told = outage.shipper.take_events();
        assert!(
            matches!(
                told.last(),
                Some(Event::Flushed {
                    id: 2,
                    delivered: false,
                    ..
                })
            ),
            "{told:?}"
        );
        assert_eq!(outage.shipper.next_request(100_000), None);
        assert_eq!(outage.shipper.wake_at(100_000), None);
        let stats = outage.shipper.stats(3);
        assert_eq!(
            (stats.refused_status, stats.lost_frames, stats.pending_bytes),
            (status, 9, 0)
        );
    }
}

#[test]
fn what_is_withheld_is_kept_for_minutes_and_let_out_from_a_keyframe() {
    let minutes = WITHHELD_MS / 60_000;
    for seconds in [3, 100, 700, 1_800] {
        let mut page = Outage::withheld(seconds);
        let is_long = seconds > minutes * 60 + 60;
        let base = page.shipper.base().map(|(seq, _)| seq);
        assert_eq!(base.is_some(), is_long);
        let kept = seconds - base.unwrap_or_default();
        assert!(
            kept * 1_000 <= WITHHELD_MS + WITHHELD_MS / 4,
            "{kept} s of {seconds}"
        );
        assert!(
            kept >= seconds.min(minutes * 30).saturating_sub(WITHHELD_MS / 8_000),
            "{kept} s of {seconds}"
        );
        assert!(kept >= seconds.min(60));
        assert_eq!(page.shipper.stats(0).lost_frames, 0);
        page.shipper.let_out();
        let (replica, keyframes) = read_all(&page.drain(seconds * 1_000));
        assert_eq!(keyframes, usize::from(is_long));
        assert_eq!(
            keyframe::encode(&replica, seconds),
            keyframe::encode(&replica_after(seconds), seconds)
        );
    }
}

#[test]
fn what_was_withheld_can_be_sent_by_another() {
    for seconds in [100, 700] {
        let page = Outage::withheld(seconds);
        let mut later = Outage::new();
        if let Some((seq, body)) = page.shipper.base() {
            later.shipper.push_base(seq, body.to_vec());
        }
        later.shipper.push(&page.shipper.waiting().unwrap(), 5).unwrap();
        let (replica, _) = read_all(&later.drain(6));
        assert_eq!(
            keyframe::encode(&replica, seconds),
            keyframe::encode(&replica_after(seconds), seconds)
        );
        assert_eq!(later.shipper.stats(7).missing_frames, 0);
    }
}

#[test]
fn a_quiet_page_that_is_withheld_keeps_what_it_shows() {
    let mut page = Outage::withheld(4);
    for hour in 1..=5 {
        let (seq, now_ms) = (4 + hour, hour * 3_600_000);
        page.writer.push(now_ms, &frame(seq));
        page.shipper.push(&page.writer.take().unwrap().0, now_ms).unwrap();
    }
    assert!(page.shipper.base().is_some());
    page.shipper.let_out();
    let (replica, _) = read_all(&page.drain(20_000_000));
    assert_eq!(
        keyframe::encode(&replica, 9),
        keyframe::encode(&replica_after(9), 9)
    );
}

#[test]
fn what_is_let_out_is_told_in_full_however_long_it_takes() {
    let mut page = Outage::withheld(100);
    page.shipper.let_out();
    assert_eq!(page.shipper.stats(100_000).left_out_frames, 0);
    page.drain(100_000);
    assert_eq!(page.shipper.stats(100_000).left_out_frames, 0);
}
