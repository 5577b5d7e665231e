//! How style sheets stand in the stream.

use crate::expand::Expander;
use crate::frame::*;
use crate::validate::Validator;
use serde_json::{Value, json};

pub(super) fn inline(text: &str) -> Text {
    Text::Inline(text.into())
}

pub(super) fn element(name: &str, attributes: &[(&str, &str)]) -> Inserted {
    let attributes = attributes
        .iter()
        .map(|(name, value)| (inline(name), inline(value)));
    Inserted::New(NewNode::Element(Element {
        name: inline(name),
        namespace: Namespace::Html,
        attributes: attributes.collect(),
        custom: false,
        hidden: None,
    }))
}

pub(super) fn run(parent: NodeId, nodes: Vec<Inserted>) -> Insertion {
    Insertion {
        parent,
        after: 0,
        nodes,
    }
}

/// 1 document, 2 html, 3 link, 4 style with text 6, 5 host with shadow root 7 and 8 in it.
pub(super) fn start() -> Vec<Frame> {
    let page = Page {
        url: "https://a.example/dir/page".into(),
        base_url: "https://a.example/dir/page".into(),
        width: 800,
        height: 600,
        pixel_ratio_milli: 1000,
        user_agent: "".into(),
        language: "".into(),
        recorder: "".into(),
    };
    let link = element(
        "link",
        &[
            ("rel", "stylesheet"),
            ("href", "../x/s.css?v=1"),
            ("media", "screen"),
        ],
    );
    let insertions = vec![
        run(0, vec![Inserted::New(NewNode::Document { quirks: false })]),
        run(1, vec![element("html", &[])]),
        run(2, vec![link, element("style", &[]), element("div", &[])]),
        run(4, vec![Inserted::New(NewNode::Text(inline("own{a:b}")))]),
        run(5, vec![Inserted::New(NewNode::ShadowRoot { open: true })]),
        run(7, vec![element("p", &[])]),
    ];
    let tree = Frame::Tree(Tree {
        first_new_id: 1,
        insertions,
        ..Tree::default()
    });
    vec![Frame::Page(page), tree]
}

pub(super) fn sheet(id: SheetId, role: SheetRole, node: NodeId, content: SheetContent) -> Sheet {
    Sheet {
        sheet: id,
        role,
        node,
        base_url: "https://a.example/x/s.css".into(),
        state: SheetState::default(),
        continues: false,
        more: false,
        content,
    }
}

pub(super) fn rules(texts: &[&str]) -> SheetContent {
    SheetContent::Rules(texts.iter().map(|text| (*text).into()).collect())
}

/// The events behind the first snapshot, checked; and a snapshot of the end.
pub(super) fn expand(frames: Vec<Frame>) -> (Vec<Value>, Vec<Value>) {
    let (mut expander, mut validator) = (Expander::new(0), Validator::default());
    let mut events = Vec::new();
    for (time_ms, frame) in (1..).zip(start().iter().chain(&frames)) {
        expander
            .frame(time_ms, frame, &mut events)
            .expect("the frame fits");
    }
    let mut end = Vec::new();
    expander.snapshot(99, &mut end);
    let values = |events: &[crate::expand::Event], validator: &mut Validator| {
        let value = |event: &crate::expand::Event| {
            let value = event.to_value().expect("JSON");
            validator.event(&value).expect("a valid event");
            value
        };
        super::without_resets(events.iter().map(value).collect())
    };
    let mut changes = values(&events, &mut validator);
    let changes = changes.split_off(3);
    (
        changes.into_iter().map(|event| event["data"].clone()).collect(),
        values(&end, &mut validator),
    )
}

const TEXT: u64 = super::super::sheets::TEXT_IDS;

const AGAIN: u64 = 1 << 33;

#[test]
fn a_link_whose_text_comes_is_built_again_as_a_style() {
    let told = sheet(
        1,
        SheetRole::Owned,
        3,
        SheetContent::Source("a{b:url(c.png)}".into()),
    );
    let (changes, end) = expand(vec![Frame::Sheet(told)]);
    assert_eq!(changes[0]["removes"], json!([{"parentId":2,"id":3}]));
    let adds = changes[0]["adds"].as_array().unwrap();
    assert_eq!(adds[0]["node"]["tagName"], "style");
    assert_eq!(adds[0]["node"]["attributes"], json!({"media":"screen"}));
    assert_eq!(adds[0]["nextId"], 4);
    // Another element needs another id.
    assert_eq!(adds[0]["node"]["id"], AGAIN + 3);
    assert_eq!(adds[1]["parentId"], AGAIN + 3);
    assert_eq!(
        adds[1]["node"],
        json!({"type":3,"id":TEXT + 1,"textContent":"a{b:url(https://a.example/x/c.png)}"})
    );
    let link = &end[1]["data"]["node"]["childNodes"][0]["childNodes"][0];
    assert_eq!(link["tagName"], "style");
    assert_eq!(link["childNodes"], json!([adds[1]["node"]]));
}

