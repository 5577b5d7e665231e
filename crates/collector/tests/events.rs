//! `GET /api/sessions/{id}/events`.

mod common;

use std::collections::HashSet;

use afterimage_format::expand::Expander;
use afterimage_format::frame::{Frame, Inserted, Insertion, NewNode, Text, Tree};
use afterimage_format::keyframe;
use afterimage_format::replica::Replica;
use afterimage_format::segment::write_keyframe;
use afterimage_format::validate::validate;
use common::Server;
use common::bodies::{START_MS, filler, given_up, id_text, ids, new_text, note, opening, segment};
use serde_json::Value;

const URL: &str = "https://shop.example/";

fn events(server: &Server, query: &str) -> Vec<Value> {
    let reply = server.watch(&format!("/api/sessions/{}/events{query}", id_text(1)));
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (200, "application/json"),
        "{}",
        reply.text()
    );
    let events = reply.json().as_array().expect("an array").clone();
    let times: Vec<_> = events
        .iter()
        .map(|event| event["timestamp"].as_u64().unwrap())
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(validate(&events), Ok(()));
    events
}

/// `meta:<address>`, `full`, `text:<new text>`, `size`, `custom:<tag>`; without what is adopted and scrolled, of which
/// a player is told behind each full snapshot.
fn gist(events: &[Value]) -> Vec<String> {
    let is_told = |event: &&Value| !matches!(event["data"]["source"].as_u64(), Some(3 | 15));
    events
        .iter()
        .filter(is_told)
        .map(|event| match event["type"].as_u64().unwrap() {
            2 => "full".to_owned(),
            4 => format!("meta:{}", event["data"]["href"].as_str().unwrap()),
            5 => format!("custom:{}", event["data"]["tag"].as_str().unwrap()),
            _ if event["data"]["source"] == 4 => "size".to_owned(),
            _ => format!(
                "text:{}",
                event["data"]["texts"][0]["value"].as_str().unwrap_or("?")
            ),
        })
        .collect()
}

fn without_customs(gist: Vec<String>) -> Vec<String> {
    gist.into_iter()
        .filter(|what| !what.starts_with("custom:"))
        .collect()
}

fn expand(frames: &[(u64, Frame)]) -> Value {
    let mut expander = Expander::new(0);
    let mut out = Vec::new();
    for (time_ms, frame) in frames {
        expander.frame(*time_ms, frame, &mut out).expect("a good frame");
    }
    expander.finish(&mut out);
    serde_json::to_value(&out).expect("JSON")
}

#[test]
fn one_recording_is_its_expansion_however_it_was_cut() {
    let server = Server::new();
    let mut frames = opening(START_MS, URL, "hello");
    frames.push((START_MS + 100, new_text("good bye")));
    frames.extend(filler(START_MS + 200, 20));
    frames.push((START_MS + 900, note("error", "{}")));
    let own = ids(1, 1, 1);
    // Out of order, overlapping, one twice.
    server.keep(&[
        segment(own, 12, &frames[11..]),
        segment(own, 1, &frames[..6]),
        segment(own, 4, &frames[3..15]),
        segment(own, 1, &frames[..2]),
    ]);
    assert_eq!(Value::from(events(&server, "")), expand(&frames));
}

#[test]
fn many_bodies_of_one_range_give_each_frame_once() {
    let server = Server::new();
    let mut frames = opening(START_MS, URL, "hello");
    frames.extend(filler(START_MS + 200, 60));
    let own = ids(1, 1, 1);
    let bodies: Vec<_> = (2..=frames.len())
        .map(|end| segment(own, 1, &frames[..end]))
        .chain((1..40).map(|from| segment(own, from as u64 + 1, &frames[from..])))
        .collect();
    server.keep(&bodies);
    assert_eq!(Value::from(events(&server, "")), expand(&frames));
}

#[test]
fn a_page_that_grows_without_end_is_shown_as_far_as_there_is_room() {
    let server = Server::new();
    let mut frames = opening(START_MS, URL, "hello");
    let long = "x".repeat(4 << 20);
    // A text in the table costs a few bytes wherever it is used.
    frames.push((
        START_MS,
        Frame::Strings {
            reset: false,
            first_id: 0,
            texts: vec![long.into()],
        },
    ));
    frames.push((
        START_MS + 1,
        Frame::Tree(Tree {
            first_new_id: 6,
            insertions: vec![Insertion {
                parent: 4,
                after: 0,
                nodes: vec![Inserted::New(NewNode::Text(Text::Ref(0))); 100_000],
            }],
            ..Tree::default()
        }),
    ));
    frames.extend(filler(START_MS + 200, 1));
    server.keep(&[segment(ids(1, 1, 1), 1, &frames)]);
    let gist = gist(&events(&server, ""));
    assert_eq!(
        gist[gist.len() - 3..],
        [
            format!("meta:{URL}"),
            "full".into(),
            "custom:afterimage.gap".into()
        ]
    );
}

