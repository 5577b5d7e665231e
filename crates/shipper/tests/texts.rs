//! Texts of style sheets: named first, told whole to a collector that lacks them, beside what goes on.

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::*;
use afterimage_format::purge::{Extent, Purge};
use afterimage_format::segment::{Ids, Kind, Limits, Numbered, read_frames, read_header};
use afterimage_shipper::{Answer, Config, Event, Request, Shipper, TextId};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

fn css(number: u64, bytes: usize) -> String {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut text = String::new();
    while text.len() < bytes {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        text.push_str(&format!(".c{:x}{{top:{}px}}", state >> 40, state >> 54));
    }
    text.truncate(bytes);
    text
}

fn sheet(node: NodeId, text: &str) -> Frame {
    Frame::Sheet(Sheet {
        sheet: node,
        role: SheetRole::Owned,
        node,
        base_url: "".into(),
        state: SheetState::default(),
        continues: false,
        more: false,
        content: SheetContent::Source(text.into()),
    })
}

/// A note that deflates little.
fn noise(number: u64) -> Frame {
    Frame::Note {
        kind: Text::Inline("noise".into()),
        json: Text::Inline(css(100 + number, 900).into()),
    }
}

/// 1 document, 2 html, in it 3 to 42.
fn page() -> Frame {
    let element = |name: &str| {
        Inserted::New(NewNode::Element(Element {
            name: Text::Inline(name.into()),
            namespace: Namespace::Html,
            attributes: Vec::new(),
            custom: false,
            hidden: None,
        }))
    };
    let run = |parent, nodes| Insertion {
        parent,
        after: 0,
        nodes,
    };
    Frame::Tree(Tree {
        first_new_id: 1,
        insertions: vec![
            run(0, vec![Inserted::New(NewNode::Document { quirks: false })]),
            run(1, vec![element("html")]),
            run(2, (0..40).map(|_| element("link")).collect()),
        ],
        ..Tree::default()
    })
}

/// As the collector does: what it lacks, and which frames it therefore does not take for complete.
#[derive(Default)]
struct Collector {
    texts: BTreeMap<TextId, String>,
    frames: BTreeMap<u64, Numbered>,
    bodies: Vec<Vec<u8>>,
}

impl Collector {
    fn take(&mut self, body: &[u8]) -> Answer {
        self.bodies.push(body.to_vec());
        if read_header(body).unwrap().0.kind == Kind::Keyframe {
            return Answer::Acked(Vec::new());
        }
        let (header, frames) = read_frames(body, &Limits::default()).unwrap();
        let mut lacking = BTreeSet::new();
        let mut acked = Vec::new();
        let mut has_mark = false;
        for numbered in &frames {
            if let Frame::Sheet(sheet) = &numbered.frame
                && let SheetContent::Source(text) = &sheet.content
            {
                self.texts.insert(id_of(text), text.to_string());
            }
        }
        for mut numbered in frames {
            let seq = numbered.seq;
            if let Frame::Sheet(sheet) = &mut numbered.frame
                && let SheetContent::Shared(mark) = sheet.content
            {
                has_mark = true;
                let Some(text) = self.texts.get(&mark.sha256) else {
                    lacking.insert(mark.sha256);
                    continue;
                };
                assert_eq!(mark.bytes as usize, text.len());
                sheet.content = SheetContent::Source(text.as_str().into());
            }
            acked.push((seq, seq));
            self.frames.insert(seq, numbered);
        }
        assert_eq!(header.flags.has_shared, has_mark);
        match lacking.is_empty() {
            true => Answer::Acked(vec![(header.first_seq, header.last_seq)]),
            false => Answer::Lacking {
                acked,
                texts: lacking.into_iter().collect(),
            },
        }
    }
}

fn id_of(text: &str) -> TextId {
    Sha256::digest(text).into()
}

struct World {
    shipper: Shipper,
    writer: BatchWriter,
    written: BTreeMap<u64, Frame>,
    /// Batches with their last frames, as a page keeps them until they are acknowledged.
    batches: Vec<(u64, Vec<u8>)>,
    settled_seq: u64,
    owed: Vec<u64>,
    collector: Collector,
    now_ms: u64,
}

