//! What waits, handed from one shipper to another: the browser keeps it for a later page.
//!
//! It is the entries of the outbox as they are, one part for each, so that what stands in the place of frames (a keyframe,
//! what was joined) goes with them: behind a gap nothing could be shown.

use super::Shipper;
use crate::cutter::Cut;
use crate::outbox::Entry;
use crate::run::{Run, view_after};
use afterimage_format::codec::{Error, Reader, Writer};
use afterimage_format::stream::RawFrame;

/// Kinds of parts.
const FRAMES: u8 = 0;
const JOINED: u8 = 1;
const KEYFRAME: u8 = 2;
const GIVEN_UP: u8 = 3;
const OWED: u8 = 4;

impl Shipper {
    /// All that waits, for [`Shipper::push_waiting`] of another shipper: what was taken back is not in it. `None` if nothing waits.
    pub fn waiting(&self) -> Option<Vec<u8>> {
        let mut out = Writer::new();
        for entry in self.owing.queue.entries() {
            write_run(OWED, &entry.run, &mut out);
            out.varint(entry.missing().count() as u64);
            entry.missing().for_each(|(_, frame)| out.varint(frame.seq));
        }
        for entry in self.outbox.entries() {
            if entry.is_keyframe() {
                out.u8(KEYFRAME);
                out.varint(entry.run.first_seq());
                out.bytes(&entry.body);
            } else if entry.run.is_given_up() {
                out.u8(GIVEN_UP);
                out.raw(&entry.run.view());
                out.varint(entry.run.end_seq().saturating_sub(1));
                out.varint(entry.run.last_ms().unwrap_or(0));
            } else {
                let kind = if entry.run.is_joined() { JOINED } else { FRAMES };
                write_run(kind, &entry.run, &mut out);
            }
        }
        if !self.pending.is_empty() {
            write_run(FRAMES, &self.pending, &mut out);
        }
        (!out.0.is_empty()).then_some(out.0)
    }

    /// Takes up what [`Shipper::waiting`] of another shipper gave, before any batch.
    pub fn push_waiting(&mut self, waiting: &[u8], now_ms: u64) -> Result<(), Error> {
        let read = self.read_waiting(waiting, now_ms);
        self.stats.bad_batches += u64::from(read.is_err());
        self.bound(now_ms);
        read
    }

    fn read_waiting(&mut self, waiting: &[u8], now_ms: u64) -> Result<(), Error> {
        let mut input = Reader::new(waiting);
        while !input.is_empty() {
            match input.u8()? {
                FRAMES => {
                    let view = input.id()?;
                    self.set_view(view);
                    read_run(&mut input, |frame| {
                        self.take_in(frame, now_ms);
                        true
                    })?;
                }
                JOINED => {
                    self.cut_all(now_ms);
                    let mut run = Run::joined(input.id()?);
                    let mut view = run.view();
                    read_run(&mut input, |frame| {
                        view = view_after(view, frame);
                        run.push(frame)
                    })?;
                    self.push_whole(run)?;
                    self.set_view(view);
                }
                OWED => {
                    let mut run = Run::of_view(input.id()?);
                    read_run(&mut input, |frame| run.push(frame))?;
                    let count = input.count()?;
                    let owed: Result<Vec<u64>, Error> = (0..count).map(|_| input.varint()).collect();
                    self.owe_run(run, &owed?);
                }
                GIVEN_UP => {
                    self.cut_all(now_ms);
                    let run = Run::given_up(input.id()?, input.varint()?, input.varint()?);
                    self.push_whole(run.ok_or(Error::BadNumber)?)?;
                }
                KEYFRAME => {
                    self.cut_all(now_ms);
                    let before_seq = input.varint()?;
                    self.pushed_seq = before_seq.saturating_sub(1);
                    let body = input.bytes()?.to_vec();
                    self.outbox.push(Entry::keyframe(before_seq, body));
                }
                _ => return Err(Error::BadTag),
            }
        }
        Ok(())
    }

    /// A run that cannot be cut.
    fn push_whole(&mut self, run: Run) -> Result<(), Error> {
        let body = self.cutter.body(&run).ok_or(Error::Truncated)?;
        self.pushed_seq = run.end_seq().saturating_sub(1);
        self.outbox.push(Entry::new(Cut { run, body }));
        Ok(())
    }

    /// What comes next is not behind the frames that are pending.
    fn cut_all(&mut self, now_ms: u64) {
        while !self.pending.is_empty() {
            self.cut(now_ms);
        }
    }
}

fn write_run(kind: u8, run: &Run, out: &mut Writer) {
    out.u8(kind);
    out.raw(&run.view());
    out.varint(run.len() as u64);
    let (mut seq, mut time_ms) = (0, 0);
    for frame in run.iter() {
        out.varint(frame.seq.wrapping_sub(seq));
        out.varint(frame.time_ms.wrapping_sub(time_ms));
        out.varint(u64::from(frame.kind));
        out.bytes(frame.body);
        (seq, time_ms) = (frame.seq, frame.time_ms);
    }
}

/// The frames of a run, of which each has to be taken.
fn read_run(input: &mut Reader<'_>, mut take: impl FnMut(RawFrame<'_>) -> bool) -> Result<(), Error> {
    let (mut seq, mut time_ms) = (0_u64, 0_u64);
    for _ in 0..input.count()? {
        let step = input.varint()?;
        seq = seq
            .checked_add(step)
            .filter(|_| step > 0)
            .ok_or(Error::BadNumber)?;
        time_ms = time_ms.wrapping_add(input.varint()?);
        let frame = RawFrame {
            seq,
            time_ms,
            kind: input.u32()?,
            body: input.bytes()?,
        };
        if !take(frame) {
            return Err(Error::BadNumber);
        }
    }
    Ok(())
}
