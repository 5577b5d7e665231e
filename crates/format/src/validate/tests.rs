//! Streams that must be refused, one for each thing a replayer would do in silence or warn of.

use super::*;
use serde_json::json;

fn start() -> Vec<Value> {
    let node = |id: u64, tag: &str, children: Vec<Value>| json!({"type":2,"id":id,"tagName":tag,"attributes":{},"childNodes":children});
    let html = node(
        2,
        "html",
        vec![node(3, "div", vec![json!({"type":3,"id":4,"textContent":"a"})])],
    );
    let document = json!({"type":0,"id":1,"childNodes":[html]});
    vec![
        json!({"type":4,"data":{"href":"u","width":1,"height":1},"timestamp":1}),
        json!({"type":2,"data":{"node":document,"initialOffset":{"left":0,"top":0}},"timestamp":1}),
    ]
}

fn mutation(part: Value) -> Value {
    let mut data = json!({"source":0,"adds":[],"removes":[],"texts":[],"attributes":[]});
    for (name, list) in part.as_object().unwrap() {
        data[name] = list.clone();
    }
    json!({"type":3,"data":data,"timestamp":2})
}

fn verdict(event: Value) -> Result<(), Fault> {
    let mut events = start();
    events.push(event);
    validate(&events)
}

#[test]
fn a_change_at_the_time_of_the_snapshot_is_refused() {
    let mut early = mutation(json!({"texts":[{"id":4,"value":"b"}]}));
    assert_eq!(verdict(early.clone()), Ok(()));
    early["timestamp"] = json!(1);
    assert!(verdict(early).is_err());
}

#[test]
fn a_good_stream_passes() {
    let text = json!({"type":3,"id":5,"textContent":"b"});
    assert_eq!(
        verdict(mutation(json!({"adds":[{"parentId":3,"nextId":4,"node":text}]}))),
        Ok(())
    );
    assert_eq!(
        verdict(mutation(json!({"removes":[{"parentId":3,"id":4}]}))),
        Ok(())
    );
}

#[test]
fn bad_events_are_refused() {
    let text = json!({"type":3,"id":5,"textContent":"b"});
    let cases = [
        mutation(json!({})),
        mutation(json!({"removes":[{"parentId":2,"id":4}]})),
        mutation(json!({"removes":[{"parentId":3,"id":4,"isShadow":true}]})),
        mutation(json!({"adds":[{"parentId":9,"nextId":null,"node":text}]})),
        mutation(json!({"adds":[{"parentId":3,"nextId":2,"node":text}]})),
        mutation(json!({"adds":[{"parentId":3,"node":text}]})),
        mutation(json!({"adds":[{"parentId":3,"nextId":null,"node":{"type":3,"id":4,"textContent":"b"}}]})),
        mutation(json!({"adds":[{"parentId":3,"nextId":null,"node":text}],"texts":[{"id":5,"value":"c"}]})),
        mutation(json!({"removes":[{"parentId":3,"id":4}],"texts":[{"id":4,"value":"c"}]})),
        mutation(json!({"attributes":[{"id":3,"attributes":{"a":1}}]})),
        mutation(json!({"attributes":[{"id":3,"attributes":{"a":true}}]})),
        json!({"type":3,"data":{"source":0,"adds":[]},"timestamp":2}),
        json!({"type":3,"data":{"source":1,"positions":[]},"timestamp":2}),
        json!({"type":3,"data":{"source":3,"id":7,"x":0,"y":0},"timestamp":2}),
        json!({"type":3,"data":{"source":4,"width":1,"height":1},"timestamp":0}),
        start().remove(1),
    ];
    for event in cases {
        assert!(verdict(event.clone()).is_err(), "{event}");
    }
}
