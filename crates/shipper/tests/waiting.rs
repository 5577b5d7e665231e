//! What waits, handed from one shipper to another: kept for the next page, or left by an earlier one.

mod outage;

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::{Frame, NewNode, Text, Tree};
use afterimage_format::frame::{Inserted, Insertion};
use afterimage_format::keyframe;
use afterimage_format::purge::{Extent, Purge};
use afterimage_format::segment::{Ids, Limits, read_frames, read_header};
use afterimage_shipper::{Answer, Config, Ledger, SharedLedger, Shipper};
use outage::{Outage, frame, read_all, replica_after};
use proptest::prelude::*;

const BUDGET: u64 = 100_000;

fn config() -> Config {
    let mut config = Config::new(Ids::default(), 100, 10_000_000, 1);
    config.segment_bytes = 700;
    config
}

fn unknown(size: usize, seed: u64) -> Frame {
    let mut noise = seed | 1;
    let body = (0..size).map(|_| {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (noise >> 56) as u8
    });
    Frame::Unknown {
        kind: 99,
        body: body.collect(),
    }
}

/// Everything that a shipper still sends, by number; the first request may be under way already.
fn sent_by(shipper: &mut Shipper, mut now_ms: u64) -> Vec<(u64, Frame)> {
    let mut sent = Vec::new();
    shipper.close();
    loop {
        now_ms += 100_000;
        let Some(request) = shipper.next_request(now_ms) else {
            return sent;
        };
        let (header, _) = read_header(&request.body).unwrap();
        let frames = read_frames(&request.body, &Limits::default()).unwrap().1;
        sent.extend(frames.into_iter().map(|numbered| (numbered.seq, numbered.frame)));
        let answer = Answer::Acked(vec![(header.first_seq, header.last_seq)]);
        shipper.on_answer(request.id, &answer, now_ms);
    }
}

fn taken_up(batch: Option<&[u8]>) -> Vec<(u64, Frame)> {
    let mut heir = Shipper::new(config());
    if let Some(batch) = batch {
        heir.push_waiting(batch, 0).unwrap();
    }
    sent_by(&mut heir, 0)
}

proptest! {
    /// Whatever was acknowledged, cut or is under way: an heir sends the same frames as the one it inherits from.
    #[test]
    fn an_heir_sends_what_would_have_been_sent(
        batches in prop::collection::vec(prop::collection::vec(0_usize..900, 1..6), 0..8),
        answered in 0_usize..6,
        is_under_way: bool,
    ) {
        let mut shipper = Shipper::new(config());
        let mut writer = BatchWriter::new(1);
        for (at, sizes) in batches.iter().enumerate() {
            for size in sizes {
                writer.push(1_000 + at as u64, &unknown(*size, (at * 1_000 + size) as u64));
            }
            shipper.push(&writer.take().unwrap().0, 0).unwrap();
        }
        let mut now_ms = 0;
        for _ in 0..answered {
            now_ms += 100_000;
            if let Some(request) = shipper.next_request(now_ms) {
                let (header, _) = read_header(&request.body).unwrap();
                let answer = Answer::Acked(vec![(header.first_seq, header.last_seq)]);
                shipper.on_answer(request.id, &answer, now_ms);
            }
        }
        if is_under_way {
            now_ms += 100_000;
            if let Some(request) = shipper.next_request(now_ms) {
                let batch = shipper.waiting();
                prop_assert!(batch.is_some(), "what is under way waits");
                let answer = Answer::Failed { retry_after_ms: None };
                shipper.on_answer(request.id, &answer, now_ms);
            }
        }
        let batch = shipper.waiting();
        prop_assert_eq!(taken_up(batch.as_deref()), sent_by(&mut shipper, now_ms));
    }
}