impl World {
    fn new(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(Ids::default(), 100, 10_000_000, 1);
        change(&mut config);
        let mut world = Self {
            shipper: Shipper::new(config),
            writer: BatchWriter::new(1),
            written: BTreeMap::new(),
            batches: Vec::new(),
            settled_seq: 0,
            owed: Vec::new(),
            collector: Collector::default(),
            now_ms: 0,
        };
        world.write(page());
        world
    }

    fn write(&mut self, frame: Frame) {
        let seq = self.writer.push(1_000, &frame);
        self.written.insert(seq, frame);
    }

    fn post(&mut self) {
        if let Some((batch, ..)) = self.writer.take() {
            self.shipper.push(&batch, self.now_ms).unwrap();
            let last_seq = *self.written.last_key_value().unwrap().0;
            self.batches.push((last_seq, batch));
        }
    }

    /// Another shipper takes over, and gets what a page has kept.
    fn replace(&mut self, change: impl FnOnce(&mut Config)) {
        let mut config = Config::new(Ids::default(), 100, 10_000_000, 2);
        change(&mut config);
        self.shipper = Shipper::new(config);
        let settled_seq = self.settled_seq;
        let mut before = 0;
        for (last_seq, batch) in &self.batches {
            let range = before + 1..=*last_seq;
            before = *last_seq;
            if *last_seq > settled_seq {
                self.shipper.push(batch, self.now_ms).unwrap();
            } else if self.owed.iter().any(|seq| range.contains(seq)) {
                self.shipper.push_owed(batch, &self.owed).unwrap();
            }
        }
    }

    fn request(&mut self) -> Option<Request> {
        self.shipper.next_request(self.now_ms)
    }

    /// Gives what the shipper says of it, but for how far it is.
    fn deliver(&mut self, request: &Request) -> Vec<Event> {
        let answer = self.collector.take(&request.body);
        self.answer(request, &answer)
    }

    fn answer(&mut self, request: &Request, answer: &Answer) -> Vec<Event> {
        let events = self.shipper.on_answer(request.id, answer, self.now_ms);
        self.hear(events)
    }

    fn hear(&mut self, mut events: Vec<Event>) -> Vec<Event> {
        events.retain(|event| match event {
            Event::Acked { up_to_seq, owed, .. } => {
                self.settled_seq = *up_to_seq;
                self.owed.clone_from(owed);
                false
            }
            _ => true,
        });
        events
    }

    /// Lets all that waits arrive, and gives what the shipper says of it.
    fn finish(&mut self) -> Vec<Event> {
        self.post();
        self.shipper.close();
        let mut events = Vec::new();
        for _ in 0..1_000 {
            while let Some(request) = self.request() {
                events.extend(self.deliver(&request));
            }
            match self.shipper.wake_at(self.now_ms) {
                Some(at_ms) => self.now_ms = at_ms,
                None => break,
            }
        }
        let last = self.shipper.take_events();
        events.extend(self.hear(last));
        events
    }

    /// Goes on until then, and delivers what may leave.
    fn run_until(&mut self, until_ms: u64) {
        loop {
            while let Some(request) = self.request() {
                assert_eq!(self.deliver(&request), []);
            }
            match self
                .shipper
                .wake_at(self.now_ms)
                .filter(|at_ms| *at_ms < until_ms)
            {
                Some(at_ms) => self.now_ms = at_ms,
                None => break,
            }
        }
        self.now_ms = until_ms;
    }

    fn assert_all_came(&self) {
        assert!(self.collector.frames.keys().eq(self.written.keys()));
        for (seq, numbered) in &self.collector.frames {
            assert_eq!(numbered.frame, self.written[seq], "{seq}");
        }
    }
}

#[test]
fn a_text_that_is_lacking_comes_alone_and_one_that_is_known_not_at_all() {
    let mut world = World::new(|_| {});
    let (known, new, short) = (css(1, 9_000), css(2, 9_000), css(3, 900));
    world.collector.texts.insert(id_of(&known), known.clone());
    for (node, text) in [(3, &known), (4, &new), (5, &short), (6, &new)] {
        world.write(sheet(node, text));
    }
    assert_eq!(world.finish(), [Event::Closed]);
    world.assert_all_came();
    let ranges = world.collector.bodies.iter().map(|body| {
        let header = read_header(body).unwrap().0;
        (header.first_seq, header.last_seq)
    });
    assert_eq!(ranges.collect::<Vec<_>>(), [(1, 5), (3, 5)]);
    assert!(world.collector.bodies[0].len() < 900, "all of it but the texts");
    assert_eq!(world.shipper.stats(0).completed_segments, 1);
}

