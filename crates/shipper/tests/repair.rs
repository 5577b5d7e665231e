//! What is given up for want of memory, and how the reader goes on behind it.

mod outage;

use afterimage_format::keyframe;
use afterimage_format::segment::{Kind, read_header};
use afterimage_shipper::{Answer, Event};
use outage::*;

fn push(outage: &mut Outage, seqs: std::ops::RangeInclusive<u64>, now_ms: u64) {
    for seq in seqs {
        outage.writer.push(seq, &frame(seq));
        outage
            .shipper
            .push(&outage.writer.take().unwrap().0, now_ms)
            .unwrap();
    }
    outage.events.extend(outage.shipper.take_events());
}

#[test]
fn a_keyframe_stands_in_for_what_was_given_up() {
    let mut outage = Outage::new();
    push(&mut outage, 1..=900, 0);
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
    push(&mut outage, 1..=100, 0);
    let request = outage.shipper.next_request(0).unwrap();
    push(&mut outage, 101..=900, 0);
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
    push(&mut outage, 1..=300, 0);
    outage.shipper.flush(7);
    push(&mut outage, 301..=900, 0);
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
    push(&mut outage, 1..=3, 0);
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
            push(outage, 300..=900, 0);
            outage.shipper.take_events()
        },
        // One frame is too large.
        |outage: &mut Outage| {
            push(outage, 300..=300, 0);
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
        push(&mut outage, 901..=910, 2);
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
        push(&mut outage, 1..=2, 0);
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
        push(&mut outage, 3..=9, 2);
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
