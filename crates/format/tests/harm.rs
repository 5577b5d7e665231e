//! A small body must not become a large decoded one: measured with an allocator that counts.

#![allow(unsafe_code, reason = "an allocator that counts cannot be made without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use afterimage_format::codec::{Error, Writer};
use afterimage_format::frame_codec::{kind, read_body};
use afterimage_format::keyframe;
use afterimage_format::segment::{self, Flags, Ids, Limits, fold_frames};
use afterimage_format::stream::RawFrame;

thread_local! {
    static HELD: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

struct Counting;

fn note(change: impl FnOnce(usize) -> usize) {
    // Not at the end of a thread, when there is nothing to count for.
    let _ = HELD.try_with(|held| {
        let (now, most) = held.get();
        let now = change(now);
        held.set((now, most.max(now)));
    });
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(|now| now + layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        note(|now| now.saturating_sub(layout.size()));
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most bytes held at once while `work` runs, beyond what was held before.
fn most_held<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let (before, _) = HELD.get();
    HELD.set((before, before));
    let result = work();
    (HELD.get().1 - before, result)
}

const MIB: usize = 1 << 20;
const LIMITS: Limits = Limits {
    max_raw_len: 32 * MIB,
};

fn numbers(numbers: &[u64]) -> Vec<u8> {
    let mut out = Writer::new();
    numbers.iter().for_each(|number| out.varint(*number));
    out.0
}

fn body_of<'a>(frames: impl IntoIterator<Item = (u32, &'a [u8])>) -> Vec<u8> {
    let raw = (1..).zip(frames).map(|(seq, (kind, body))| RawFrame {
        seq,
        time_ms: 5,
        kind,
        body,
    });
    segment::write_segment(Ids::default(), Flags::default(), 0, raw).expect("frames")
}

/// Bodies of frames that are nothing but entries of a list, as short as they can be.
fn lists(count: usize) -> Vec<(u32, Vec<u8>)> {
    let n = count as u64;
    let with = |kind, head: &[u64], entry: &[u8], tail: &[u8]| {
        (kind, [numbers(head), entry.repeat(count), tail.to_vec()].concat())
    };
    vec![
        with(kind::STRINGS, &[0, 0, n], &[0], &[]),
        with(kind::TREE, &[0, 1, 0, 1, 0, 0, n], &[5], &[0, 0, 0]),
        with(kind::TREE, &[0, 1, 0, 1, 0, 0, n], &[1, 0, 0], &[0, 0, 0]),
        with(kind::TREE, &[0, 1, 0, 1, 0, 0, 1, 1, 0, n], &[0, 0], &[0, 0, 0]),
        with(kind::TREE, &[0, 1, 0, n], &[0, 0, 0], &[0, 0, 0]),
        with(kind::TREE, &[0, 1, n], &[2], &[0, 0, 0, 0]),
        with(kind::TREE, &[0, 1, 0, 0, n], &[0, 0, 0], &[0, 0]),
        with(kind::TREE, &[0, 1, 0, 0, 0, n], &[0, 0], &[0]),
        with(kind::TREE, &[0, 1, 0, 0, 0, 0, n], &[0, 0], &[]),
        with(kind::PATH, &[0, 0, n], &[0, 0, 0, 0], &[]),
        with(kind::SHEET, &[1, 2, 0, 0, 0, 0, 2, n], &[0], &[]),
        with(kind::RULE_EDITS, &[1, n], &[1, 0], &[]),
        with(kind::ADOPTED, &[1, n], &[1], &[]),
        with(kind::TOP_LAYER, &[n], &[1, 0], &[]),
        with(kind::SELECTION, &[n], &[1, 0, 1, 0], &[]),
    ]
}

#[test]
fn a_frame_of_empty_entries_is_refused_before_it_takes_memory() {
    for (kind, body) in lists(6_000_000) {
        let (most, read) = most_held(|| read_body(kind, &body));
        assert_eq!(read.map(|_| ()), Err(Error::TooMany), "kind {kind}");
        assert!(most < MIB, "kind {kind}: {most} bytes");
    }
}

