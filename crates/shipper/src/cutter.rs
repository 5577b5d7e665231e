//! Makes bodies of runs and keeps them near their target size.

use crate::config::Config;
use crate::outbox::Entry;
use crate::run::Run;
use crate::sharing::{Sharing, TextId, named};
use afterimage_format::frame_codec::kind;
use afterimage_format::segment::{Flags, Ids, MAX_FRAMES, read_header, write_segment};
use afterimage_format::stream::{LeftOut, RawFrame};

/// Inflated size no segment of several frames exceeds, however well it deflates: a reader holds it as a whole.
const MAX_WEIGHT: usize = 4 << 20;
/// A body's header, about.
const HEADER_BYTES: usize = 110;
/// Below this much input the ratio says more about the header than about the frames.
const TELLING_WEIGHT: usize = 1_000;
/// Smallest target: below it a request is mostly framing.
const MIN_TARGET: usize = 512;

/// A run that was cut, and its body.
#[derive(Debug)]
pub struct Cut {
    /// The frames.
    pub run: Run,
    /// What a request carries.
    pub body: Vec<u8>,
}

/// Decides how many frames a segment takes.
#[derive(Debug)]
pub struct Cutter {
    ids: Ids,
    /// Deflated bytes for a thousand raw ones, as lately seen.
    ratio_milli: usize,
    target: usize,
    /// Largest body of more than one frame.
    max_body: usize,
    /// Largest body that the budget of a minute is enough for.
    most: usize,
    /// A segment that turns out small is made anew with more frames.
    fills: bool,
    /// The frame that completed the first snapshot.
    snapshot_seq: Option<u64>,
    sharing: Sharing,
}

impl Cutter {
    /// A segment takes at most a quarter of the budget, so that no request has to wait for an empty window; at an
    /// exit all of it, since there may be no second request.
    pub fn new(config: &Config) -> Self {
        let budget = usize::try_from(config.bytes_per_minute).unwrap_or(usize::MAX);
        let overhead = usize::try_from(config.overhead_bytes).unwrap_or(usize::MAX);
        let most = budget.saturating_sub(overhead);
        let share = if config.is_exit { most } else { budget / 4 };
        let target = config.segment_bytes.min(share).max(MIN_TARGET);
        Self {
            ids: config.ids,
            ratio_milli: 250,
            target,
            max_body: target.saturating_add(target / 2).min(most),
            most,
            fills: config.is_exit,
            snapshot_seq: None,
            sharing: Sharing::default(),
        }
    }

    /// Frame `seq` completes the first snapshot.
    pub const fn snapshot_completed_by(&mut self, seq: u64) {
        self.snapshot_seq = Some(seq);
    }

    /// No more than this is free of the budget.
    pub fn fit_within(&mut self, free: u64) {
        self.most = self.most.min(usize::try_from(free).unwrap_or(usize::MAX));
        self.target = self.target.min(self.most).max(MIN_TARGET);
        self.max_body = self.max_body.min(self.most);
    }

    /// The server finds bodies of this size too large.
    pub fn shrink_below(&mut self, body_len: usize) {
        self.target = self.target.min(body_len / 2).max(MIN_TARGET);
        self.max_body = self.max_body.min(body_len.saturating_sub(1));
        self.most = self.most.min(body_len.saturating_sub(1));
    }

    /// What `run` will deflate to, about.
    pub fn estimate(&self, run: &Run) -> usize {
        self.estimate_weight(run.weight())
    }

    /// The same of so many inflated bytes.
    pub fn estimate_weight(&self, weight: usize) -> usize {
        weight.saturating_mul(self.ratio_milli) / 1_000
    }

    /// The frame that completed the first snapshot, if it came.
    pub const fn snapshot_seq(&self) -> Option<u64> {
        self.snapshot_seq
    }

    /// There are frames enough for a segment.
    pub fn is_full(&self, run: &Run) -> bool {
        run.weight() >= self.full_weight() || run.len() >= MAX_FRAMES as usize
    }

    /// Rewriting made more of several frames than any segment may be.
    pub fn is_too_heavy(&self, run: &Run) -> bool {
        run.weight() > MAX_WEIGHT && run.len() > 1
    }

    /// The body of frames that cannot be split, if a minute's budget is enough for it.
    pub fn body_within_budget(&mut self, run: &Run) -> Option<Vec<u8>> {
        if run.weight() > MAX_WEIGHT || run.len() > MAX_FRAMES as usize {
            return None;
        }
        let body = self.body(run)?;
        self.learn(&body);
        (body.len() <= self.most).then_some(body)
    }

