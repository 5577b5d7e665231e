//! What happens besides the tree: pointers, the screen, views.

use super::compare::expander;
use super::single::{element, expand, page, run, start};
use crate::frame::*;
use serde_json::{Value, json};

fn path(pointer: PointerKind, pointer_id: u32, points: &[(u32, i32)]) -> Frame {
    let point = |(after_ms, x): &(u32, i32)| Point {
        after_ms: *after_ms,
        x: *x,
        y: 0,
        node: 3,
    };
    Frame::Path(Path {
        pointer,
        pointer_id,
        points: points.iter().map(point).collect(),
    })
}

fn view(base_url: &str) -> Frame {
    Frame::View(View {
        id: [1; 16],
        url: "https://a.example/dir/page".into(),
        base_url: base_url.into(),
        name: "".into(),
    })
}

fn payloads(events: &[Value], tag: &str) -> Vec<Value> {
    let is_wanted = |event: &&Value| event["data"]["tag"] == tag;
    events
        .iter()
        .filter(is_wanted)
        .map(|event| event["data"]["payload"].clone())
        .collect()
}

#[test]
fn fingers_and_what_is_dragged_have_sources_of_their_own() {
    let events = expand(&[
        (1, page()),
        (2, start(vec![])),
        (10, path(PointerKind::Touch, 0, &[(0, 1), (60, 2)])),
        (20, path(PointerKind::Touch, 7, &[(0, 50), (60, 60)])),
        (90, path(PointerKind::Mouse, DRAGGING, &[(0, 9)])),
        (95, path(PointerKind::Pen, 0, &[(0, 8)])),
    ]);
    let points: Vec<Value> = events
        .iter()
        .filter(|event| event["data"]["positions"].is_array())
        .map(|event| {
            json!([
                event["timestamp"],
                event["data"]["source"],
                event["data"]["positions"][0]["x"]
            ])
        })
        .collect();
    let wanted = [
        json!([10, 6, 1]),
        json!([20, 6, 50]),
        json!([70, 6, 2]),
        json!([80, 6, 60]),
        json!([90, 12, 9]),
        json!([95, 1, 8]),
    ];
    assert_eq!(points, wanted);
}

#[test]
fn the_screen_is_told_and_told_again_where_a_stream_begins() {
    let zoomed = Frame::VisualViewport(VisualViewport {
        scale_milli: 2_500,
        left: 30,
        top: 4,
        width: 512,
        height: 288,
    });
    let turned = Frame::Orientation(Orientation {
        is_landscape: false,
        is_secondary: true,
        angle: 180,
    });
    let (mut expander, mut out) = (expander(), Vec::new());
    for (time_ms, frame) in [(1, page()), (2, start(vec![])), (3, zoomed), (4, turned)] {
        expander.frame(time_ms, &frame, &mut out).unwrap();
    }
    let from = out.len();
    expander.snapshot(9, &mut out);
    let values: Vec<Value> = out.iter().map(|event| event.to_value().unwrap()).collect();
    for events in [&values[..from], &values[from..]] {
        let seen = json!({"scale": 2.5, "left": 30, "top": 4, "width": 512, "height": 288});
        assert_eq!(payloads(events, "afterimage.visual_viewport"), [seen]);
        let held = json!({"type": "portrait-secondary", "angle": 180});
        assert_eq!(payloads(events, "afterimage.orientation"), [held]);
    }
}

#[test]
fn links_are_as_written_whatever_the_base_address() {
    let links = ["x", "#top", "/a?b", "https://b.example/"];
    let body = links.map(|href| element("a", &[("href", href)])).into_iter();
    let body = body.chain([element("img", &[("src", "x.png")])]).collect();
    let events = expand(&[
        (1, page()),
        (2, start(body)),
        (3, view("https://a.example/dir/page")),
        (4, view("https://c.example/")),
    ]);
    let text = serde_json::to_string(&events).unwrap();
    for href in links {
        assert!(text.contains(&format!("{{\"href\":\"{href}\"}}")), "{href}");
    }
    assert!(text.contains("https://a.example/dir/x.png"));
    assert!(events.iter().all(|event| event["data"]["source"] != 0));
}

#[test]
fn what_an_svg_paints_with_may_be_in_another_file() {
    let svg = |name: &str, attributes: &[(&str, &str)]| {
        let Inserted::New(NewNode::Element(element)) = element(name, attributes) else {
            unreachable!()
        };
        Inserted::New(NewNode::Element(Element {
            namespace: Namespace::Svg,
            ..element
        }))
    };
    let shapes = vec![
        svg("rect", &[("fill", "url(p.svg#g)"), ("mask", "url(#m)")]),
        svg("image", &[("href", "i.png")]),
        svg("feImage", &[("xlink:href", "f.png")]),
        svg("use", &[("href", "u.svg#icon")]),
        svg("use", &[("href", "#icon")]),
    ];
    let mut frame = start(vec![svg("svg", &[])]);
    if let Frame::Tree(tree) = &mut frame {
        tree.insertions.push(run(4, shapes));
    }
    let text = serde_json::to_string(&expand(&[(1, page()), (2, frame)])).unwrap();
    for address in ["p.svg#g", "i.png", "f.png", "u.svg#icon"] {
        let wanted = format!("https://a.example/dir/{address}");
        assert!(text.contains(&wanted), "{address}");
    }
    for kept in ["\"url(#m)\"", "\"href\":\"#icon\""] {
        assert!(text.contains(kept), "{kept}");
    }
}

fn asset(id: u32, part: AssetPart) -> Frame {
    Frame::Asset(Asset { id, part })
}

fn bytes(bytes: &[u8], more: bool) -> AssetPart {
    AssetPart::First {
        header: "image/png;base64".into(),
        bytes: bytes.to_vec(),
        more,
    }
}

#[test]
fn assets_stand_in_place_of_their_numbers_those_that_come_later_too() {
    let body = vec![
        element("img", &[("src", "afterimage-asset:1")]),
        element(
            "img",
            &[
                ("src", "afterimage-asset:2"),
                ("srcset", "afterimage-asset:2 1x, x.png 2x"),
            ],
        ),
        element("b", &[("style", "background:url('afterimage-asset:12')")]),
    ];
    let events = expand(&[
        (1, page()),
        (2, asset(1, bytes(b"Man", false))),
        (3, start(body)),
        (4, asset(12, AssetPart::Missing)),
        (5, asset(2, bytes(b"M", true))),
        (
            6,
            asset(
                2,
                AssetPart::Next {
                    bytes: b"anM".to_vec(),
                    more: false,
                },
            ),
        ),
    ]);
    let images = &events[2]["data"]["node"]["childNodes"][0]["childNodes"][0]["childNodes"];
    assert_eq!(images[0]["attributes"]["src"], "data:image/png;base64,TWFu");
    let empty = "data:image/svg+xml,";
    assert!(
        images[1]["attributes"]["src"]
            .as_str()
            .unwrap()
            .starts_with(empty)
    );
    assert!(
        images[2]["attributes"]["style"]
            .as_str()
            .unwrap()
            .contains(&format!("url('{empty}"))
    );
    let changes: Vec<&Value> = events
        .iter()
        .filter(|event| event["data"]["source"] == 0)
        .collect();
    assert_eq!(changes.len(), 1, "told when it is whole, and only where it is");
    assert_eq!(
        changes[0]["data"]["attributes"],
        json!([{"id": 1005, "attributes": {
            "src": "data:image/png;base64,TWFuTQ==",
            "srcset": "data:image/png;base64,TWFuTQ== 1x, https://a.example/dir/x.png 2x"
        }}])
    );
}