#[test]
fn a_part_begins_with_the_state_there() {
    let server = Server::new();
    let mut frames = opening(START_MS, URL, "one");
    frames.push((START_MS + 1_000, new_text("two")));
    frames.push((START_MS + 2_000, new_text("three")));
    frames.push((START_MS + 3_000, new_text("four")));
    server.keep(&[segment(ids(1, 1, 1), 1, &frames)]);
    let (from, to) = (START_MS + 1_500, START_MS + 2_500);
    let part = events(&server, &format!("?from={from}&to={to}"));
    assert_eq!(gist(&part), [&format!("meta:{URL}"), "full", "text:three"]);
    assert!(part[1].to_string().contains("\"two\""));
    assert_eq!(part[0]["timestamp"], from);
    let head = events(&server, &format!("?to={to}"));
    assert_eq!(
        without_customs(gist(&head)),
        [&format!("meta:{URL}"), "full", "text:two", "text:three"]
    );
}

#[test]
fn pages_follow_each_other_and_their_node_ids_differ() {
    let server = Server::new();
    for (page, url) in [(1, "https://shop.example/1"), (2, "https://shop.example/2")] {
        let start_ms = START_MS + u64::from(page) * 1_000;
        let mut frames = opening(start_ms, url, "hello");
        frames.push((start_ms + 100, new_text("later")));
        server.keep(&[segment(ids(1, 1, page), 1, &frames)]);
    }
    let all = events(&server, "");
    assert_eq!(
        without_customs(gist(&all)),
        [
            "meta:https://shop.example/1",
            "full",
            "text:later",
            "meta:https://shop.example/2",
            "full",
            "text:later"
        ]
    );
    assert_eq!(
        gist(&all)
            .iter()
            .filter(|what| *what == "custom:afterimage.page")
            .count(),
        2
    );
    fn ids_of(value: &Value, found: &mut HashSet<u64>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("id").and_then(Value::as_u64));
                map.values().for_each(|value| ids_of(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| ids_of(value, found)),
            _ => {}
        }
    }
    let full: Vec<_> = all.iter().filter(|event| event["type"] == 2).collect();
    let (mut first, mut second) = (HashSet::new(), HashSet::new());
    ids_of(full[0], &mut first);
    ids_of(full[1], &mut second);
    assert!(!first.is_empty() && first.is_disjoint(&second));
}

#[test]
fn the_visible_tab_is_shown() {
    let server = Server::new();
    let at = |after_ms| START_MS + after_ms;
    let visible = |visible| Frame::Visibility { visible };
    let mut one = opening(at(0), "https://shop.example/one", "1");
    one.extend([
        (at(1_000), visible(false)),
        (at(2_000), new_text("1 unseen")),
        (at(4_000), visible(true)),
    ]);
    one.push((at(5_000), new_text("1 seen")));
    let mut two = opening(at(1_100), "https://shop.example/two", "2");
    two.extend([
        (at(1_500), new_text("2 seen")),
        (at(3_900), visible(false)),
        (at(4_500), new_text("2 unseen")),
    ]);
    server.keep(&[segment(ids(1, 1, 1), 1, &one), segment(ids(1, 2, 2), 1, &two)]);
    let all = events(&server, "");
    assert_eq!(
        without_customs(gist(&all)),
        [
            "meta:https://shop.example/one",
            "full",
            "meta:https://shop.example/two",
            "full",
            "text:2 seen",
            "meta:https://shop.example/one",
            "full",
            "text:1 seen",
        ]
    );
    let back = all.iter().rfind(|event| event["type"] == 2).unwrap().to_string();
    assert!(back.contains("1 unseen"), "{back}");
    let tab = without_customs(gist(&events(&server, &format!("?tab={}", id_text(2)))));
    assert_eq!(
        tab,
        [
            "meta:https://shop.example/two",
            "full",
            "text:2 seen",
            "text:2 unseen"
        ]
    );
    assert!(events(&server, &format!("?tab={}", id_text(9))).is_empty());
}

