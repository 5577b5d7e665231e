//! What follows a pointer's place is later than it.

use crate::past::Page;
use afterimage_format::batch;
use afterimage_format::frame::{Frame, InteractionKind, PointerKind};
use afterimage_privacy::Level;
use afterimage_recorder::Pointer;

const MOUSE: Pointer = Pointer {
    kind: PointerKind::Mouse,
    id: 0,
};

/// Times of the first and the last moment of each frame about pointers.
fn times(page: &mut Page) -> Vec<(u64, u64)> {
    let (bytes, _) = page.recorder.take_batch().expect("something was told");
    let frames = batch::read(&bytes).expect("own batch");
    frames
        .map(|frame| frame.expect("own frame"))
        .filter_map(|frame| match frame.decode().expect("own body") {
            Frame::Path(path) => {
                let took_ms = path.points.last().map_or(0, |point| u64::from(point.after_ms));
                Some((frame.time_ms, frame.time_ms + took_ms))
            }
            Frame::Interaction(_) => Some((frame.time_ms, frame.time_ms)),
            _ => None,
        })
        .collect()
}

#[test]
fn players_need_not_guess_an_order() {
    let mut page = Page::new(Level::Allow);
    let [gone, next] = ["a", "b"].map(|text| {
        let node = page.add(page.body, "p", &[]);
        page.text(node, text);
        node
    });
    page.drain();
    let [gone, next] = [gone, next].map(|node| page.dom.slots[&node]);
    for (slot, is_clicked) in [(gone, true), (next, false), (gone, true)] {
        page.recorder.pointer_moved(1_000, MOUSE, (slot, 5, 5));
        if is_clicked {
            page.recorder
                .interaction(1_000, InteractionKind::Click, MOUSE.kind, slot, Some((5, 5)));
        } else {
            page.recorder.emit_path();
        }
    }
    let times = times(&mut page);
    assert_eq!(times.len(), 5);
    assert!(times.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{times:?}");
    // Behind each path: a click, the next path, a click.
    for path in [0, 2, 3] {
        assert!(times[path].1 < times[path + 1].0, "{times:?}");
    }
}
