//! Texts of style sheets that sessions share: who has one names it, and is asked for it only if it is lacking.

mod common;

use afterimage_format::frame::{Frame, SharedText, SheetContent};
use afterimage_format::segment::{Flags, write_segment};
use afterimage_format::stream::RawFrame;
use common::bodies::{START_MS, filler, id_text, ids, opening, segment, sheet};
use common::{INTAKE, Server};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

const URL: &str = "https://shop.example/";
const BLOG: &str = "/api/v2/replay?v=1&application_id=blog&client_token=pub2";

fn css(word: &str) -> String {
    format!(".{word}{{color:red}}").repeat(100)
}

fn mark(text: &str) -> SheetContent {
    SheetContent::Shared(SharedText {
        sha256: Sha256::digest(text).into(),
        bytes: text.len() as u32,
    })
}

fn hex(text: &str) -> String {
    Sha256::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Frames 1 and 2 a page, 3 its sheet, 4 and 5 something else.
fn session(session: u8, content: SheetContent) -> Vec<u8> {
    let mut frames = opening(START_MS, URL, "hello");
    frames.push((START_MS + 1, sheet(content)));
    frames.extend(filler(START_MS + 2, 2));
    segment(ids(session, session, session), 1, &frames)
}

fn whole(text: &str) -> SheetContent {
    SheetContent::Source(text.into())
}

fn answer(server: &Server, to: &str, body: &[u8]) -> Value {
    let reply = server.request("POST", to, &[], body);
    assert_eq!(reply.status, 202, "{}", reply.text());
    reply.json()
}

/// Whether what is watched of a session has the text.
fn has(server: &Server, session: u8, word: &str) -> bool {
    let events = server.watch(&format!("/api/sessions/{}/events", id_text(session)));
    assert_eq!(events.status, 200);
    events.text().contains(&format!(".{word}"))
}

/// What is stored; it is counted anew every few seconds.
fn assert_comes_to(server: &Server, bytes: u64) {
    let is_so = || {
        std::thread::sleep(Duration::from_millis(500));
        server.metric("afterimage_store_bytes") == bytes
    };
    assert!((0..20).any(|_| is_so()), "something is left");
}

#[test]
fn a_text_is_asked_for_once_by_all_sessions_of_an_application() {
    let server = Server::new();
    let text = css("shared");
    let all = json!({ "acked": [[1, 5]], "lacking": [] });
    let lacking = json!({ "acked": [[1, 2], [4, 5]], "lacking": [hex(&text)] });
    let named = session(1, mark(&text));
    assert_eq!(answer(&server, INTAKE, &named), lacking);
    assert_eq!(
        answer(&server, INTAKE, &named),
        lacking,
        "the same once more, which is stored already"
    );
    assert!(!has(&server, 1, "shared"), "and all else is there");
    // What is lacking comes alone.
    let alone = segment(ids(1, 1, 1), 3, &[(START_MS + 1, sheet(whole(&text)))]);
    assert_eq!(
        answer(&server, INTAKE, &alone),
        json!({ "acked": [[3, 3]], "lacking": [] })
    );
    assert!(has(&server, 1, "shared"));
    assert_eq!(answer(&server, INTAKE, &named), all);
    assert_eq!(answer(&server, INTAKE, &session(2, mark(&text))), all);
    assert!(has(&server, 2, "shared"));
    // An application knows nothing of another one's.
    assert_eq!(answer(&server, BLOG, &session(3, mark(&text))), lacking);
    assert!(!has(&server, 3, "shared"));
}

#[test]
fn what_a_session_lacks_may_come_by_another_one() {
    let server = Server::new();
    let text = css("late");
    answer(&server, INTAKE, &session(1, mark(&text)));
    answer(&server, INTAKE, &session(2, whole(&text)));
    assert!(has(&server, 1, "late"));
}

#[test]
fn a_text_goes_with_the_last_session_that_refers_to_it() {
    let server = Server::new();
    let text = css("kept");
    let empty = server.metric("afterimage_store_bytes");
    answer(&server, INTAKE, &session(1, whole(&text)));
    answer(&server, INTAKE, &session(2, mark(&text)));
    answer(&server, BLOG, &session(3, whole(&text)));
    let delete = |session| {
        assert_eq!(
            server
                .delete(&format!("/api/sessions/{}", id_text(session)))
                .status,
            200
        )
    };
    delete(1);
    assert!(has(&server, 2, "kept"));
    delete(2);
    let lacking = answer(&server, INTAKE, &session(4, mark(&text)));
    assert_eq!(lacking["lacking"], json!([hex(&text)]));
    assert!(has(&server, 3, "kept"), "another application's stays");
    delete(3);
    delete(4);
    server.sweep_in(0);
    assert_comes_to(&server, empty);
}

#[test]
fn of_one_body_some_are_kept_and_all_of_them_go() {
    let server = Server::new();
    let empty = server.metric("afterimage_store_bytes");
    for body in 0..3 {
        let mut frames = filler(START_MS, 1);
        frames.extend((0..300).map(|text| (START_MS, sheet(whole(&css(&format!("t{body}x{text}y")))))));
        let segment = segment(ids(1, 1, 1), 1 + 301 * body, &frames);
        answer(&server, INTAKE, &segment);
    }
    let lacks = |text: u32| {
        let answer = answer(&server, INTAKE, &session(2, mark(&css(&format!("t2x{text}y")))));
        !answer["lacking"].as_array().unwrap().is_empty()
    };
    assert!(!lacks(255) && lacks(256));
    for session in [1, 2] {
        server.delete(&format!("/api/sessions/{}", id_text(session)));
    }
    server.sweep_in(0);
    assert_comes_to(&server, empty);
}

#[test]
fn short_and_long_texts_are_shared_with_nobody() {
    let server = Server::new();
    for (session_id, text) in [(1, "a{}".repeat(300)), (2, "a{}".repeat(30_000))] {
        answer(&server, INTAKE, &session(session_id, whole(&text)));
        let reply = server.send(&session(10 + session_id, mark(&text)));
        assert_eq!(reply.status, 400, "{}", reply.text());
    }
}

#[test]
fn a_mark_that_says_another_length_finds_nothing() {
    let server = Server::new();
    let text = css("true");
    answer(&server, INTAKE, &session(1, whole(&text)));
    let SheetContent::Shared(mut other) = mark(&text) else {
        unreachable!()
    };
    other.bytes += 1;
    answer(&server, INTAKE, &session(2, SheetContent::Shared(other)));
    assert!(!has(&server, 2, "true"));
}

#[test]
fn marks_are_only_where_the_header_says_so() {
    let server = Server::new();
    let frame = |content: SheetContent| {
        let mut batch = afterimage_format::batch::BatchWriter::new(1);
        batch.push(START_MS, &sheet(content));
        batch.take().unwrap().0
    };
    let text = css("odd");
    for (has_shared, content) in [(false, mark(&text)), (true, whole(&text))] {
        let batch = frame(content);
        let raw: Vec<RawFrame<'_>> = afterimage_format::batch::read(&batch)
            .and_then(Iterator::collect)
            .unwrap();
        let flags = Flags {
            has_shared,
            ..Flags::default()
        };
        let body = write_segment(ids(1, 1, 1), flags, 1, raw).unwrap();
        assert_eq!(server.send(&body).status, 400);
    }
}

#[test]
fn marks_may_not_grow_without_bound() {
    let server = Server::new();
    let marks = |count: u32, bytes: u32| -> Vec<(u64, Frame)> {
        let mark = |number: u32| {
            let mut sha256 = [0; 32];
            sha256[..4].copy_from_slice(&number.to_be_bytes());
            (
                START_MS,
                sheet(SheetContent::Shared(SharedText { sha256, bytes })),
            )
        };
        (0..count).map(mark).collect()
    };
    let send = |count, bytes| {
        server
            .send(&segment(ids(1, 1, 1), 1, &marks(count, bytes)))
            .status
    };
    assert_eq!(send(512, 1_024), 202);
    assert_eq!(send(513, 1_024), 413, "each is looked up");
    assert_eq!(send(512, 65_536), 413, "they may be found, and be 32 MiB");
}
