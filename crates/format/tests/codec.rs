//! Frames, batches and segments: whatever is written is read again, and nothing that is read can do harm.

mod arbitrary;

use afterimage_format::batch::{self, BatchWriter};
use afterimage_format::codec::Error;
use afterimage_format::frame::Frame;
use afterimage_format::segment::{self, Flags, Ids, Limits, Numbered};
use afterimage_format::stream::RawFrame;
use proptest::collection::vec;
use proptest::prelude::*;

fn timed_frames() -> impl Strategy<Value = Vec<(u64, Frame)>> {
    vec(
        (1_700_000_000_000_u64..1_800_000_000_000, arbitrary::frame()),
        1..12,
    )
}

fn batch_of(frames: &[(u64, Frame)], first_seq: u64) -> Vec<u8> {
    let mut writer = BatchWriter::new(first_seq);
    for (time_ms, frame) in frames {
        writer.push(*time_ms, frame);
    }
    writer.take().expect("frames were pushed").0
}

fn ids(byte: u8) -> Ids {
    Ids {
        session: [byte; 16],
        tab: [2; 16],
        page: [3; 16],
        recording: [4; 16],
        view: [5; 16],
    }
}

fn raw_frames(batch: &[u8]) -> Vec<RawFrame<'_>> {
    batch::read(batch).and_then(Iterator::collect).expect("own batch")
}

proptest! {
    #[test]
    fn a_batch_gives_back_its_frames(frames in timed_frames(), first_seq in 1_u64..1 << 40) {
        let batch = batch_of(&frames, first_seq);
        let read = raw_frames(&batch);
        prop_assert_eq!(read.len(), frames.len());
        for (offset, (raw, (time_ms, frame))) in read.iter().zip(&frames).enumerate() {
            prop_assert_eq!(raw.seq, first_seq + offset as u64);
            prop_assert_eq!(raw.time_ms, *time_ms);
            prop_assert_eq!(&raw.decode().expect("own frame"), frame);
        }
    }

    #[test]
    fn a_segment_gives_back_its_frames_and_says_what_it_left_out(
        frames in timed_frames(), keep in vec(any::<bool>(), 12), session in any::<u8>(), stopped in any::<bool>(),
    ) {
        let batch = batch_of(&frames, 7);
        let raw = raw_frames(&batch);
        let last = raw.len() - 1;
        let kept: Vec<_> = raw.iter().enumerate()
            .filter(|(index, _)| *index == 0 || *index == last || keep[*index]).map(|(_, frame)| *frame).collect();
        let flags = Flags { stopped, ..Flags::default() };
        let body = segment::write_segment(ids(session), flags, 1, kept.iter().copied()).expect("frames");
        let (header, read) = segment::read_frames(&body, &Limits::default()).expect("own segment");
        prop_assert_eq!(header.ids, ids(session));
        prop_assert_eq!(header.flags, flags);
        prop_assert_eq!((header.first_seq, header.last_seq), (7, 7 + last as u64));
        let missing: u64 = header.left_out.iter().map(|gap| gap.last - gap.first + 1).sum();
        prop_assert_eq!(missing as usize, raw.len() - kept.len());
        let expected: Vec<_> = kept.iter()
            .map(|raw| Numbered { seq: raw.seq, time_ms: raw.time_ms, frame: raw.decode().expect("own frame") }).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn no_bytes_make_the_readers_panic(bytes in vec(any::<u8>(), 0..400), kind in 0_u32..26) {
        let _ = afterimage_format::frame_codec::read_body(kind, &bytes);
        let _ = segment::read_frames(&bytes, &Limits { max_raw_len: 1 << 16 });
        if let Ok(frames) = batch::read(&bytes) {
            frames.for_each(|frame| { let _ = frame.map(|frame| frame.decode()); });
        }
    }

    #[test]
    fn a_damaged_segment_is_an_error_or_still_well_formed(
        frames in timed_frames(), at in any::<prop::sample::Index>(), with in any::<u8>(), cut in any::<bool>(),
    ) {
        let batch = batch_of(&frames, 1);
        let mut body = segment::write_segment(ids(1), Flags::default(), 0, raw_frames(&batch)).expect("frames");
        let at = at.index(body.len());
        if cut { body.truncate(at); } else { body[at] = with; }
        let _ = segment::read_frames(&body, &Limits { max_raw_len: 1 << 20 });
    }
}

#[test]
fn a_bomb_is_refused_before_it_is_inflated() {
    let frames = [(
        5,
        Frame::Strings {
            reset: false,
            first_id: 0,
            texts: vec!["x".repeat(1 << 20).into()],
        },
    )];
    let batch = batch_of(&frames, 1);
    let body = segment::write_segment(ids(1), Flags::default(), 0, raw_frames(&batch)).expect("frames");
    assert!(body.len() < 4096, "deflate shrinks a run: {}", body.len());
    assert_eq!(
        segment::read_frames(&body, &Limits { max_raw_len: 1 << 16 }).map(|_| ()),
        Err(Error::TooLarge)
    );
    assert!(segment::read_frames(&body, &Limits::default()).is_ok());
}

#[test]
fn a_path_without_points_cannot_be_read() {
    assert_eq!(
        afterimage_format::frame_codec::read_body(10, &[0, 0, 0]).map(|_| ()),
        Err(Error::BadNumber)
    );
}