#[test]
fn behind_a_gap_nothing_is_made_up_until_a_keyframe() {
    let server = Server::new();
    let own = ids(1, 1, 1);
    let mut frames = opening(START_MS, URL, "one");
    for (after_s, text) in (1..).zip(["two", "lost", "dark", "three", "four"]) {
        frames.push((START_MS + after_s * 1_000, new_text(text)));
    }
    server.keep(&[segment(own, 1, &frames[..3]), segment(own, 5, &frames[4..])]);
    let head = [format!("meta:{URL}"), "full".into(), "text:two".into()];
    let all = events(&server, "");
    assert_eq!(without_customs(gist(&all)), head);
    let gap = all.iter().find(|event| event["data"]["tag"] == "afterimage.gap");
    assert_eq!(
        *gap.expect("the gap is told"),
        serde_json::json!({ "type": 5, "timestamp": START_MS + 3_000, "data": {
            "tag": "afterimage.gap",
            "payload": { "recording": id_text(1), "from": 4, "to": 4, "reason": "some of it never arrived" },
        } })
    );
    let mut replica = Replica::new();
    for (_, frame) in &frames[..6] {
        replica.apply(frame).expect("a good frame");
    }
    let reply = server.send(&write_keyframe(
        own,
        6,
        START_MS + 4_000,
        &keyframe::encode(&replica, 6),
    ));
    assert_eq!(
        (reply.status, reply.json()["acked"].clone()),
        (202, serde_json::json!([]))
    );
    let all = events(&server, "");
    let tail = [format!("meta:{URL}"), "full".into(), "text:four".into()];
    assert_eq!(without_customs(gist(&all)), [head, tail].concat());
    let full = all.iter().rfind(|event| event["type"] == 2).unwrap();
    assert!(full.to_string().contains("three"), "the keyframe's state");
    // The gap itself stays on record.
    assert_eq!(server.sessions("")[0]["has_gaps"], true);
}

/// Of a session that is kept in case of an error only the last minutes are sent.
#[test]
fn a_recording_of_which_the_beginning_was_given_up_on_purpose_begins_with_its_keyframe_and_has_no_gap() {
    let own = ids(1, 1, 1);
    let mut frames = opening(START_MS, URL, "one");
    for (after_s, text) in (1..).zip(["two", "three", "four", "five", "six"]) {
        frames.push((START_MS + after_s * 1_000, new_text(text)));
    }
    let begun_ms = START_MS + 3_000;
    let keyframe_after = |seq: usize| {
        let mut replica = Replica::new();
        for (_, frame) in &frames[..seq] {
            replica.apply(frame).expect("a good frame");
        }
        let state = keyframe::encode(&replica, seq as u64);
        write_keyframe(own, seq as u64, frames[seq - 1].0, &state)
    };
    for (seq, is_whole) in [(5, true), (6, false)] {
        let server = Server::new();
        server.keep(&[given_up(own, 5, begun_ms), segment(own, 6, &frames[5..])]);
        server.send(&keyframe_after(seq));
        let all = events(&server, "");
        let is_gap = |event: &Value| event["data"]["tag"] == "afterimage.gap";
        // Where nothing stands for what is not there, that is said.
        assert_eq!(all.iter().any(is_gap), !is_whole);
        let texts = if is_whole { &["five", "six"][..] } else { &["six"] };
        let mut shown = vec![format!("meta:{URL}"), "full".into()];
        shown.extend(texts.iter().map(|text| format!("text:{text}")));
        assert_eq!(without_customs(gist(&all)), shown);
        assert_eq!(server.sessions("")[0]["has_gaps"], false);
        assert_eq!(server.sessions("")[0]["start"], begun_ms);
        // What is lost behind that is a gap as ever.
        server.keep(&[segment(own, 9, &filler(START_MS + 9_000, 2))]);
        assert_eq!(server.sessions("")[0]["has_gaps"], true);
    }
}

/// Repairs as they come where frames were lost: nobody says that it was on purpose.
#[test]
fn a_keyframe_alone_does_not_excuse_what_is_missing_in_front_of_it() {
    let server = Server::new();
    let own = ids(1, 1, 1);
    let frames = opening(START_MS, URL, "one");
    let mut replica = Replica::new();
    for (_, frame) in &frames {
        replica.apply(frame).expect("a good frame");
    }
    server.send(&write_keyframe(own, 2, START_MS, &keyframe::encode(&replica, 2)));
    server.keep(&[segment(own, 3, &[(START_MS + 1_000, new_text("two"))])]);
    assert!(
        events(&server, "")
            .iter()
            .any(|event| event["data"]["tag"] == "afterimage.gap")
    );
    assert_eq!(server.sessions("")[0]["has_gaps"], true);
}

#[test]
fn wrong_parameters_are_refused() {
    let server = Server::new();
    server.keep(&[segment(ids(1, 1, 1), 1, &opening(START_MS, URL, "one"))]);
    for query in ["?tab=x", "?from=now", "?to=-1"] {
        let reply = server.watch(&format!("/api/sessions/{}/events{query}", id_text(1)));
        assert_eq!(reply.status, 400, "{query}");
    }
}
