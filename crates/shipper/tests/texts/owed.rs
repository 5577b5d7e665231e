//! What the collector lacks follows beside what happens, whoever sends it.

use super::world::*;
use afterimage_format::frame::Frame;
use afterimage_format::segment::Ids;
use afterimage_shipper::{Answer, Config, Event, Shipper};

#[test]
fn what_happens_does_not_wait_for_texts() {
    let mut world = World::new(|config| config.bytes_per_minute = 100_000);
    for node in 3..11 {
        world.write(sheet(node, &css(node.into(), 48_000)));
    }
    let mut slowest_ms = 0;
    for second in 0..240 {
        world.write(noise(second));
        world.post();
        world.run_until((second + 1) * 1_000);
        // A frame a second: so old is the oldest that has not come.
        let last_seq = *world.written.last_key_value().unwrap().0;
        slowest_ms = slowest_ms.max((last_seq - world.settled_seq) * 1_000);
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
fn a_batch_of_which_nothing_is_owed_is_nothing_to_send() {
    let mut world = World::new(|_| {});
    world.write(sheet(3, &css(1, 9_000)));
    world.post();
    world.run_until(1_000);
    let (_, batch) = world.batches[0].clone();
    let mut shipper = Shipper::new(Config::new(Ids::default(), 100, 100_000, 2));
    shipper.push_owed(&batch, &[]).unwrap();
    assert!(shipper.next_request(0).is_none() && shipper.wake_at(0).is_none());
    shipper.close();
    assert!(shipper.take_events().contains(&Event::Closed));
}

#[test]
fn what_is_owed_and_taken_back_does_not_start() {
    let mut world = World::new(|_| {});
    let text = css(1, 9_000);
    world.write(sheet(3, &text));
    world.write(sheet(4, &css(2, 9_000)));
    world.post();
    let named = world.request().unwrap();
    assert_eq!(world.deliver(&named), []);
    let owed = world.request().unwrap();
    assert!(world.shipper.may_start(&owed));
    world.take_back(3, 3);
    assert!(!world.shipper.may_start(&owed));
    world.shipper.withdraw(owed.id, 0);
    world.written.insert(2, Frame::Nothing);
    assert_eq!(world.finish(), [Event::Closed]);
    world.assert_all_came();
    assert!(!world.collector.texts.contains_key(&id_of(&text)));
    assert!(world.shipper.waiting().is_none());
}