#[test]
fn what_was_taken_back_is_not_in_it() {
    let document = (0, NewNode::Document { quirks: false });
    let text = (1, NewNode::Text(Text::Inline("secret".into())));
    let mut shipper = Shipper::new(config());
    let mut writer = BatchWriter::new(1);
    for (first_new_id, (parent, node)) in [(1, document), (2, text)] {
        let insertion = Insertion {
            parent,
            after: 0,
            nodes: vec![Inserted::New(node)],
        };
        writer.push(
            1,
            &Frame::Tree(Tree {
                first_new_id,
                insertions: vec![insertion],
                ..Tree::default()
            }),
        );
    }
    let (batch, ..) = writer.take().unwrap();
    shipper.push(&batch, 0).unwrap();
    let under_way = shipper.next_request(10_000).unwrap();
    assert!(!under_way.body.is_empty());
    let holds = |batch: &[u8]| batch.windows(6).any(|part| part == b"secret");
    assert!(holds(&shipper.waiting().unwrap()));
    let purge = Purge {
        frames: Vec::new(),
        through_seq: 2,
        nodes: vec![(2, 2)],
        extent: Extent::Masked,
        whole_page: false,
    };
    shipper.push_purged(&[], &purge.write(), 10_000).unwrap();
    assert!(!holds(&shipper.waiting().unwrap()));
}

#[test]
fn what_stands_in_the_place_of_frames_that_were_given_up_is_in_it() {
    let mut page = Outage::new();
    page.writer.push(1, &frame(1));
    page.writer.push(1, &frame(2));
    page.shipper.push(&page.writer.take().unwrap().0, 0).unwrap();
    // Under way, and so not given up.
    let request = page.shipper.next_request(10_000).unwrap();
    for seq in 3..=1_200 {
        page.writer.push(1, &frame(seq));
        page.shipper.push(&page.writer.take().unwrap().0, 10_000).unwrap();
    }
    let mut later = Outage::new();
    later
        .shipper
        .push_waiting(&page.shipper.waiting().unwrap(), 5)
        .unwrap();
    let bodies = later.drain(6);
    assert_eq!(
        bodies.first().map(|body| &**body),
        Some(&*request.body),
        "byte for byte"
    );
    let (replica, keyframes) = read_all(&bodies);
    assert_eq!(keyframes, 1);
    assert_eq!(
        keyframe::encode(&replica, 1_200),
        keyframe::encode(&replica_after(1_200), 1_200)
    );
}

#[test]
fn what_is_no_such_thing_is_refused() {
    let mut page = Outage::new();
    page.writer.push(1, &frame(1));
    page.shipper.push(&page.writer.take().unwrap().0, 0).unwrap();
    let waiting = page.shipper.waiting().unwrap();
    for wrong in [&waiting[..waiting.len() - 1], &[9], &[1; 17], &[2, 1]] {
        let mut shipper = Shipper::new(config());
        assert!(shipper.push_waiting(wrong, 0).is_err());
        assert_eq!(shipper.stats(0).bad_batches, 1);
    }
}

#[test]
fn one_that_spares_leaves_room_for_others() {
    let ledger: SharedLedger = Ledger::shared(BUDGET);
    let with_noise = |spared_bytes| {
        let mut config = Config::new(Ids::default(), 100, BUDGET, 1);
        config.spared_bytes = spared_bytes;
        let mut shipper = Shipper::with_ledger(config, SharedLedger::clone(&ledger));
        let mut writer = BatchWriter::new(1);
        for seq in 1..=300 {
            writer.push(seq, &unknown(1_000, seq));
        }
        shipper.push(&writer.take().unwrap().0, 0).unwrap();
        shipper
    };
    let spend = |shipper: &mut Shipper, now_ms| {
        while let Some(request) = shipper.next_request(now_ms) {
            let (header, _) = read_header(&request.body).unwrap();
            let answer = Answer::Acked(vec![(header.first_seq, header.last_seq)]);
            shipper.on_answer(request.id, &answer, now_ms);
        }
    };
    let mut leftover = with_noise(BUDGET / 2);
    spend(&mut leftover, 1_000);
    let spent = leftover.budget_used(1_000);
    assert!((1..=BUDGET / 2).contains(&spent), "{spent}");
    spend(&mut with_noise(0), 1_001);
    let spent = leftover.budget_used(1_001);
    assert!(spent > BUDGET * 3 / 5, "{spent}");
}
