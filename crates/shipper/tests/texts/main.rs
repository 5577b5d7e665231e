//! Texts of style sheets: named first, told whole to a collector that lacks them, beside what goes on.

mod owed;
mod world;

use afterimage_format::frame::*;
use afterimage_format::segment::{Ids, read_header};
use afterimage_shipper::{Answer, Config, Event, Shipper};
use proptest::prelude::*;
use world::*;

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
    world.take_back(3, 3);
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
    world.take_back(3, 19);
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
