//! Golden files: what was written once is read the same way forever, and the same frames make the same bytes.
//!
//! A file that is missing is written when `AFTERIMAGE_WRITE_GOLDEN` is set; one that exists never is. What the deflater
//! makes of a payload may change with its version, so bodies are compared by their headers and inflated payloads.

mod fixtures;

use afterimage_format::batch::{self, BatchWriter};
use afterimage_format::frame::Frame;
use afterimage_format::keyframe;
use afterimage_format::replica::Replica;
use afterimage_format::segment::{self, Flags, Limits, Numbered};
use afterimage_format::stream::RawFrame;
use fixtures::START_MS;
use std::path::Path;

const SNAPSHOT: Flags = Flags {
    stopped: false,
    has_snapshot: true,
    has_shared: false,
};
const STOPPED: Flags = Flags {
    stopped: true,
    has_snapshot: false,
    has_shared: false,
};

/// The file's bytes; `written` is what the present code makes of the same frames.
fn golden(name: &str, written: &[u8]) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if !path.exists() && std::env::var_os("AFTERIMAGE_WRITE_GOLDEN").is_some() {
        std::fs::write(&path, written).expect("a writable directory");
    }
    std::fs::read(&path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}

fn batch_of(frames: &[(u64, Frame)]) -> Vec<u8> {
    let mut writer = BatchWriter::new(1);
    for (time_ms, frame) in frames {
        writer.push(*time_ms, frame);
    }
    writer.take().expect("frames").0
}

fn raw_frames(batch: &[u8]) -> Vec<RawFrame<'_>> {
    batch::read(batch).and_then(Iterator::collect).expect("own batch")
}

fn numbered(frames: Vec<(u64, Frame)>) -> Vec<Numbered> {
    let number = |(seq, (time_ms, frame))| Numbered { seq, time_ms, frame };
    (1..).zip(frames).map(number).collect()
}

/// The golden body holds `frames`, and the writer still makes its header and its payload, byte for byte.
fn assert_segment(name: &str, flags: Flags, reason: u8, frames: Vec<Numbered>, written: &[u8]) -> Vec<u8> {
    let body = golden(name, written);
    let (header, read) = segment::read_frames(&body, &Limits::default()).expect("a readable golden file");
    assert_eq!(read, frames, "{name}");
    assert_eq!(header.flags, flags);
    assert_eq!(header.ids, fixtures::ids());
    assert!(header.left_out.iter().all(|gap| gap.reason == reason));
    assert_same_bytes(&body, written);
    body
}

fn assert_same_bytes(body: &[u8], written: &[u8]) {
    let limits = Limits::default();
    let (header, payload) = segment::read_payload(body, &limits).expect("a golden file");
    assert_eq!(
        segment::read_payload(written, &limits).expect("own body"),
        (header, payload)
    );
    let offset = segment::read_header(body).expect("a golden file").1;
    assert_eq!(body.get(..offset), written.get(..offset), "the header's bytes");
}

fn example() -> Vec<u8> {
    let batch = batch_of(&fixtures::example());
    segment::write_segment(fixtures::ids(), SNAPSHOT, 0, raw_frames(&batch)).expect("frames")
}

#[test]
fn the_worked_example_is_read_and_written_as_ever() {
    assert_segment(
        "example.bin",
        SNAPSHOT,
        0,
        numbered(fixtures::example()),
        &example(),
    );
}

fn assert_batch(name: &str, frames: Vec<(u64, Frame)>) {
    let written = batch_of(&frames);
    let batch = golden(name, &written);
    let decode = |raw: RawFrame<'_>| Numbered {
        seq: raw.seq,
        time_ms: raw.time_ms,
        frame: raw.decode().expect("a frame"),
    };
    let read: Vec<Numbered> = raw_frames(&batch).into_iter().map(decode).collect();
    assert_eq!(read, numbered(frames), "{name}");
    assert_eq!(batch, written, "{name}");
}

#[test]
fn every_kind_of_frame_is_read_and_written_as_ever() {
    assert_batch("every-kind.bin", fixtures::every_kind());
    assert_batch("box.bin", fixtures::hidden_box());
    assert_batch("sheets.bin", fixtures::sheets());
    assert_batch("screen.bin", fixtures::screen());
    assert_batch("assets.bin", fixtures::assets());
    assert_batch("shown.bin", fixtures::shown());
    assert_batch("bases.bin", fixtures::bases());
    assert_batch("nothing.bin", fixtures::nothing());
}

#[test]
fn a_segment_that_leaves_frames_out_is_read_and_written_as_ever() {
    let batch = batch_of(&fixtures::every_kind());
    let is_kept = |seq: u64| seq < 5 || (8..15).contains(&seq) || seq > 15;
    let kept = raw_frames(&batch).into_iter().filter(|raw| is_kept(raw.seq));
    let written = segment::write_segment(fixtures::ids(), STOPPED, 1, kept).expect("frames");
    let frames = numbered(fixtures::every_kind())
        .into_iter()
        .filter(|frame| is_kept(frame.seq))
        .collect();
    let body = assert_segment("left-out.bin", STOPPED, 1, frames, &written);
    let left_out = segment::read_header(&body).expect("a golden file").0.left_out;
    assert_eq!(
        left_out
            .iter()
            .map(|gap| (gap.first, gap.last))
            .collect::<Vec<_>>(),
        [(5, 7), (15, 15)]
    );
}

#[test]
fn a_keyframe_is_read_and_written_as_ever() {
    let mut replica = Replica::new();
    let frames: Vec<_> = fixtures::example()
        .into_iter()
        .chain(fixtures::more_of_the_page())
        .collect();
    for (_, frame) in &frames {
        replica.apply(frame).expect("a frame that fits");
    }
    let seq = frames.len() as u64;
    let state = keyframe::encode(&replica, seq);
    let written = segment::write_keyframe(fixtures::ids(), seq, START_MS + 2_100, &state);
    let body = golden("keyframe.bin", &written);
    let (_, payload) = segment::read_payload(&body, &Limits::default()).expect("a golden file");
    let (read, read_seq) = keyframe::decode(&payload).expect("a golden keyframe");
    assert_eq!((keyframe::encode(&read, seq), read_seq), (state, seq));
    assert_same_bytes(&body, &written);
}

#[test]
fn the_documentation_shows_the_worked_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("docs/wire-format.md")).expect("the documentation");
    let body = golden("example.bin", &example());
    let (_, payload) = segment::read_payload(&body, &Limits::default()).expect("a golden file");
    let blocks: Vec<Vec<u8>> = text.split("```hex\n").skip(1).map(hex_of_block).collect();
    assert_eq!(blocks, [body, payload]);
}

/// The bytes of a fenced block: two hexadecimal digits each, up to `;` in every line.
fn hex_of_block(block: &str) -> Vec<u8> {
    let lines = block.split("```").next().unwrap_or_default().lines();
    let digits = lines.flat_map(|line| line.split(';').next().unwrap_or_default().split_whitespace());
    digits
        .map(|digits| u8::from_str_radix(digits, 16).expect("two hexadecimal digits"))
        .collect()
}
