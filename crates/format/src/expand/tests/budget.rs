//! What a few bytes can make the events grow to.

use super::super::budget::BYTES_MAX;
use super::sheets::{element, expand, inline, run, sheet, start};
use crate::expand::Expander;
use crate::frame::*;
use serde_json::Value;

fn imported(id: SheetId, name: &str, text: String) -> Frame {
    Frame::Sheet(Sheet {
        base_url: format!("https://a.example/{name}").into(),
        ..sheet(id, SheetRole::Imported, 4, SheetContent::Source(text.into()))
    })
}

fn owned(text: String) -> Frame {
    Frame::Sheet(sheet(1, SheetRole::Owned, 4, SheetContent::Source(text.into())))
}

fn import(name: &str) -> String {
    format!("@import 'https://a.example/{name}';")
}

/// The text that stands for the sheet of the `style`, in the snapshot.
fn sheet_text(end: &[Value]) -> String {
    let style = &end[1]["data"]["node"]["childNodes"][0]["childNodes"][1];
    style["childNodes"][0]["textContent"]
        .as_str()
        .expect("a text")
        .to_owned()
}

#[test]
fn a_sheet_that_imports_itself_stands_there_once() {
    for times in [1, 2, 12, 1_000] {
        let (_, end) = expand(vec![
            imported(2, "a", import("a").repeat(times) + "a{}"),
            owned(import("a")),
        ]);
        let text = sheet_text(&end);
        assert_eq!(text.matches("a{}").count(), 1, "{times}");
        assert!(text.len() < 100 + 40 * times, "{times}: {}", text.len());
    }
}

#[test]
fn sheets_that_import_each_other_stop_where_the_circle_closes() {
    let (_, end) = expand(vec![
        imported(2, "a", import("b") + "a{}"),
        imported(3, "b", import("a") + "b{}"),
        owned(import("a")),
    ]);
    assert_eq!(
        sheet_text(&end),
        format!("@media all{{@media all{{{}b{{}}\n}}a{{}}\n}}", import("a"))
    );
}

#[test]
fn a_sheet_imported_at_two_places_stands_at_both() {
    let (_, end) = expand(vec![
        imported(2, "a", import("c") + "a{}"),
        imported(3, "b", import("c") + "b{}"),
        imported(4, "c", "c{}".into()),
        owned(import("a") + &import("b")),
    ]);
    let text = sheet_text(&end);
    assert_eq!(
        (text.matches("c{}").count(), text.contains("@import")),
        (2, false),
        "{text}"
    );
}

#[test]
fn imports_are_written_out_within_the_budget() {
    let name = |level: u32| format!("level{level}");
    let mut frames: Vec<Frame> = (0..7)
        .map(|level| imported(level + 2, &name(level), import(&name(level + 1)).repeat(300)))
        .collect();
    frames.push(imported(9, "level7", "a{b:c}".repeat(100)));
    frames.push(owned(import("level7") + &import("level0").repeat(300)));
    let (_, end) = expand(frames);
    let text = sheet_text(&end);
    assert!(text.contains("a{b:c}"), "what fits is written out");
    assert!(text.len() < 2 * BYTES_MAX, "{}", text.len());
}

/// A page of so many pictures, all of one asset.
fn pictures(rows: usize, asset_bytes: usize) -> Vec<Frame> {
    let mut frames = start();
    frames.insert(
        1,
        Frame::Asset(Asset {
            id: 1,
            part: AssetPart::First {
                header: "image/png;base64".into(),
                bytes: vec![7; asset_bytes],
                more: false,
            },
        }),
    );
    let Some(Frame::Tree(tree)) = frames.last_mut() else {
        panic!("a tree")
    };
    let source = [ASSET_SCHEME, "1"].concat();
    tree.insertions
        .push(run(5, vec![element("img", &[("src", &source)]); rows]));
    frames
}

fn events(frames: &[Frame]) -> Vec<String> {
    let mut events = Vec::new();
    let mut expander = Expander::new(0);
    for (time_ms, frame) in (1..).zip(frames) {
        expander
            .frame(time_ms, frame, &mut events)
            .expect("the frame fits");
    }
    events.into_iter().map(|event| event.json).collect()
}

fn last_change(events: &[String]) -> &str {
    let change = events.iter().rfind(|event| event.contains("\"source\":0"));
    change.expect("a change of the tree")
}

#[test]
fn a_large_asset_used_everywhere_does_not_make_an_event_without_end() {
    let mut frames = pictures(2_000, 200_000);
    let set = Attribute {
        node: 2_000,
        name: inline("src"),
        value: Some(inline(&[ASSET_SCHEME, "1"].concat())),
    };
    frames.push(Frame::Tree(Tree {
        attributes: vec![set],
        ..Tree::default()
    }));
    let events = events(&frames);
    let longest = events.iter().map(String::len).max().unwrap_or(0);
    assert!(longest < BYTES_MAX + 600_000, "{longest}");
    let full = events.iter().find(|event| event.contains("\"type\":2,\"data\""));
    let full = full.expect("a full snapshot");
    let shown = full.matches("data:image/png;base64,").count();
    assert_eq!(shown, BYTES_MAX / 266_682, "as many as fit");
    assert_eq!(full.matches("data:image/svg+xml").count(), 2_000 - shown);
    let last = last_change(&events);
    assert!(
        last.contains("data:image/png;base64,"),
        "the next event has its own"
    );
}

#[test]
fn attributes_that_are_not_written_take_nothing_from_the_budget() {
    let mut frames = pictures(10, 100_000);
    let set = |node, name: &str, value: &str| Attribute {
        node,
        name: inline(name),
        value: Some(inline(value)),
    };
    let mut attributes: Vec<_> = (0..10).map(|row| set(9 + row, "class", "x")).collect();
    attributes.push(set(18, "src", &[ASSET_SCHEME, "1"].concat()));
    frames.push(Frame::Tree(Tree {
        attributes,
        ..Tree::default()
    }));
    let events = events(&frames);
    let last = last_change(&events);
    assert!(last.contains("data:image/png;base64,"));
}

#[test]
fn a_long_base_address_is_not_put_in_front_of_everything() {
    let mut frames = start();
    let Some(Frame::Page(page)) = frames.first_mut() else {
        panic!("a page")
    };
    page.base_url = format!("https://a.example/{}/", "x".repeat(100_000)).into();
    let Some(Frame::Tree(tree)) = frames.last_mut() else {
        panic!("a tree")
    };
    tree.insertions.push(run(
        5,
        vec![element("img", &[("src", "a"), ("srcset", &"a,".repeat(10_000))]); 2_000],
    ));
    tree.insertions.push(run(
        4,
        vec![Inserted::New(NewNode::Text(inline(
            &"a{b:url(c)}".repeat(50_000),
        )))],
    ));
    let longest = events(&frames).iter().map(String::len).max().unwrap_or(0);
    assert!(longest < BYTES_MAX + 60_000_000, "{longest}");
}
