//! What a purge does to what waits, step by step.

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::{Element, Frame, Inserted, Insertion, Namespace, NewNode, NodeId, Text, Tree};
use afterimage_format::keyframe;
use afterimage_format::purge::{Extent, Purge};
use afterimage_format::segment::{Ids, Kind, Limits, Numbered, read_frames, read_header, read_payload};
use afterimage_shipper::{Answer, Config, Event, Request, Shipper};

fn inline(text: &str) -> Text {
    Text::Inline(text.into())
}

fn tree(first_new_id: NodeId, inserted: Vec<(NodeId, NewNode)>) -> Frame {
    let insertion = |(parent, node)| Insertion {
        parent,
        after: 0,
        nodes: vec![Inserted::New(node)],
    };
    Frame::Tree(Tree {
        first_new_id,
        insertions: inserted.into_iter().map(insertion).collect(),
        ..Tree::default()
    })
}

fn element(name: &str) -> NewNode {
    NewNode::Element(Element {
        name: inline(name),
        namespace: Namespace::Html,
        attributes: Vec::new(),
        custom: false,
        hidden: None,
    })
}

/// 1 document, 2 html; then each frame puts a text into html.
fn frame(seq: u64, word: &str) -> Frame {
    match seq {
        1 => tree(
            1,
            vec![(0, NewNode::Document { quirks: false }), (1, element("html"))],
        ),
        _ => tree(seq as u32 + 1, vec![(2, NewNode::Text(inline(word)))]),
    }
}

fn purge(through_seq: u64, node: NodeId) -> Vec<u8> {
    let purge = Purge {
        frames: Vec::new(),
        through_seq,
        nodes: vec![(node, node)],
        extent: Extent::Masked,
        whole_page: false,
    };
    purge.write()
}

struct Sending {
    shipper: Shipper,
    writer: BatchWriter,
    seq: u64,
    now_ms: u64,
}

impl Sending {
    fn new(memory_bytes: usize) -> Self {
        let mut config = Config::new(Ids::default(), 100, 10_000_000, 1);
        config.segment_bytes = 700;
        config.memory_bytes = memory_bytes;
        Self {
            shipper: Shipper::new(config),
            writer: BatchWriter::new(1),
            seq: 0,
            now_ms: 0,
        }
    }

    /// A batch of frames with these words.
    fn batch(&mut self, words: &[&str]) -> Vec<u8> {
        for word in words {
            self.seq += 1;
            self.writer.push(1_000 + self.seq, &frame(self.seq, word));
        }
        self.writer.take().unwrap().0
    }

    fn push(&mut self, words: &[&str]) {
        let batch = self.batch(words);
        self.shipper.push(&batch, self.now_ms).unwrap();
    }

    fn next(&mut self) -> Option<Request> {
        self.now_ms += 100_000;
        self.shipper.next_request(self.now_ms)
    }

    fn fails(&mut self, request: &Request) {
        let answer = Answer::Failed { retry_after_ms: None };
        self.shipper.on_answer(request.id, &answer, self.now_ms);
    }

    fn arrives(&mut self, request: &Request) -> Vec<Event> {
        let header = read_header(&request.body).unwrap().0;
        let answer = Answer::Acked(vec![(header.first_seq, header.last_seq)]);
        self.shipper.on_answer(request.id, &answer, self.now_ms)
    }
}

fn frames(request: &Request) -> Vec<Numbered> {
    read_frames(&request.body, &Limits::default()).unwrap().1
}

fn holds(request: &Request, word: &str) -> bool {
    let payload = read_payload(&request.body, &Limits::default()).unwrap().1;
    payload.windows(word.len()).any(|part| part == word.as_bytes())
}

#[test]
fn frames_of_the_same_batch_are_meant() {
    let mut sending = Sending::new(1 << 20);
    let batch = sending.batch(&["", "secret", "open"]);
    sending.shipper.push_purged(&batch, &purge(3, 3), 0).unwrap();
    let request = sending.next().unwrap();
    assert!(!holds(&request, "secret") && holds(&request, "xxxxxx") && holds(&request, "open"));
    let seqs: Vec<u64> = frames(&request).iter().map(|frame| frame.seq).collect();
    assert_eq!(seqs, [1, 2, 3]);
}

#[test]
fn later_frames_are_not_meant() {
    let mut sending = Sending::new(1 << 20);
    sending.push(&["", "secret", "secret"]);
    sending.shipper.push_purged(&[], &purge(2, 2), 0).unwrap();
    let request = sending.next().unwrap();
    let frames = frames(&request);
    assert_eq!(frames[1].frame, frame(2, "xxxxxx"));
    assert_eq!(frames[2].frame, frame(3, "secret"));
}