#[test]
fn much_that_is_lacking_comes_in_bodies_of_the_usual_size() {
    let mut world = World::new(|config| config.bytes_per_minute = 100_000);
    for node in 3..43 {
        world.write(sheet(node, &css(node.into(), 48_000)));
    }
    assert_eq!(world.finish(), [Event::Closed]);
    world.assert_all_came();
    let sizes: Vec<usize> = world.collector.bodies.iter().map(Vec::len).collect();
    assert!(sizes[0] < 4_000, "{sizes:?}");
    assert!(sizes.iter().all(|size| *size <= 37_500), "{sizes:?}");
    assert_eq!(world.shipper.stats(0).oversize_requests, 0);
}

#[test]
fn what_happens_does_not_wait_for_texts() {
    let mut world = World::new(|config| config.bytes_per_minute = 100_000);
    for node in 3..11 {
        world.write(sheet(node, &css(node.into(), 48_000)));
    }
    let mut slowest_ms = 0;
    for second in 0..240 {
        world.write(noise(second));
        let seq = *world.written.last_key_value().unwrap().0;
        world.post();
        let mut sent = world.settled_seq;
        let before_ms = world.now_ms;
        world.run_until(before_ms + 1_000);
        sent = world.settled_seq - sent;
        slowest_ms = slowest_ms.max(seq.saturating_sub(world.settled_seq) * 1_000);
        assert!(sent <= seq);
        assert!(world.shipper.budget_used(world.now_ms) <= 100_000);
    }
    assert!(slowest_ms < 12_000, "{slowest_ms}");
    assert_eq!(
        world.shipper.stats(world.now_ms).level_changes,
        0,
        "and nothing is left out"
    );
    assert!(
        world.owed.is_empty(),
        "in four minutes all texts have come: {:?}",
        world.owed
    );
    assert_eq!(world.finish(), [Event::Closed]);
    world.assert_all_came();
}

#[test]
fn a_text_that_many_frames_have_comes_once() {
    let mut world = World::new(|_| {});
    let text = css(1, 60_000);
    for node in 3..43 {
        world.write(sheet(node, &text));
    }
    assert_eq!(world.finish(), [Event::Closed]);
    world.assert_all_came();
    assert_eq!(world.collector.bodies.len(), 2);
    let sent: usize = world.collector.bodies.iter().map(Vec::len).sum();
    assert!(sent < 25_000, "{sent}");
}

#[test]
fn who_takes_over_owes_as_well() {
    for is_handed_over in [false, true] {
        let mut world = World::new(|config| config.bytes_per_minute = 100_000);
        for node in 3..13 {
            world.write(sheet(node, &css(node.into(), 48_000)));
            world.write(noise(node.into()));
        }
        world.post();
        world.run_until(1_000);
        assert!(world.owed.len() > 3, "{:?}", world.owed);
        world.write(noise(50));
        world.post();
        let bodies = world.collector.bodies.len();
        match is_handed_over {
            true => {
                let waiting = world.shipper.waiting().unwrap();
                world.shipper = Shipper::new(Config::new(Ids::default(), 100, 10_000_000, 2));
                world.shipper.push_waiting(&waiting, world.now_ms).unwrap();
            }
            false => world.replace(|_| {}),
        }
        assert_eq!(world.finish(), [Event::Closed]);
        world.assert_all_came();
        let sent: usize = world.collector.bodies[bodies..].iter().map(Vec::len).sum();
        assert!(sent < 150_000, "only what had not come: {sent}");
        assert_eq!(world.shipper.stats(0).missing_frames, 0);
    }
}

