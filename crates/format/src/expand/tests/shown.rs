//! Top layer, selection, media and choices.

use super::single::{element, expand, inline, run, start, text};
use crate::frame::*;
use serde_json::json;

fn top(entries: &[(NodeId, TopKind)]) -> Frame {
    let entry = |(node, kind): &(NodeId, TopKind)| TopEntry {
        node: *node,
        kind: *kind,
    };
    Frame::TopLayer(entries.iter().map(entry).collect())
}

fn select(start: NodeId, start_offset: u32, end: NodeId, end_offset: u32) -> Frame {
    Frame::Selection(vec![Selected {
        start,
        start_offset,
        end,
        end_offset,
    }])
}

#[test]
fn dialogs_are_opened_one_by_one_in_their_order() {
    let events = expand(&[
        (
            20,
            start(vec![
                element("dialog", &[("open", "")]),
                element("dialog", &[("open", "")]),
            ]),
        ),
        (30, top(&[(5, TopKind::Modal), (4, TopKind::Modal)])),
        (40, top(&[(4, TopKind::Modal)])),
    ]);
    let told: Vec<_> = events[2..]
        .iter()
        .map(|event| {
            let entry = &event["data"]["attributes"][0];
            (
                entry["id"].as_u64().unwrap_or(0) % 1000,
                entry["attributes"]["rr_open_mode"].clone(),
            )
        })
        .collect();
    let [closed, modal] = [json!("non-modal"), json!("modal")];
    assert_eq!(
        told,
        [
            (5, closed.clone()),
            (5, modal.clone()),
            (4, closed.clone()),
            (4, modal.clone()),
            // The one below went, so what was above it is opened anew.
            (5, closed.clone()),
            (4, closed),
            (4, modal)
        ]
    );
}

#[test]
fn an_open_popover_keeps_its_style_and_gives_it_back() {
    let events = expand(&[
        (
            20,
            start(vec![element("div", &[("popover", ""), ("style", "color:red")])]),
        ),
        (30, top(&[(4, TopKind::Popover)])),
        (40, top(&[])),
    ]);
    let style = |at: usize| events[at]["data"]["attributes"][0]["attributes"]["style"].clone();
    assert_eq!(
        style(2),
        "color:red;--rr-top-layer:popover;display:block;z-index:2147483000"
    );
    assert_eq!(style(3), "color:red");
}

#[test]
fn a_selection_fits_the_recorded_text_and_is_taken_back() {
    let mut tree = start(vec![element("p", &[]), element("p", &[])]);
    if let Frame::Tree(tree) = &mut tree {
        tree.insertions.push(run(4, vec![text("xxx")]));
    }
    let events = expand(&[
        (20, tree),
        (30, select(6, 1, 6, u32::MAX)),
        (40, select(3, 0, 3, 1)),
        (50, Frame::Selection(vec![])),
    ]);
    let range = |at: usize| {
        let range = &events[at]["data"]["ranges"][0];
        ["start", "startOffset", "end", "endOffset"].map(|name| range[name].as_u64().unwrap_or(99) % 1000)
    };
    assert_eq!(range(2), [6, 1, 6, 3]);
    assert_eq!(range(3), [3, 0, 3, 1]);
    assert_eq!(range(4), [2, 0, 2, 0]);
}

fn media(change: MediaChange, paused: bool) -> Frame {
    Frame::Media(Media {
        node: 4,
        change,
        paused,
        muted: true,
        looped: false,
        time_ms: 1_000,
        rate_milli: 2_000,
        volume_milli: 500,
    })
}

#[test]
fn what_plays_has_gone_on_when_it_is_built_again() {
    let moved = Tree {
        detached: vec![4],
        insertions: vec![run(5, vec![Inserted::Placed(4)])],
        ..Tree::default()
    };
    let video = element("video", &[("src", "https://a.example/v.webm"), ("autoplay", "")]);
    let events = expand(&[
        (20, start(vec![video, element("div", &[])])),
        (30, media(MediaChange::Play, false)),
        (530, Frame::Tree(moved)),
    ]);
    assert_eq!(events[2]["data"]["type"], 0);
    assert_eq!(events[2]["data"]["currentTime"], 1.0);
    let again = &events[4]["data"];
    assert_eq!((&again["type"], &again["currentTime"]), (&json!(0), &json!(2)));
    assert_eq!(
        events[3]["data"]["adds"][0]["node"]["attributes"]["rr_mediaMuted"],
        true
    );
}

#[test]
fn nothing_plays_that_has_no_address_to_play_from() {
    for src in ["", "blob:https://a.example/1", "data:image/svg+xml,x"] {
        let events = expand(&[
            (20, start(vec![element("video", &[("src", src)])])),
            (30, media(MediaChange::Play, false)),
        ]);
        assert_eq!(events[2]["data"]["type"], 1, "{src}");
    }
}

#[test]
fn a_list_in_which_nothing_is_chosen_says_so() {
    let option = |on| Control {
        node: 5,
        on: Some(on),
        ..Control::default()
    };
    let mut tree = start(vec![element("select", &[])]);
    if let Frame::Tree(tree) = &mut tree {
        tree.insertions
            .push(run(4, vec![element("option", &[("value", "a")])]));
        tree.controls.push(option(true));
    }
    let events = expand(&[(20, tree), (30, Frame::Control(option(false)))]);
    let last = &events[events.len() - 1]["data"];
    assert_eq!((&last["source"], &last["text"]), (&json!(5), &json!("\u{200b}")));
}

#[test]
fn files_are_counted_by_an_event_of_our_own() {
    let control = |value: &str| {
        Frame::Control(Control {
            node: 4,
            value: Some(inline(value)),
            ..Control::default()
        })
    };
    let events = expand(&[
        (20, start(vec![element("input", &[("type", "file")])])),
        (30, control("2")),
        (40, control("***")),
    ]);
    let payload = |at: usize| &events[at]["data"]["payload"];
    assert_eq!(payload(2), &json!({"id": 1004, "filled": true, "count": 2}));
    assert_eq!(payload(3), &json!({"id": 1004, "filled": true, "count": null}));
    assert_eq!(events.len(), 4);
}

#[test]
fn of_two_radio_buttons_that_came_chosen_the_one_that_stays_so_is_told_again() {
    let radio = || element("input", &[("type", "radio"), ("name", "r"), ("checked", "")]);
    let off = Frame::Control(Control {
        node: 5,
        on: Some(false),
        ..Control::default()
    });
    let events = expand(&[(20, start(vec![radio(), radio(), radio()])), (30, off)]);
    let told: Vec<_> = events[2..]
        .iter()
        .map(|event| (&event["data"]["id"], &event["data"]["isChecked"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!(1005), &json!(false)),
            (&json!(1004), &json!(true)),
            (&json!(1006), &json!(true))
        ]
    );
}