#[test]
fn a_link_that_cannot_be_read_stays() {
    let told = sheet(1, SheetRole::Owned, 3, SheetContent::Unreadable);
    let (_, end) = expand(vec![Frame::Sheet(told)]);
    let link = &end[1]["data"]["node"]["childNodes"][0]["childNodes"][0];
    assert_eq!(link["tagName"], "link");
    assert_eq!(link["attributes"]["href"], "https://a.example/x/s.css?v=1");
}

#[test]
fn pieces_are_told_together() {
    let piece = |text: &str, continues, more| {
        Frame::Sheet(Sheet {
            continues,
            more,
            ..sheet(1, SheetRole::Owned, 3, SheetContent::Source(text.into()))
        })
    };
    let (changes, _) = expand(vec![
        piece("a{", false, true),
        piece("b:c", true, true),
        piece("}", true, false),
    ]);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0]["adds"][1]["node"]["textContent"], "a{b:c}");
}

#[test]
fn rules_stand_for_a_styles_text_and_are_edited_one_by_one() {
    let edits = vec![
        RuleEdit::Insert {
            index: 0,
            text: "c{}".into(),
        },
        RuleEdit::Insert {
            index: 1,
            text: "::-moz-d{}".into(),
        },
        RuleEdit::Replace {
            index: 2,
            text: "e{}".into(),
        },
        RuleEdit::Delete { index: 0 },
    ];
    let own = sheet(1, SheetRole::Owned, 4, SheetContent::Own);
    let long = format!("b{{--x:{}}}", "y".repeat(2_048));
    let (changes, end) = expand(vec![
        Frame::Sheet(sheet(1, SheetRole::Owned, 4, rules(&["a:hover{}", &long]))),
        Frame::RuleEdits { sheet: 1, edits },
        Frame::Sheet(own),
    ]);
    let texts: Vec<&Value> = changes[0]["adds"]
        .as_array()
        .unwrap()
        .iter()
        .skip(1)
        .map(|add| &add["node"])
        .collect();
    assert_eq!(
        texts[0],
        &json!({"type":3,"id":TEXT + 1,"textContent":format!("a:hover{{}}\n{long}"),"isStyle":true})
    );
    assert_eq!(texts[1]["textContent"], "");
    let edits: Vec<_> = changes[1..4]
        .iter()
        .map(|data| (&data["id"], &data["adds"], &data["removes"]))
        .collect();
    let wrapped = "@media all{::-moz-d{}}";
    assert_eq!(
        edits,
        [
            (
                &json!(4),
                &json!([{"rule":"c{}","index":0},{"rule":wrapped,"index":1}]),
                &json!([])
            ),
            (
                &json!(4),
                &json!([{"rule":"e{}","index":2}]),
                &json!([{"index":3}])
            ),
            (&json!(4), &json!([]), &json!([{"index":0}])),
        ]
    );
    let style = &end[1]["data"]["node"]["childNodes"][0]["childNodes"][1];
    assert_eq!(
        style["childNodes"],
        json!([{"type":3,"id":6,"textContent":"own{a:b}"}]),
        "its own again"
    );
}

#[test]
fn a_short_sheet_is_told_whole_at_each_change() {
    let edits = vec![RuleEdit::Insert {
        index: 1,
        text: "b{}".into(),
    }];
    let (changes, _) = expand(vec![
        Frame::Sheet(sheet(1, SheetRole::Owned, 4, rules(&["a{}"]))),
        Frame::RuleEdits { sheet: 1, edits },
    ]);
    assert_eq!(
        changes[1]["removes"],
        json!([{"parentId":changes[1]["adds"][0]["parentId"],"id":4}])
    );
    assert_eq!(changes[1]["adds"][1]["node"]["textContent"], "a{}\nb{}");
}