#[test]
fn what_is_owed_and_found_too_large_is_split() {
    let mut world = World::new(|_| {});
    for node in 3..9 {
        world.write(sheet(node, &css(node.into(), 20_000)));
    }
    world.post();
    let named = world.request().unwrap();
    assert_eq!(world.deliver(&named), []);
    let mut events = Vec::new();
    world.shipper.close();
    while let Some(request) = world.request() {
        let answer = match request.body.len() > 12_000 {
            true => Answer::Refused { status: 413 },
            false => world.collector.take(&request.body),
        };
        events.extend(world.answer(&request, &answer));
    }
    assert_eq!(events, [Event::Closed]);
    world.assert_all_came();
}

#[test]
fn a_text_that_is_too_large_alone_is_given_up() {
    let mut world = World::new(|_| {});
    world.write(sheet(3, &css(1, 60_000)));
    world.write(noise(1));
    world.post();
    let named = world.request().unwrap();
    assert_eq!(world.deliver(&named), []);
    world.shipper.flush(7);
    let whole = world.request().unwrap();
    let events = world.answer(&whole, &Answer::Refused { status: 413 });
    let flushed = Event::Flushed {
        id: 7,
        delivered: false,
        pending_bytes: 0,
    };
    assert_eq!(events, [Event::Dropped { frames: 1 }, flushed]);
    assert_eq!(world.finish(), [Event::Closed]);
}

#[test]
fn an_exit_sends_what_happened_and_leaves_texts_to_others() {
    let mut world = World::new(|config| config.is_exit = true);
    world.write(sheet(3, &css(1, 60_000)));
    world.write(noise(1));
    world.post();
    world.shipper.hidden();
    let request = world.request().unwrap();
    assert_eq!(world.deliver(&request), []);
    assert!(world.request().is_none() && world.shipper.wake_at(0).is_none());
    assert_eq!((world.settled_seq, &world.owed[..]), (3, &[2][..]));
    world.replace(|_| {});
    assert_eq!(world.finish(), [Event::Closed]);
    world.assert_all_came();
}

#[test]
fn what_was_sent_in_part_can_still_be_made_up_for() {
    let mut world = World::new(|config| config.memory_bytes = 200_000);
    world.write(sheet(3, &css(1, 9_000)));
    world.post();
    let first = world.request().unwrap();
    assert_eq!(world.deliver(&first), []);
    let whole = world.request().unwrap();
    assert_eq!(world.deliver(&whole), []);
    // Much more than there is memory for, while nobody answers.
    for node in 4..43 {
        world.write(sheet(node, &css(node.into(), 9_000)));
        world.post();
    }
    let events = world.finish();
    assert!(
        events.iter().any(|event| matches!(event, Event::Dropped { .. })),
        "{events:?}"
    );
    assert!(!events.contains(&Event::Lost), "{events:?}");
}

#[test]
fn what_is_taken_back_meanwhile_does_not_come() {
    let mut world = World::new(|_| {});
    let text = css(1, 9_000);
    world.write(sheet(3, &text));
    world.write(sheet(4, &css(2, 9_000)));
    world.post();
    let first = world.request().unwrap();
    assert_eq!(world.deliver(&first), []);
    let purge = Purge {
        frames: Vec::new(),
        through_seq: 3,
        nodes: vec![(3, 3)],
        extent: Extent::Blank,
        whole_page: false,
    };
    world.shipper.push_purged(&[], &purge.write(), 0).unwrap();
    world.written.insert(2, Frame::Nothing);
    assert_eq!(world.finish(), [Event::Closed]);
    world.assert_all_came();
    assert!(!world.collector.texts.contains_key(&id_of(&text)));
}

/// Two bodies name a text before the first answer comes.
#[test]
fn a_text_that_another_body_was_to_bring_is_brought_all_the_same() {
    let mut world = World::new(|config| config.segment_bytes = 512);
    let text = css(1, 9_000);
    world.write(sheet(3, &text));
    for seq in 0..8 {
        world.write(noise(seq));
    }
    world.write(sheet(4, &text));
    for seq in 8..16 {
        world.write(noise(seq));
    }
    world.post();
    let first = world.request().unwrap();
    assert!(
        read_header(&first.body).unwrap().0.last_seq < 11,
        "the second is in another body"
    );
    assert_eq!(world.deliver(&first), []);
    // What would have brought it is taken back.
    let purge = Purge {
        frames: Vec::new(),
        through_seq: 19,
        nodes: vec![(3, 3)],
        extent: Extent::Blank,
        whole_page: false,
    };
    world.shipper.push_purged(&[], &purge.write(), 0).unwrap();
    world.written.insert(2, Frame::Nothing);
    assert_eq!(world.finish(), [Event::Closed]);
    world.assert_all_came();
}