#[test]
fn what_is_under_way_is_rewritten_for_its_next_attempt() {
    let ends: [fn(&mut Sending, &Request); 2] = [
        |sending, request| sending.fails(request),
        |sending, _| sending.shipper.abandon(sending.now_ms),
    ];
    for end in ends {
        let mut sending = Sending::new(1 << 20);
        sending.push(&["", "secret"]);
        let first = sending.next().unwrap();
        sending.push(&["secret"]);
        sending.shipper.push_purged(&[], &purge(3, 2), 0).unwrap();
        assert!(holds(&first, "secret"), "the request has bytes of its own");
        end(&mut sending, &first);
        let again = sending.next().unwrap();
        assert!(!holds(&again, "secret"));
        assert_eq!(frames(&again).len(), 2);
        sending.arrives(&again);
        assert!(!holds(&sending.next().unwrap(), "secret"));
    }
}

#[test]
fn what_was_handed_out_and_has_not_started_does_not_start() {
    let mut sending = Sending::new(1 << 20);
    sending.push(&["", "secret"]);
    let first = sending.next().unwrap();
    assert!(sending.shipper.may_start(&first));
    sending.shipper.push_purged(&[], &purge(2, 2), 0).unwrap();
    assert!(!sending.shipper.may_start(&first));
    sending.shipper.withdraw(first.id, sending.now_ms);
    assert_eq!(sending.shipper.budget_used(sending.now_ms), 0);
    let again = sending.shipper.next_request(sending.now_ms).unwrap();
    assert!(!holds(&again, "secret") && sending.shipper.may_start(&again));
    // One that cannot be read means everything.
    sending.shipper.push_purged(&[], &[255; 9], 0).unwrap_err();
    assert!(!sending.shipper.may_start(&again));
}

#[test]
fn what_loses_nothing_is_sent_again_byte_for_byte() {
    let mut sending = Sending::new(1 << 20);
    sending.push(&["", "open"]);
    let first = sending.next().unwrap();
    sending.fails(&first);
    sending.shipper.push_purged(&[], &purge(2, 77), 0).unwrap();
    let again = sending.next().unwrap();
    assert!(std::rc::Rc::ptr_eq(&first.body, &again.body));
}

#[test]
fn while_it_is_held_nothing_is_handed_out() {
    let mut sending = Sending::new(1 << 20);
    sending.shipper.hold();
    sending.push(&["", "secret"]);
    assert_eq!(sending.next(), None);
    assert_eq!(sending.shipper.wake_at(sending.now_ms), None);
    sending
        .shipper
        .push_purged(&[], &purge(2, 2), sending.now_ms)
        .unwrap();
    sending.shipper.release();
    assert!(sending.shipper.wake_at(sending.now_ms).is_some());
    assert!(!holds(&sending.next().unwrap(), "secret"));
}

/// Whoever hands frames over again may be told of a purge before its frames.
#[test]
fn purges_that_come_while_it_is_held_mean_all_that_has_come_at_its_end() {
    let mut sending = Sending::new(1 << 20);
    sending.shipper.hold();
    sending.push(&["", "secret"]);
    sending.shipper.push_purged(&[], &purge(3, 2), 0).unwrap();
    sending.push(&["secret"]);
    let blank = Purge {
        extent: Extent::Blank,
        ..Purge::read(&purge(4, 5)).unwrap()
    };
    sending.shipper.push_purged(&[], &blank.write(), 0).unwrap();
    sending.push(&["hidden", "open"]);
    sending.shipper.release();
    let told: Vec<Frame> = frames(&sending.next().unwrap())
        .into_iter()
        .map(|numbered| numbered.frame)
        .collect();
    let expected = [(1, ""), (2, "xxxxxx"), (3, "xxxxxx"), (4, ""), (5, "open")];
    assert_eq!(told, expected.map(|(seq, word)| frame(seq, word)));
}

#[test]
fn one_that_cannot_be_read_while_it_is_held_ends_it_at_once() {
    let mut sending = Sending::new(1 << 20);
    sending.shipper.hold();
    sending.push(&["", "secret"]);
    sending.shipper.push_purged(&[], &purge(2, 2), 0).unwrap();
    assert!(sending.shipper.push_purged(&[], &[0xff], 0).is_err());
    assert!(sending.shipper.take_events().contains(&Event::Lost));
    assert_eq!(sending.shipper.stats(0).lost_frames, 2);
    sending.shipper.release();
    assert_eq!(sending.next(), None);
}