    /// Takes a segment's worth of frames from the front of `run`. `None` if there are none.
    pub fn cut(&mut self, run: &mut Run) -> Option<Cut> {
        let most = MAX_FRAMES as usize;
        let mut count = run.count_within(self.full_weight()).min(most);
        let mut may_grow = self.fills;
        loop {
            let mut front = run.take_front(count);
            let body = self.body(&front)?;
            // More than the run weighs where texts are told in full.
            let raw = self.learn(&body);
            let fitting = (front.len().saturating_mul(self.target) / body.len()).min(most);
            if (body.len() > self.max_body || raw > MAX_WEIGHT) && front.len() > 1 {
                // Growing again could go back and forth.
                may_grow = false;
                let lighter = front.len().saturating_mul(MAX_WEIGHT) / raw.max(1);
                count = fitting.min(lighter).min(front.len() - 1).max(1);
            } else if may_grow && !run.is_empty() && fitting > front.len() {
                count = fitting;
            } else {
                return Some(Cut { run: front, body });
            }
            front.append(core::mem::take(run));
            *run = front;
        }
    }

    /// The body that carries exactly `run`. Texts that visits share are named.
    pub fn body(&self, run: &Run) -> Option<Vec<u8>> {
        // What is joined is sent whole or not at all, so nothing of it can be sent once more.
        let names = run
            .iter()
            .map(|frame| (!run.is_joined()).then(|| named(frame)).flatten());
        self.body_naming(run, &names.collect::<Vec<_>>())
    }

    /// The same with the texts that the collector lacks.
    pub fn body_in_full(&self, run: &Run) -> Option<Vec<u8>> {
        self.body_naming(run, &run.iter().map(self.sharing.in_full()).collect::<Vec<_>>())
    }

    /// `marked`: what stands in the place of each frame's body.
    fn body_naming(&self, run: &Run, marked: &[Option<Vec<u8>>]) -> Option<Vec<u8>> {
        let ids = Ids {
            view: run.view(),
            ..self.ids
        };
        let flags = Flags {
            stopped: run.has_kind(kind::STOP),
            has_snapshot: self
                .snapshot_seq
                .is_some_and(|seq| (run.first_seq()..run.end_seq()).contains(&seq)),
            has_shared: marked.iter().any(Option::is_some),
        };
        let reason = match run.is_given_up() {
            true => LeftOut::MEMORY,
            false => LeftOut::NET_STATE,
        };
        let frames = run.iter().zip(marked).map(|(frame, marked)| RawFrame {
            body: marked.as_deref().unwrap_or(frame.body),
            ..frame
        });
        write_segment(ids, flags, reason, frames)
    }

    /// The collector lacks these texts. Says whether `run` names any of them.
    pub fn are_lacking(&mut self, run: &Run, texts: &[TextId]) -> bool {
        !run.is_joined() && self.sharing.are_lacking(run, texts)
    }

    /// The collector has all texts of `run`.
    pub fn are_known(&mut self, run: &Run) {
        self.sharing.are_known(run);
    }

    /// The collector has some of the texts of `run`.
    pub fn names_known(&self, run: &Run) -> bool {
        self.sharing.names_known(run)
    }

    /// What is missing of a segment that is in part acknowledged, with the texts that are lacking: the first of these entries has
    /// a body, of the usual size; the others are still to be cut. Between the missing frames of a body there are none but
    /// sheets: what else there was is not told once more.
    pub fn cut_rest(&self, entry: Entry) -> Vec<Entry> {
        let mut waiting = vec![entry.uncut()];
        while let Some(mut entry) = waiting.pop() {
            let mut raw = 0;
            let mut places = Vec::new();
            let mut name = self.sharing.in_full();
            for (place, frame) in entry.missing() {
                if places
                    .last()
                    .is_some_and(|last| !entry.run.has_only_sheets(*last + 1..place))
                {
                    break;
                }
                raw += name(frame).map_or(frame.body.len(), |named| named.len());
                places.push(place);
            }
            let (Some(&first), Some(&last)) = (places.first(), places.last()) else {
                continue;
            };
            if last + 1 < entry.run.len() {
                let front = entry.split_off_front(last + 1);
                if entry.missing().next().is_some() {
                    waiting.push(entry);
                }
                waiting.push(front);
                continue;
            }
            entry.split_off_front(first);
            let count = places.len();
            let body = (count == 1 || raw <= self.full_weight())
                .then(|| self.body_in_full(&entry.run))
                .flatten();
            match body.filter(|body| count == 1 || body.len() <= self.max_body) {
                Some(body) => {
                    entry.body = body.into();
                    waiting.push(entry);
                    waiting.reverse();
                    return waiting;
                }
                // A single one leaves as it is, however large.
                None => {
                    let middle = places.get(count / 2).copied().unwrap_or_default();
                    let front = entry.split_off_front(middle.saturating_sub(first));
                    waiting.extend([entry, front]);
                }
            }
        }
        Vec::new()
    }

