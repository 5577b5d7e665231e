//! Random pages told by their net state: it makes the reader's page the same, and players take it.

use super::compare::{expander, feed, same_page};
use super::program::{Author, Step, config, first};
use crate::frame::{Frame, Tree};
use crate::replica::{Replica, Room, diff, tell_net};
use crate::validate::Validator;
use proptest::prelude::*;

/// What is told at the end of these drains is told at once.
fn run(windows: &[Vec<Vec<Step>>], trees: usize) {
    let mut author = Author {
        page: Replica::new(),
        next_id: 1,
    };
    let (mut expander, mut validator, mut events) = (expander(), Validator::default(), Vec::new());
    let mut reader = Replica::new();
    let first = first(&mut author);
    reader.apply(&first).expect("the first frame fits");
    expander.frame(1_000, &first, &mut events).expect("as well");
    for (window, time_ms) in windows.iter().zip(1_001..) {
        for drain in window {
            for step in drain {
                author.step(*step, true);
            }
            let end = Frame::Tree(Tree {
                first_new_id: author.next_id,
                ..Tree::default()
            });
            author.page.apply(&end).expect("the end fits");
        }
        let before = reader.clone();
        let room = Room { frames: 1_000, trees };
        let Some(frames) = tell_net(&mut reader, &author.page, room) else {
            assert!(trees < 2 || has_late_host(&author.page), "there was room");
            reader = before;
            continue;
        };
        assert_eq!(diff(&reader, &author.page), None);
        assert!(
            frames
                .iter()
                .filter(|frame| matches!(frame, Frame::Tree(_)))
                .count()
                <= trees
        );
        let mut again = before;
        for frame in &frames {
            again.apply(frame).expect("each fits behind the one before");
            expander
                .frame(time_ms, frame, &mut events)
                .expect("the expander takes it");
        }
        assert_eq!(diff(&again, &author.page), None);
        feed(&mut validator, &events);
        events.clear();
        same_page(&author.page, validator.model());
        let none = tell_net(&mut reader, &author.page, Room { frames: 0, trees: 0 });
        assert_eq!(none.as_deref(), Some(&[][..]), "the same says nothing");
    }
}

/// A shadow root or a frame's document that moved to a later element: recorders tell of none.
fn has_late_host(page: &Replica) -> bool {
    let mut nodes = page.subtree(page.document());
    nodes.any(|id| {
        page.node(id)
            .is_some_and(|node| node.is_attachment() && node.parent() > id)
    })
}

fn windows() -> impl Strategy<Value = Vec<Vec<Vec<Step>>>> {
    let step = (any::<u8>(), any::<u32>(), any::<u32>(), any::<u32>());
    let drain = prop::collection::vec(step, 1..10);
    prop::collection::vec(prop::collection::vec(drain, 1..8), 1..6)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn net_state_is_the_state(windows in windows(), trees in 1_usize..6) {
        run(&windows, trees);
    }
}