#[test]
fn a_purge_that_cannot_be_read_means_everything() {
    let mut sending = Sending::new(1 << 20);
    sending.push(&["", "one"]);
    let request = sending.next().unwrap();
    sending.arrives(&request);
    sending.push(&["two"]);
    let batch = sending.batch(&["three"]);
    let read = sending.shipper.push_purged(&batch, &[0xff], 0);
    assert!(read.is_err());
    assert_eq!(sending.next(), None);
    sending.push(&["four"]);
    assert_eq!(sending.next(), None);
    let events = sending.shipper.take_events();
    assert_eq!(events.iter().filter(|event| **event == Event::Lost).count(), 1);
    let stats = sending.shipper.stats(0);
    assert_eq!((stats.lost_frames, stats.bad_batches), (3, 1));
}

#[test]
fn a_damaged_batch_does_not_keep_its_purge_from_what_waits() {
    let mut sending = Sending::new(1 << 20);
    sending.push(&["", "secret"]);
    let read = sending.shipper.push_purged(&[0xff], &purge(2, 2), 0);
    assert!(read.is_err());
    assert!(!holds(&sending.next().unwrap(), "secret"));
    assert_eq!(sending.shipper.stats(0).bad_batches, 1);
}

/// Noise, so that it takes as much room as it seems to.
fn noise(word: &str, seed: u64) -> String {
    let mut noise = seed;
    let letters = (0..900).map(|_| {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        char::from(b'a' + (noise >> 40) as u8 % 26)
    });
    format!("{word} {}", letters.collect::<String>())
}

#[test]
fn keyframes_that_wait_or_failed_are_made_anew() {
    for under_way in [false, true] {
        let mut sending = Sending::new(9_000);
        sending.push(&["", "secret"]);
        for seed in 0..20 {
            sending.push(&[&noise("open", seed)]);
        }
        let request = sending.next().unwrap();
        assert_eq!(read_header(&request.body).unwrap().0.kind, Kind::Keyframe);
        assert!(holds(&request, "secret"));
        if under_way {
            // Memory gets short once more: another keyframe stands behind the one under way.
            for seed in 30..50 {
                sending.push(&[&noise("open", seed)]);
            }
        } else {
            sending.fails(&request);
        }
        sending
            .shipper
            .push_purged(&[], &purge(sending.seq, 3), 0)
            .unwrap();
        if under_way {
            sending.fails(&request);
        }
        let mut last_seq = 0;
        while let Some(request) = sending.next() {
            assert!(!holds(&request, "secret"));
            let header = read_header(&request.body).unwrap().0;
            if header.kind == Kind::Keyframe {
                let payload = read_payload(&request.body, &Limits::default()).unwrap().1;
                let (replica, seq) = keyframe::decode(&payload).unwrap();
                assert_eq!(
                    replica.node(3).unwrap().text().map(|text| &**text),
                    Some("xxxxxx")
                );
                last_seq = seq;
            } else {
                assert_eq!(header.first_seq, last_seq + 1);
                last_seq = header.last_seq;
            }
            assert!(!sending.arrives(&request).contains(&Event::Lost));
        }
        assert_eq!(last_seq, sending.seq);
    }
}

#[test]
fn masks_that_are_longer_than_what_they_stand_for_make_more_bodies() {
    let mut sending = Sending::new(32 << 20);
    let strings = Frame::Strings {
        reset: false,
        first_id: 0,
        texts: vec!["word ".repeat(12_000).into()],
    };
    sending.push(&[""]);
    sending.writer.push(2_000, &strings);
    for id in 0..300 {
        let text = NewNode::Text(Text::Ref(0));
        sending.writer.push(2_000, &tree(3 + id, vec![(2, text)]));
    }
    let batch = sending.writer.take().unwrap().0;
    sending.shipper.push(&batch, 0).unwrap();
    // Cuts all of it.
    sending.shipper.flush(1);
    let first = sending.next().unwrap();
    sending.shipper.push_purged(&[], &purge(302, 2), 0).unwrap();
    sending.fails(&first);
    sending.shipper.close();
    let (mut next_seq, mut heaviest) = (1, 0);
    while let Some(request) = sending.next() {
        let (header, payload) = read_payload(&request.body, &Limits::default()).unwrap();
        assert_eq!(header.first_seq, next_seq);
        next_seq = header.last_seq + 1;
        heaviest = heaviest.max(payload.len());
        sending.arrives(&request);
    }
    assert_eq!(next_seq, 303);
    assert!(heaviest < 5 << 20, "{heaviest}");
}