#[test]
fn the_largest_list_takes_what_the_format_says() {
    for (kind, body) in lists(afterimage_format::codec::MAX_ENTRIES - 2) {
        let (most, read) = most_held(|| read_body(kind, &body));
        assert!(read.is_ok(), "kind {kind}: {read:?}");
        assert!(most <= body.len() + 16 * MIB, "kind {kind}: {most} bytes");
    }
}

#[test]
fn a_segment_is_checked_within_twice_its_payload_and_one_frame() {
    let (_, list) = &lists(100_000)[0];
    let body = body_of((0..200).map(|_| (kind::STRINGS, &**list)));
    let payload = segment::read_header(&body).expect("a header").0.raw_len as usize;
    let (most, read) = most_held(|| fold_frames(&body, &LIMITS, |_, _| {}).map(|_| ()));
    assert_eq!(read, Ok(()));
    assert!(most <= 2 * payload + 18 * MIB, "{most} bytes for {payload}");
}

#[test]
fn more_frames_than_a_segment_has_are_refused_by_the_header() {
    let frames = |count| body_of((0..count).map(|_| (kind::STOP, &[][..])));
    let most = segment::MAX_FRAMES as usize;
    assert!(segment::read_header(&frames(most)).is_ok());
    let body = frames(most + 1);
    let (most, read) = most_held(|| fold_frames(&body, &LIMITS, |_, _| {}).map(|_| ()));
    assert_eq!(read, Err(Error::TooMany));
    assert!(most < MIB, "{most} bytes");
}

#[test]
fn a_keyframe_of_empty_nodes_is_refused() {
    // Texts below one element; the state before them is a document with that element.
    let count = 3_000_000_u64;
    let head = [
        numbers(&[1, 1, 2, 0, 0, 0, 0, count + 2]),
        vec![0x80, 2],
        vec![3, 0, 2, 0, 1, b'p', 0, 0],
    ];
    let texts = [&[4, 0, 2, 0, 0][..], &[4, 1, 2, 0, 0].repeat(count as usize - 1)].concat();
    let bytes = [head.concat(), texts].concat();
    let (most, read) = most_held(|| keyframe::decode(&bytes).map(|_| ()));
    assert_eq!(read, Err(Error::TooMany));
    assert!(most < MIB, "{most} bytes");
}

/// What the format says of a keyframe of this length.
fn most_of_keyframe(bytes: &[u8]) -> usize {
    256 * MIB + 4 * bytes.len()
}

#[test]
fn the_largest_keyframe_of_empty_elements_takes_what_the_format_says() {
    let count = (1_u64 << 20) - 1;
    let head = [numbers(&[1, 1, 2, 0, 0, 0, 0, count]), vec![0x80, 2]].concat();
    let elements = [
        &[3, 0, 2, 0, 1, b'p', 0, 0][..],
        &[3, 1, 2, 0, 1, b'p', 0, 0].repeat(count as usize - 2),
    ];
    let bytes = [head, elements.concat()].concat();
    let (most, read) = most_held(|| keyframe::decode(&bytes).map(|_| ()));
    assert_eq!(read, Ok(()));
    assert!(most <= most_of_keyframe(&bytes), "{most} bytes");
}

#[test]
fn all_lists_of_a_keyframe_together_take_what_the_format_says() {
    // Constructed sheets of empty rules, each as large as a frame may be.
    let sheets = |count: u64| {
        let rules = afterimage_format::codec::MAX_ENTRIES - 2;
        let mut out = Writer::new();
        for sheet in 1..=count {
            let head = numbers(&[sheet, 2, 0, 0, 0, 0, 2, rules as u64]);
            out.varint(kind::SHEET.into());
            out.bytes(&[head, vec![0; rules]].concat());
        }
        [numbers(&[1, 1, 1 << 9, 0, 0, 0, 0, 0, count]), out.0].concat()
    };
    for (count, expected) in [(7, Ok(())), (9, Err(Error::TooMany))] {
        let bytes = sheets(count);
        let (most, read) = most_held(|| keyframe::decode(&bytes).map(|_| ()));
        assert_eq!(read, expected);
        assert!(most <= most_of_keyframe(&bytes), "{most} bytes");
    }
}