    fn full_weight(&self) -> usize {
        (self.target.saturating_mul(1_000) / self.ratio_milli).min(MAX_WEIGHT)
    }

    /// Gives what the body inflates to.
    fn learn(&mut self, body: &[u8]) -> usize {
        let raw = read_header(body).map_or(0, |(header, _)| header.raw_len as usize);
        if raw < TELLING_WEIGHT {
            return raw;
        }
        let seen = body.len().saturating_sub(HEADER_BYTES).saturating_mul(1_000) / raw;
        let seen = seen.clamp(5, 1_100);
        // A worse ratio counts at once, since too large a body is deflated in vain; a better one by and by.
        self.ratio_milli = if seen > self.ratio_milli {
            seen
        } else {
            (self.ratio_milli * 3 + seen) / 4
        };
        raw
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use afterimage_format::segment::{Limits, read_frames};

    fn noise(count: u64, len: usize) -> Run {
        let mut state = 1_u64;
        let mut run = Run::default();
        for seq in 1..=count {
            let body: Vec<u8> = (0..len)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (state >> 56) as u8
                })
                .collect();
            run.push(RawFrame {
                seq,
                time_ms: seq,
                kind: 99,
                body: &body,
            });
        }
        run
    }

    fn cutter(bytes_per_minute: u64) -> Cutter {
        Cutter::new(&Config::new(Ids::default(), 200, bytes_per_minute, 1))
    }

    #[test]
    fn what_does_not_deflate_is_cut_smaller() {
        let mut cutter = cutter(100_000);
        let mut run = noise(400, 500);
        let mut next = 1;
        while let Some(Cut { run: cut, body }) = cutter.cut(&mut run) {
            assert!(body.len() <= 37_500, "{}", body.len());
            assert_eq!(cut.first_seq(), next);
            next = cut.end_seq();
            assert_eq!(read_frames(&body, &Limits::default()).unwrap().1.len(), cut.len());
        }
        assert_eq!(next, 401);
    }

    #[test]
    fn no_segment_has_more_frames_than_a_reader_takes() {
        let mut run = Run::default();
        for seq in 1..=150_000 {
            run.push(RawFrame {
                seq,
                time_ms: 5,
                kind: kind::VISIBILITY,
                body: &[1],
            });
        }
        let mut cutter = cutter(10_000_000);
        let mut frames = 0;
        while let Some(Cut { body, .. }) = cutter.cut(&mut run) {
            frames += read_frames(&body, &Limits::default()).unwrap().1.len();
        }
        assert_eq!(frames, 150_000);
    }

    #[test]
    fn a_frame_larger_than_the_target_stands_alone() {
        let mut run = noise(3, 60_000);
        let cut = cutter(100_000).cut(&mut run).unwrap();
        assert_eq!((cut.run.len(), run.len()), (1, 2));
    }

    #[test]
    fn no_body_of_several_frames_exceeds_a_small_budget() {
        let mut cutter = cutter(1_200);
        let mut run = noise(60, 40);
        while let Some(Cut { run: cut, body }) = cutter.cut(&mut run) {
            assert!(body.len() <= 400 || cut.len() == 1);
        }
    }

    #[test]
    fn flags_say_what_is_inside() {
        let mut cutter = cutter(100_000);
        cutter.snapshot_completed_by(2);
        let mut run = noise(3, 10);
        run.push(RawFrame {
            seq: 4,
            time_ms: 9,
            kind: kind::STOP,
            body: &[],
        });
        let mut back = run.clone();
        let front = back.take_front(2);
        let flags = |run: &Run| read_header(&cutter.body(run).unwrap()).unwrap().0.flags;
        assert_eq!(
            flags(&front),
            Flags {
                stopped: false,
                has_snapshot: true,
                has_shared: false,
            }
        );
        assert_eq!(
            flags(&back),
            Flags {
                stopped: true,
                has_snapshot: false,
                has_shared: false,
            }
        );
    }
}
