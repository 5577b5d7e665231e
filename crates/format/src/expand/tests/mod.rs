//! Expansion, measured by the validator and by the tree it rebuilds.

mod bases;
mod budget;
mod compare;
mod happenings;
mod hosts;
mod modes;
mod net;
mod picture;
mod program;
mod sheets;
mod shown;
mod single;

use serde_json::{Value, json};

/// Without what is told once behind every full snapshot, whatever the recording says, as a player's state outlasts
/// them: that nothing is adopted, and where the page is scrolled to.
fn without_resets(mut events: Vec<Value>) -> Vec<Value> {
    let (mut root, mut due) = (Value::Null, Vec::new());
    events.retain(|event| {
        let data = &event["data"];
        if event["type"] == 2 {
            root = data["node"]["id"].clone();
            due = vec![
                json!({"source":15,"id":root,"styleIds":[]}),
                json!({"source":3,"id":root,"x":0,"y":0}),
            ];
        }
        let found = due.iter().position(|reset| reset == data);
        found.map(|at| due.remove(at)).is_none()
    });
    events
}

#[test]
fn a_player_is_told_of_no_sheets_and_of_its_place_behind_a_snapshot_and_a_change() {
    let paragraph = || vec![single::element("p", &[])];
    let mut out = Vec::new();
    let mut expander = compare::expander();
    let more = crate::frame::Frame::Tree(crate::frame::Tree {
        first_new_id: 5,
        insertions: vec![single::run(3, paragraph())],
        ..crate::frame::Tree::default()
    });
    for (time_ms, frame) in (1..).zip([single::page(), single::start(vec![]), more.clone()]) {
        expander.frame(time_ms, &frame, &mut out).expect("it fits");
    }
    expander.snapshot(9, &mut out);
    let sources: Vec<Value> = out.iter().map(|event| event.to_value().expect("JSON")).collect();
    let sources: Vec<u64> = sources
        .iter()
        .filter_map(|event| event["data"]["source"].as_u64())
        .collect();
    assert_eq!(sources, [15, 0, 3, 15]);
}
