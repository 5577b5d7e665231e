//! The page's last words: one request that carries as much as it may.

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::Frame;
use afterimage_format::segment::{Ids, read_header};
use afterimage_shipper::{Answer, Config, Ledger, Shipper};

const LEASE: u64 = 16_000;

/// Bytes that deflate to about one in `zeros + 1`.
fn body(state: &mut u64, len: usize, zeros: usize) -> Vec<u8> {
    (0..len)
        .map(|index| {
            if index % (zeros + 1) != 0 {
                return 0;
            }
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (*state >> 56) as u8
        })
        .collect()
}

/// Batches of a page that goes, up to this many raw bytes in all.
fn exit(bytes: usize, zeros: usize) -> Shipper {
    let mut config = Config::new(Ids::default(), 300, LEASE, 1);
    config.is_exit = true;
    let mut shipper = Shipper::new(config);
    let mut writer = BatchWriter::new(1);
    let mut state = 7;
    for _ in 0..bytes / 500 {
        let body = body(&mut state, 500, zeros);
        writer.push(5, &Frame::Unknown { kind: 99, body });
        shipper.push(&writer.take().unwrap().0, 0).unwrap();
        assert_eq!(
            shipper.next_request(0),
            None,
            "nothing leaves before all is there"
        );
    }
    shipper.hidden();
    shipper
}

#[test]
fn the_first_request_fills_the_lease_however_well_it_deflates() {
    for (bytes, zeros) in [(21_000, 0), (100_000, 3), (2_000_000, 30)] {
        let mut shipper = exit(bytes, zeros);
        let request = shipper.next_request(0).unwrap();
        let len = request.body.len();
        assert!(request.keepalive);
        assert!(len as u64 + 900 <= LEASE, "{zeros}: {len}");
        assert!(len > 12_000, "{zeros}: {len}");
        assert_eq!(read_header(&request.body).unwrap().0.first_seq, 1);
    }
}

#[test]
fn what_other_exits_have_left_of_the_lease_is_filled() {
    let ledger = Ledger::shared(LEASE);
    let spent = ledger.borrow_mut().enter(9_000, 0);
    ledger.borrow_mut().settle(spent, 0);
    let mut config = Config::new(Ids::default(), 300, LEASE, 1);
    config.is_exit = true;
    let mut shipper = Shipper::with_ledger(config, ledger);
    let mut writer = BatchWriter::new(1);
    let mut state = 7;
    for _ in 0..40 {
        let body = body(&mut state, 500, 0);
        writer.push(5, &Frame::Unknown { kind: 99, body });
    }
    shipper.push(&writer.take().unwrap().0, 0).unwrap();
    shipper.hidden();
    let request = shipper.next_request(0).expect("there is room for some of it");
    assert!((4_000..=7_000).contains(&request.cost), "{}", request.cost);
}

#[test]
fn what_does_not_fit_follows_if_the_page_lives_on() {
    let mut shipper = exit(21_000, 0);
    let (mut now_ms, mut next_seq) = (0, 1);
    while let Some(at_ms) = {
        if let Some(request) = shipper.next_request(now_ms) {
            let header = read_header(&request.body).unwrap().0;
            assert_eq!(header.first_seq, next_seq);
            next_seq = header.last_seq + 1;
            let answer = Answer::Acked(vec![(header.first_seq, header.last_seq)]);
            shipper.on_answer(request.id, &answer, now_ms);
        }
        shipper.wake_at(now_ms)
    } {
        now_ms = at_ms;
    }
    assert_eq!(next_seq, 43);
}

#[test]
fn a_snapshot_that_is_complete_waits_too_and_outlives_the_page() {
    let mut config = Config::new(Ids::default(), 300, LEASE, 1);
    config.is_exit = true;
    let mut shipper = Shipper::new(config);
    let mut writer = BatchWriter::new(1);
    // Elsewhere the frame that completes the first snapshot is sent at once.
    writer.push(5, &Frame::Tree(Default::default()));
    shipper.push(&writer.take().unwrap().0, 0).unwrap();
    assert_eq!(shipper.next_request(0), None);
    assert!(
        shipper.wake_at(0).is_none_or(|at_ms| at_ms > 0),
        "and nobody waits for it in a loop"
    );
    shipper.hidden();
    assert!(shipper.next_request(0).unwrap().keepalive);
}

#[test]
fn what_is_larger_than_the_lease_is_left_to_the_store() {
    let mut config = Config::new(Ids::default(), 300, LEASE, 1);
    config.is_exit = true;
    let mut shipper = Shipper::new(config);
    let mut writer = BatchWriter::new(1);
    let body = body(&mut 7, 20_000, 0);
    writer.push(5, &Frame::Unknown { kind: 99, body });
    shipper.push(&writer.take().unwrap().0, 0).unwrap();
    shipper.hidden();
    // Elsewhere it would leave when the window is empty; here the window is not all that was spent.
    assert!(shipper.next_request(0).is_none());
    assert_eq!(shipper.wake_at(0), None);
}
