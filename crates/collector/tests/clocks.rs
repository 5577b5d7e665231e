//! Visitors whose clock is wrong.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use afterimage_collector::Clock;
use afterimage_format::validate::validate;
use common::Server;
use common::bodies::{START_MS, filler, id_text, ids, new_text, opening, segment};

const URL: &str = "https://shop.example/";
const HOUR_MS: u64 = 3_600_000;

/// A server whose clock is set by hand.
fn server_at(now_ms: u64) -> (Server, Arc<AtomicU64>) {
    let now = Arc::new(AtomicU64::new(now_ms));
    let clock = now.clone();
    let server = Server::with(|config| config.clock = Clock::new(move || clock.load(Ordering::Relaxed)));
    (server, now)
}

/// Start, end and correction, as listed.
fn listed(server: &Server, session: u8) -> [i64; 3] {
    let session = server
        .watch(&format!("/api/sessions/{}", id_text(session)))
        .json();
    ["start", "end", "clock_correction_ms"].map(|key| session[key].as_i64().unwrap())
}

fn times(server: &Server, session: u8, query: &str) -> Vec<u64> {
    let path = format!("/api/sessions/{}/events{query}", id_text(session));
    let events = server.watch(&path).json();
    let events = events.as_array().unwrap();
    events
        .iter()
        .map(|event| event["timestamp"].as_u64().unwrap())
        .collect()
}

fn page(session: u8, start_ms: u64) -> Vec<u8> {
    let mut frames = opening(start_ms, URL, "hello");
    frames.extend(filler(start_ms + 1_000, 3));
    segment(ids(session, session, session), 1, &frames)
}

#[test]
fn a_clock_that_is_hours_off_shows_in_no_time() {
    for off_ms in [
        5 * HOUR_MS as i64,
        -5 * HOUR_MS as i64,
        120_000,
        400 * 24 * HOUR_MS as i64,
        1 - START_MS as i64,
    ] {
        let (server, now) = server_at(START_MS);
        let by_visitor = |ms: u64| (START_MS + ms).saturating_add_signed(off_ms);
        now.store(START_MS + 1_002 + 5_000, Ordering::Relaxed);
        server.keep(&[page(1, by_visitor(0))]);
        // What took 5 s to come cannot be told from a clock that is 5 s behind.
        let start = START_MS + 5_000;
        let expected = [start as i64, start as i64 + 1_002, 5_000 - off_ms];
        assert_eq!(listed(&server, 1), expected, "{off_ms}");
        let events = times(&server, 1, "");
        assert!(events.len() >= 5 && events.is_sorted(), "{off_ms}: {events:?}");
        assert_eq!(
            (events[0], *events.last().unwrap()),
            (start, start + 1_002),
            "{off_ms}"
        );
        assert_eq!(
            times(&server, 1, &format!("?from={}", start + 1_001))[0],
            start + 1_001
        );
        assert_eq!(
            *times(&server, 1, &format!("?to={}", start + 1_000))
                .last()
                .unwrap(),
            start + 1_000
        );
        // A body that comes sooner makes it more exact, for what came before as well.
        now.store(START_MS + 60_000 + 1_000, Ordering::Relaxed);
        server.keep(&[segment(ids(1, 1, 1), 6, &filler(by_visitor(60_000), 1))]);
        let start = START_MS as i64 + 1_000;
        assert_eq!(
            listed(&server, 1),
            [start, start + 60_000, 1_000 - off_ms],
            "{off_ms}"
        );
        let events = times(&server, 1, "");
        assert!(events.is_sorted());
        assert_eq!(
            (events[0] as i64, *events.last().unwrap() as i64),
            (start, start + 60_000)
        );
    }
}