#[test]
fn a_collector_that_lacks_what_it_was_told_is_an_odd_one() {
    let mut world = World::new(|_| {});
    let text = css(1, 9_000);
    world.write(sheet(3, &text));
    world.post();
    world.shipper.flush(1);
    let mut events = Vec::new();
    for _ in 0..20 {
        if let Some(request) = world.request() {
            let answer = Answer::Lacking {
                acked: Vec::new(),
                texts: vec![id_of(&text)],
            };
            events.extend(world.shipper.on_answer(request.id, &answer, world.now_ms));
        }
        world.now_ms = world.shipper.wake_at(world.now_ms).unwrap();
    }
    events.retain(|event| !matches!(event, Event::Acked { .. }));
    assert_eq!(events, [Event::Odd { status: 200 }]);
    assert!(world.now_ms > 60_000, "it is asked less and less");
    assert!(world.finish().contains(&Event::Closed));
    world.assert_all_came();
}

#[test]
fn a_collector_that_lacks_what_nobody_named_is_an_odd_one() {
    let mut world = World::new(|_| {});
    world.write(sheet(3, &css(1, 9_000)));
    world.post();
    world.shipper.flush(1);
    let mut events = Vec::new();
    for _ in 0..20 {
        if let Some(request) = world.request() {
            let answer = Answer::Lacking {
                acked: Vec::new(),
                texts: vec![[7; 32]],
            };
            events.extend(world.shipper.on_answer(request.id, &answer, world.now_ms));
        }
        world.now_ms = world.shipper.wake_at(world.now_ms).unwrap();
    }
    events.retain(|event| !matches!(event, Event::Acked { .. }));
    assert_eq!(events, [Event::Odd { status: 200 }]);
    assert!(world.finish().contains(&Event::Closed));
    world.assert_all_came();
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    /// Whatever is known or forgotten, fails, is lost on its way back or is too large, and whoever takes over: all comes, with
    /// its texts.
    #[test]
    fn all_comes_with_its_texts(
        sheets in prop::collection::vec((3_u32..43, 0_u64..8, 500_usize..60_000, any::<u8>()), 1..16),
        known in prop::collection::btree_set(0_u64..8, 0..4),
        segment_bytes in 2_000_usize..40_000,
    ) {
        let mut world = World::new(|config| config.segment_bytes = segment_bytes);
        for (_, number, bytes, _) in &sheets {
            if known.contains(number) {
                let text = css(*number, *bytes);
                world.collector.texts.insert(id_of(&text), text);
            }
        }
        for (node, number, bytes, what) in sheets {
            world.write(sheet(node, &css(number, bytes)));
            world.now_ms += 3_000;
            if what & 1 != 0 {
                world.post();
                match what >> 3 & 7 {
                    0 => world.replace(|config| config.segment_bytes = segment_bytes),
                    1 => {
                        let waiting = world.shipper.waiting();
                        world.shipper = Shipper::new(Config::new(Ids::default(), 100, 10_000_000, 2));
                        if let Some(waiting) = waiting {
                            world.shipper.push_waiting(&waiting, world.now_ms).unwrap();
                        }
                    }
                    2 => world.collector.texts.clear(),
                    _ => {}
                }
            }
            let Some(request) = world.request() else { continue };
            let header = read_header(&request.body).unwrap().0;
            let answer = match what >> 1 & 3 {
                0 => world.collector.take(&request.body),
                1 => {
                    world.collector.take(&request.body);
                    Answer::Failed { retry_after_ms: None }
                }
                2 if header.frame_count > 1 => Answer::from_status(413, None),
                _ => Answer::Failed { retry_after_ms: None },
            };
            world.answer(&request, &answer);
        }
        let events = world.finish();
        prop_assert_eq!(events.last(), Some(&Event::Closed));
        world.assert_all_came();
        prop_assert_eq!(world.shipper.stats(world.now_ms).lost_frames, 0);
    }
}