#[test]
fn what_a_sheet_imports_is_written_out() {
    let import = SheetContent::Source("@import 'deep.css' print; i{}".into());
    let imported = sheet(2, SheetRole::Imported, 3, import);
    let deep = Sheet {
        base_url: "https://a.example/x/deep.css".into(),
        ..sheet(3, SheetRole::Imported, 3, SheetContent::Source("d{}".into()))
    };
    let own = Sheet {
        base_url: "https://a.example/main.css".into(),
        ..sheet(
            1,
            SheetRole::Owned,
            3,
            SheetContent::Source("@import url(x/s.css?v=2);m{}".into()),
        )
    };
    let (_, end) = expand([own, imported, deep].map(Frame::Sheet).to_vec());
    let link = &end[1]["data"]["node"]["childNodes"][0]["childNodes"][0];
    assert_eq!(
        link["childNodes"][0]["textContent"],
        "@media all{@media print{d{}\n} i{}\n}m{}"
    );
}

#[test]
fn a_disabled_sheet_counts_for_no_media() {
    let disabled = SheetState {
        disabled: true,
        media: None,
    };
    let print = SheetState {
        disabled: false,
        media: Some("print".into()),
    };
    let (changes, _) = expand(vec![
        Frame::Sheet(sheet(1, SheetRole::Owned, 4, SheetContent::Own)),
        Frame::SheetState {
            sheet: 1,
            state: disabled,
        },
        Frame::SheetState {
            sheet: 1,
            state: print,
        },
    ]);
    let media = |at: usize| &changes[at]["adds"][0]["node"]["attributes"]["media"];
    assert_eq!((media(1), media(2)), (&json!("not all"), &json!("print")));
}

#[test]
fn adopted_sheets_are_declared_on_the_document() {
    let adopt = |node, sheets| Frame::Adopted { node, sheets };
    let (changes, end) = expand(vec![
        Frame::Sheet(sheet(
            1,
            SheetRole::Constructed,
            0,
            SheetContent::Source("a{} /* x */ @media b{c{}}".into()),
        )),
        adopt(7, vec![1]),
        adopt(1, vec![1]),
        Frame::RuleEdits {
            sheet: 9,
            edits: vec![],
        },
        Frame::Sheet(sheet(1, SheetRole::Constructed, 0, rules(&["d{}"]))),
        adopt(7, vec![]),
    ]);
    let declared =
        json!([{"styleId":1,"rules":[{"rule":"a{}","index":0},{"rule":"@media b{c{}}","index":1}]}]);
    let again = json!([{"styleId":2,"rules":[{"rule":"d{}","index":0}]}]);
    assert_eq!(
        changes,
        [
            json!({"source":15,"id":1,"styleIds":[],"styles":declared}),
            json!({"source":15,"id":5,"styleIds":[1]}),
            json!({"source":15,"id":1,"styleIds":[1]}),
            json!({"source":15,"id":1,"styleIds":[2],"styles":again}),
            json!({"source":15,"id":5,"styleIds":[2]}),
            json!({"source":15,"id":5,"styleIds":[]}),
        ]
    );
    let first = json!([{"styleId":1,"rules":[{"rule":"d{}","index":0}]}]);
    assert_eq!(
        end[2]["data"],
        json!({"source":15,"id":1,"styleIds":[1],"styles":first})
    );
}

#[test]
fn a_frame_of_a_sheet_that_does_not_fit_is_passed_over() {
    let own = sheet(1, SheetRole::Owned, 3, SheetContent::Own);
    let edits = |sheet| Frame::RuleEdits {
        sheet,
        edits: vec![RuleEdit::Delete { index: 0 }],
    };
    let unknown = sheet(2, SheetRole::Owned, 77, rules(&["a{}"]));
    let constructed_at_an_element = sheet(3, SheetRole::Constructed, 3, rules(&["a{}"]));
    let adopted = Frame::Adopted {
        node: 1,
        sheets: vec![9],
    };
    let scroll = Frame::Scroll { node: 1, x: 0, y: 7 };
    let (changes, end) = expand(vec![
        Frame::Sheet(own),
        edits(1),
        edits(8),
        Frame::Sheet(unknown),
        Frame::Sheet(constructed_at_an_element),
        adopted,
        scroll,
    ]);
    assert_eq!(changes.last().map(|change| &change["source"]), Some(&json!(3)));
    assert_eq!(end[1]["type"], 2);
}