#[test]
fn what_is_late_from_a_clock_that_is_right_stays_where_it_was() {
    // The collector was away for three hours, and the page still went on.
    let (server, now) = server_at(START_MS + 3 * HOUR_MS);
    server.keep(&[page(1, START_MS)]);
    now.store(START_MS + 3 * HOUR_MS + 10_000, Ordering::Relaxed);
    server.keep(&[segment(
        ids(1, 1, 1),
        6,
        &filler(START_MS + 3 * HOUR_MS + 4_000, 1),
    )]);
    let start = START_MS as i64;
    assert_eq!(listed(&server, 1), [start, start + 3 * HOUR_MS as i64 + 4_000, 0]);
    assert_eq!(times(&server, 1, "")[0], START_MS);
    // A retry after minutes is nothing special.
    let (server, _) = server_at(START_MS + 50 * 60_000);
    server.keep(&[page(1, START_MS)]);
    assert_eq!(listed(&server, 1), [start, start + 1_002, 0]);
}

#[test]
fn tabs_of_one_visitor_keep_their_order_and_a_list_that_of_receipt() {
    let (server, now) = server_at(START_MS);
    let off_ms = 7 * HOUR_MS;
    let ahead = |after_ms: u64| START_MS + off_ms + after_ms;
    let mut second = opening(ahead(5_000), URL, "second");
    second.push((ahead(6_000), new_text("changed")));
    // The second tab's body comes before the first one's.
    now.store(START_MS + 6_100, Ordering::Relaxed);
    server.keep(&[segment(ids(1, 2, 2), 1, &second)]);
    now.store(START_MS + 9_000, Ordering::Relaxed);
    server.keep(&[page(1, ahead(0))]);
    now.store(START_MS + 10_000, Ordering::Relaxed);
    server.keep(&[page(3, START_MS + 8_000)]);
    let start = START_MS as i64 + 100;
    assert_eq!(listed(&server, 1), [start, start + 6_000, 100 - off_ms as i64]);
    let path = format!("/api/sessions/{}/events", id_text(1));
    let reply = server.watch(&path).json();
    let events = reply.as_array().unwrap();
    assert_eq!(validate(events), Ok(()));
    let snapshots: Vec<_> = events
        .iter()
        .filter(|event| event["type"] == 2)
        .map(|event| event["timestamp"].as_i64().unwrap() - start)
        .collect();
    assert_eq!(snapshots, [0, 5_000]);
    let ids: Vec<_> = server
        .sessions("")
        .iter()
        .map(|session| session["id"].clone())
        .collect();
    assert_eq!(ids, [id_text(3), id_text(1)]);
    // Paging goes by the times that are told.
    let before = format!("?before={}", START_MS + 8_000);
    assert_eq!(server.sessions(&before)[0]["id"], id_text(1));
}

#[test]
fn no_clock_is_too_wrong() {
    let (server, _) = server_at(START_MS);
    let last_ms = 8_640_000_000_000_000;
    let mut frames = opening(0, URL, "hello");
    frames.extend(filler(last_ms - 2, 3));
    server.keep(&[segment(ids(1, 1, 1), 1, &frames), page(2, 0)]);
    let events = times(&server, 1, "");
    assert!(
        events.is_sorted() && *events.last().unwrap() == START_MS,
        "{events:?}"
    );
    assert_eq!(listed(&server, 1)[1], START_MS as i64);
    assert_eq!(listed(&server, 2)[1], START_MS as i64);
}

/// A store of what is unsent keeps bodies for a day: their times are right, and stay.
#[test]
fn what_says_that_it_is_sent_late_is_late_and_nothing_is_moved() {
    let (server, now) = server_at(START_MS);
    let received = START_MS + 5 * HOUR_MS;
    now.store(received, Ordering::Relaxed);
    let send = |session: u8, sent_ms: &str| {
        let path = format!("{}&sent_ms={sent_ms}", common::INTAKE);
        assert_eq!(
            server
                .request("POST", &path, &[], &page(session, START_MS))
                .status,
            202
        );
    };
    send(1, &(received - 2_000).to_string());
    assert_eq!(listed(&server, 1), [START_MS as i64, START_MS as i64 + 1_002, 0]);
    // Whose clock is behind says so at sending, too.
    send(2, &(START_MS + 3_000).to_string());
    assert_eq!(listed(&server, 2)[2], 5 * HOUR_MS as i64 - 3_000);
    // What is no number says nothing.
    send(3, "soon");
    assert_eq!(listed(&server, 3)[2], 5 * HOUR_MS as i64 - 1_002);
}
