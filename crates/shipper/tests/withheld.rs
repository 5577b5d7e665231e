//! What is withheld, and let out in the end.

mod outage;

use afterimage_format::batch::BatchWriter;
use afterimage_format::keyframe;
use afterimage_format::purge::{Extent, Purge};
use afterimage_format::segment::{Ids, Kind, read_header};
use afterimage_shipper::{Config, Shipper, WITHHELD_MS};
use outage::*;

/// A page of which one frame comes each second.
fn withheld(seconds: u64) -> Outage {
    let mut config = Config::new(Ids::default(), 100, 10_000_000, 1);
    config.is_withheld = true;
    let mut outage = Outage {
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

#[test]
fn what_is_withheld_is_kept_for_minutes_and_let_out_from_a_keyframe() {
    let minutes = WITHHELD_MS / 60_000;
    for seconds in [3, 100, 700, 1_800] {
        let mut page = withheld(seconds);
        let is_long = seconds > minutes * 60 + 60;
        assert_eq!(page.shipper.stats(0).lost_frames, 0);
        page.shipper.let_out();
        let bodies = page.drain(seconds * 1_000);
        let headers: Vec<_> = bodies.iter().map(|body| read_header(body).unwrap().0).collect();
        let first = &headers[0];
        assert_eq!(is_given_up(first), is_long);
        if is_long {
            // All numbers are spoken for.
            assert_eq!(headers[1].kind, Kind::Keyframe);
            assert_eq!((first.first_seq, first.last_seq), (1, headers[1].first_seq));
        }
        let kept = seconds - if is_long { first.last_seq } else { 0 };
        assert!(
            kept * 1_000 <= WITHHELD_MS + WITHHELD_MS / 4,
            "{kept} s of {seconds}"
        );
        assert!(
            kept >= seconds.min(minutes * 30).saturating_sub(WITHHELD_MS / 8_000),
            "{kept} s of {seconds}"
        );
        assert!(kept >= seconds.min(60));
        let (replica, keyframes) = read_all(&bodies);
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
        let page = withheld(seconds);
        let mut later = Outage::new();
        later
            .shipper
            .push_waiting(&page.shipper.waiting().unwrap(), 5)
            .unwrap();
        let bodies = later.drain(6);
        assert_eq!(is_given_up(&read_header(&bodies[0]).unwrap().0), seconds == 700);
        let (replica, _) = read_all(&bodies);
        assert_eq!(
            keyframe::encode(&replica, seconds),
            keyframe::encode(&replica_after(seconds), seconds)
        );
        assert_eq!(later.shipper.stats(7).missing_frames, 0);
    }
}

#[test]
fn a_quiet_page_that_is_withheld_keeps_what_it_shows() {
    let mut page = withheld(4);
    for hour in 1..=5 {
        let (seq, now_ms) = (4 + hour, hour * 3_600_000);
        page.writer.push(now_ms, &frame(seq));
        page.shipper.push(&page.writer.take().unwrap().0, now_ms).unwrap();
    }
    page.shipper.let_out();
    let (replica, keyframes) = read_all(&page.drain(20_000_000));
    assert_eq!(keyframes, 1);
    assert_eq!(
        keyframe::encode(&replica, 9),
        keyframe::encode(&replica_after(9), 9)
    );
}

#[test]
fn what_is_let_out_is_told_in_full_however_long_it_takes() {
    let mut page = withheld(100);
    page.shipper.let_out();
    assert_eq!(page.shipper.stats(100_000).left_out_frames, 0);
    page.drain(100_000);
    assert_eq!(page.shipper.stats(100_000).left_out_frames, 0);
}

#[test]
fn a_purge_leaves_what_says_that_frames_were_given_up_as_it_is() {
    let mut page = withheld(700);
    let purge = Purge {
        frames: Vec::new(),
        through_seq: 700,
        nodes: vec![(100_000, 100_000)],
        extent: Extent::Blank,
        whole_page: true,
    };
    page.shipper.push_purged(&[], &purge.write(), 700_000).unwrap();
    page.shipper.let_out();
    let bodies = page.drain(700_000);
    assert!(is_given_up(&read_header(&bodies[0]).unwrap().0));
    assert_eq!(read_all(&bodies).1, 1);
}
