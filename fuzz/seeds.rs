//! Writes what the fuzzer begins with: the golden files, taken apart.
//!
//! ```sh
//! cargo run --release --example seeds
//! ```

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

use afterimage_format::purge::{Extent, Purge};
use afterimage_format::replica::Replica;
use afterimage_format::segment::{Kind, Limits, SegmentReader, read_header, read_payload};
use afterimage_format::{batch, keyframe};
use afterimage_fuzz::checks::raw_frames;
use afterimage_fuzz::join;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = fs::read_dir(root.join("../crates/format/tests/golden"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_>>()?;
    paths.sort();
    let write = |target: &str, name: &str, bytes: &[u8]| {
        let folder = root.join("corpus").join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)
    };
    for path in paths {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let bytes = fs::read(&path)?;
        write("segment", &name, &bytes)?;
        if let Ok((header, _)) = read_header(&bytes)
            && header.kind == Kind::Keyframe
        {
            let (_, state) = read_payload(&bytes, &Limits::default()).expect("a golden keyframe");
            write("keyframe", &name, &join(&state, &[]))?;
            continue;
        }
        let frames = frames_of(&bytes);
        write("segment", &format!("{name}-batch"), &frames)?;
        write("replay", &name, &frames)?;
        for (number, purge) in purges().iter().enumerate() {
            write(
                "purge",
                &format!("{name}-{number}"),
                &join(&purge.write(), &frames),
            )?;
        }
        for (seq, state, rest) in states(&frames) {
            write("keyframe", &format!("{name}-{seq}"), &join(&state, &rest))?;
        }
    }
    Ok(())
}

/// A golden file as a batch.
fn frames_of(bytes: &[u8]) -> Vec<u8> {
    let Ok(mut segment) = SegmentReader::open(bytes, &Limits::default()) else {
        return bytes.to_vec();
    };
    let mut parts = Vec::new();
    while let Some(frame) = segment.head() {
        parts.push((frame.seq, frame.time_ms, frame.kind, frame.body.to_vec()));
        segment.advance();
    }
    let frames = parts
        .iter()
        .map(|(seq, time_ms, kind, body)| afterimage_format::stream::RawFrame {
            seq: *seq,
            time_ms: *time_ms,
            kind: *kind,
            body,
        });
    batch::write(frames).unwrap_or_default()
}

/// The state after each frame that fits, with the frames behind it.
fn states(batch: &[u8]) -> Vec<(u64, Vec<u8>, Vec<u8>)> {
    let frames = raw_frames(batch);
    let mut replica = Replica::new();
    let mut states = Vec::new();
    for (at, raw) in frames.iter().enumerate() {
        let fits = raw.decode().is_ok_and(|frame| replica.apply(&frame).is_ok());
        if !fits {
            break;
        }
        let rest = batch::write(frames[at + 1..].iter().copied()).unwrap_or_default();
        states.push((raw.seq, keyframe::encode(&replica, raw.seq), rest));
    }
    states
}

fn purges() -> [Purge; 3] {
    let purge = |extent, through_seq, nodes: &[(u32, u32)], whole_page| Purge {
        through_seq,
        nodes: nodes.to_vec(),
        frames: Vec::new(),
        extent,
        whole_page,
    };
    [
        purge(Extent::Masked, 1_000, &[(1, 3), (5, 1_000)], false),
        purge(Extent::Blank, 1_000, &[(4, 1_000)], false),
        purge(Extent::Masked, 5, &[], true),
    ]
}
