//! Of the string table and of assets: what something that stays refers to stays.

use super::*;
use Extent::{Blank, Masked};

fn by_number(first_new_id: NodeId, parent: NodeId, id: u32) -> Frame {
    let node = Inserted::New(NewNode::Text(Text::Ref(id)));
    tree(first_new_id, vec![run(parent, vec![node])])
}

#[test]
fn a_text_by_number_is_spelt_out_and_its_definition_emptied() {
    let frames = [
        start(),
        strings(false, 0, &["secret", "open", "both", "unused"]),
        by_number(6, 4, 0),
        by_number(7, 5, 1),
        by_number(8, 4, 2),
        by_number(9, 5, 2),
    ];
    let after = after(&frames, &of(&[4], Masked));
    assert_eq!(after[1], strings(false, 0, &["", "open", "both", ""]));
    assert_eq!(after[2], tree(6, vec![run(4, vec![text("xxxxxx")])]));
    assert_eq!(after[3], frames[3]);
    applied(&after);
}

#[test]
fn a_number_given_anew_is_another_definition() {
    let frames = [
        start(),
        strings(false, 0, &["secret"]),
        by_number(6, 4, 0),
        strings(true, 0, &["open"]),
        by_number(7, 5, 0),
    ];
    let after = after(&frames, &of(&[4], Masked));
    assert_eq!(after[1], strings(false, 0, &[""]));
    assert_eq!(after[3], frames[3]);
    applied(&after);
}

#[test]
fn what_is_said_again_stays_what_it_was() {
    let frames = [
        start(),
        strings(false, 0, &["secret"]),
        strings(false, 0, &["secret", "more"]),
        by_number(6, 4, 0),
    ];
    let after = after(&frames, &of(&[4], Masked));
    assert_eq!(after[1], strings(false, 0, &[""]));
    assert_eq!(after[2], strings(false, 0, &["", ""]));
    applied(&after);
    // It has left: readers hold it against what is said again.
    let mut replica = applied(&frames[..2]);
    let purge = of(&[4], Masked);
    let after = from(3, &frames[2..], &purge, Some((&mut replica, 2)));
    assert_eq!(after[0], strings(false, 0, &["secret", ""]));
}

#[test]
fn a_state_keeps_of_its_table_what_frames_refer_to() {
    let sent = [
        start(),
        strings(false, 0, &["secret", "open"]),
        by_number(6, 4, 0),
    ];
    let mut replica = applied(&sent);
    let purge = of(&[4], Masked);
    let frames = [by_number(7, 4, 0), by_number(8, 5, 1)];
    let after = from(4, &frames, &purge, Some((&mut replica, 3)));
    assert_eq!(after[0], tree(7, vec![run(4, vec![text("xxxxxx")])]));
    let known: Vec<&str> = replica.strings().iter().map(|(_, text)| &**text).collect();
    assert_eq!(known, ["open"]);
    assert_eq!(
        replica.node(6).unwrap().text().map(|text| &**text),
        Some("xxxxxx")
    );
    after.iter().for_each(|frame| replica.apply(frame).unwrap());
}

#[test]
fn a_state_behind_the_purge_has_a_table_of_its_own() {
    let mut replica = applied(&[start(), strings(true, 0, &["later"]), by_number(6, 4, 0)]);
    let purge = Purge {
        through_seq: 1,
        ..of(&[4], Masked)
    };
    from(4, &[], &purge, Some((&mut replica, 3)));
    assert_eq!(replica.strings().len(), 1);
}

/// What is under way was taken for gone when memory was short: the known state is behind it.
#[test]
fn frames_in_front_of_the_known_state_have_strings_of_their_own() {
    let frames = [start(), strings(false, 0, &["secret"]), by_number(6, 4, 0)];
    let mut replica = applied(&frames);
    replica.apply(&strings(true, 0, &["open"])).unwrap();
    let waiting = [frames.to_vec(), vec![by_number(7, 5, 0)]].concat();
    let purge = of(&[4], Masked);
    // Numbers 1 to 3 and 4: the state is that after 3, and a table that was given up was started in between.
    let after = from(1, &waiting, &purge, Some((&mut replica, 3)));
    assert_eq!(after[1], strings(false, 0, &[""]));
    assert_eq!(after[3], waiting[3]);
    assert_eq!(replica.strings().len(), 1);
}

fn picture(first_new_id: NodeId, parent: NodeId, src: &str) -> Frame {
    tree(
        first_new_id,
        vec![run(parent, vec![element("img", &[("src", src)])])],
    )
}

fn holds(replica: &Replica, id: u32) -> bool {
    replica
        .asset(id)
        .is_some_and(|(_, bytes)| bytes.starts_with(b"PNG"))
}

#[test]
fn an_asset_goes_with_the_last_that_refers_to_it() {
    let frames = [
        start(),
        asset(1, content(b"PNG1")),
        asset(2, content(b"PNG2")),
        asset(3, content(b"PNG3")),
        asset(
            12,
            AssetPart::First {
                header: "image/png".into(),
                bytes: b"PNG12".to_vec(),
                more: true,
            },
        ),
        asset(
            12,
            AssetPart::Next {
                bytes: b"more".to_vec(),
                more: false,
            },
        ),
        asset(4, AssetPart::SameAs(12)),
        asset(5, AssetPart::SameAs(3)),
        picture(6, 4, "afterimage-asset:1"),
        picture(7, 4, "afterimage-asset:2"),
        picture(8, 5, "afterimage-asset:2"),
        picture(9, 4, "afterimage-asset:3"),
        picture(10, 5, "afterimage-asset:5"),
        picture(11, 4, "afterimage-asset:4"),
    ];
    let before = applied(&frames);
    assert!((1..=5).chain([12]).all(|id| holds(&before, id)));
    let after = after(&frames, &of(&[4], Masked));
    let replica = applied(&after);
    // 3 is what 5 shows; 12 is known by 4 alone.
    let held: Vec<u32> = (1..=12).filter(|id| holds(&replica, *id)).collect();
    assert_eq!(held, [2, 3, 5]);
    // Later ones may be told to be the same.
    let mut later = replica;
    for id in [1, 12] {
        later.apply(&asset(20 + id, AssetPart::SameAs(id))).unwrap();
    }
}

#[test]
fn an_asset_that_has_left_goes_from_the_known_state() {
    let sheet = |node, css: &str| {
        Frame::Sheet(Sheet {
            sheet: node,
            role: SheetRole::Owned,
            node,
            base_url: "".into(),
            state: SheetState::default(),
            continues: false,
            more: false,
            content: SheetContent::Rules(vec![css.into()]),
        })
    };
    let sent = [
        start(),
        asset(1, content(b"PNG1")),
        asset(2, content(b"PNG2")),
        asset(3, content(b"PNG3")),
        picture(6, 4, "afterimage-asset:1"),
        picture(7, 4, "afterimage-asset:2"),
        picture(8, 5, "afterimage-asset:2"),
        tree(9, vec![run(4, vec![element("link", &[])])]),
        sheet(9, "p { background: url(afterimage-asset:3) }"),
        // It was in the node once.
        asset(4, content(b"PNG4")),
    ];
    for (extent, expected) in [(Masked, vec![2, 3]), (Blank, vec![2])] {
        let mut replica = applied(&sent);
        from(11, &[], &of(&[4], extent), Some((&mut replica, 10)));
        let held: Vec<u32> = (1..=4).filter(|id| holds(&replica, *id)).collect();
        assert_eq!(held, expected);
    }
}
