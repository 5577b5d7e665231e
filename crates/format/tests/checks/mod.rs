//! What must hold of any bytes. The fuzzer (`fuzz/`) looks for some of which it does not.

use afterimage_format::batch;
use afterimage_format::codec::Writer;
use afterimage_format::expand::{Event, Expander};
use afterimage_format::frame::{Frame, Tree};
use afterimage_format::frame_codec::{kind_of, read_body, write_body};
use afterimage_format::keyframe as keyframes;
use afterimage_format::replica::{Replica, diff};
use afterimage_format::segment::{Flags, Ids, Limits, Numbered, read_frames, read_payload, write_segment};
use afterimage_format::stream::RawFrame;
use afterimage_format::validate::Validator;

/// Less than the collector's, so that what takes too much is found by small inputs.
const LIMITS: Limits = Limits { max_raw_len: 1 << 20 };
/// What a state may take, as the collector counts it.
const STATE_BYTES_MAX: usize = 16 << 20;

/// Whatever the intake reads: a body as it comes, and a run of frames that no deflate stands before.
pub fn segment(data: &[u8]) {
    if let Ok((header, frames)) = read_frames(data, &LIMITS) {
        assert_eq!(header.frame_count as usize, frames.len());
        assert_eq!(header.last_seq, frames.last().map_or(0, |frame| frame.seq));
    }
    let _ = read_payload(data, &LIMITS);
    let mut raw = raw_frames(data);
    for frame in &raw {
        let Ok(read) = frame.decode() else { continue };
        let mut written = Writer::new();
        write_body(&read, &mut written);
        let again = read_body(kind_of(&read), &written.0);
        assert_eq!(again.as_ref(), Ok(&read), "written, it is another frame");
    }
    raw.retain(|frame| frame.decode().is_ok());
    let Some(body) = write_segment(Ids::default(), Flags::default(), 1, raw.iter().copied()) else {
        return;
    };
    if let Ok((_, read)) = read_frames(&body, &LIMITS) {
        let is_known = |seq| raw.iter().any(|frame| frame.seq == seq);
        assert!(read.iter().all(|frame| is_known(frame.seq)));
    }
}

/// A recording from its beginning: frames, the replica, a keyframe of it, and the events.
pub fn replay(data: &[u8]) {
    let mut player = Player::new(Expander::new(0));
    let last_ms = player.play_all(data);
    let replica = player.expander.replica();
    same_by_keyframe(replica, 1);
    if player.can_show() {
        player.snapshot(last_ms);
    }
}

/// A state that somebody sent, written out, and frames that go on from it; see [`split`].
pub fn keyframe(data: &[u8]) {
    let (state, batch) = split(data);
    let Ok((replica, seq)) = keyframes::decode(state) else {
        return;
    };
    same_by_keyframe(&replica, seq);
    let mut player = Player::new(Expander::resume(0, replica));
    if player.can_show() {
        let first_ms = raw_frames(batch).first().map_or(0, |frame| frame.time_ms);
        player.snapshot(first_ms);
    }
    player.play_all(batch);
}

/// Two parts: the first has its length in front, two bytes of it.
pub fn split(data: &[u8]) -> (&[u8], &[u8]) {
    let Some((length, rest)) = data.split_first_chunk::<2>() else {
        return (&[], &[]);
    };
    let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
    rest.split_at(length)
}

/// The frames of a batch, up to the first that cannot be one.
pub fn raw_frames(bytes: &[u8]) -> Vec<RawFrame<'_>> {
    let frames = batch::read(bytes).into_iter().flatten();
    frames.map_while(Result::ok).collect()
}

fn same_by_keyframe(replica: &Replica, seq: u64) {
    let bytes = keyframes::encode(replica, seq);
    let (again, _) = keyframes::decode(&bytes).expect("a keyframe of our own");
    if let Some(difference) = diff(replica, &again) {
        panic!("a keyframe loses {difference}");
    }
}

/// Expands frames as the collector does, and checks every event.
struct Player {
    expander: Expander,
    validator: Validator,
    spent_bytes: usize,
}

impl Player {
    fn new(expander: Expander) -> Self {
        Self {
            spent_bytes: expander.weight(),
            expander,
            validator: Validator::default(),
        }
    }

    /// Whether the collector would write the page as it is now.
    fn can_show(&self) -> bool {
        let replica = self.expander.replica();
        replica.snapshot_complete() && !replica.drain_open()
    }

    /// Frames until one does not fit. Gives the time of the last.
    fn play_all(&mut self, batch: &[u8]) -> u64 {
        let mut last_ms = 0;
        for raw in raw_frames(batch) {
            let Ok(frame) = raw.numbered() else { break };
            last_ms = frame.time_ms;
            if !self.play(&frame) {
                break;
            }
        }
        let mut events = Vec::new();
        self.expander.finish(&mut events);
        self.check(&events);
        last_ms
    }

    fn play(&mut self, frame: &Numbered) -> bool {
        self.spent_bytes += self.expander.cost(&frame.frame);
        if self.spent_bytes > STATE_BYTES_MAX || !has_room(&frame.frame) {
            return false;
        }
        let mut events = Vec::new();
        let played = self.expander.frame(frame.time_ms, &frame.frame, &mut events);
        self.check(&events);
        played.is_ok()
    }

    fn snapshot(&mut self, time_ms: u64) {
        let mut events = Vec::new();
        self.expander.snapshot(time_ms, &mut events);
        self.check(&events);
    }

    fn check(&mut self, events: &[Event]) {
        for event in events {
            let value = event.to_value().expect("an event is JSON");
            if let Err(fault) = self.validator.event(&value) {
                panic!("{fault}: {}", event.json);
            }
        }
    }
}

/// Node numbers are counted on from the first new one.
fn has_room(frame: &Frame) -> bool {
    let Frame::Tree(Tree {
        first_new_id,
        insertions,
        ..
    }) = frame
    else {
        return true;
    };
    let new: usize = insertions.iter().map(|insertion| insertion.nodes.len()).sum();
    u64::from(*first_new_id) + new as u64 <= u64::from(u32::MAX)
}
