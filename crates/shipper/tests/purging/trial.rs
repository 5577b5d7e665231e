//! A recording on its way while parts of it are taken back.

use super::author::{Author, Op, PAGE};
use super::reader::{Reader, fault, inflated, same_happenings, without};
use super::steps::movable;
use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::{Frame, NodeId};
use afterimage_format::purge::{Extent, Purge};
use afterimage_format::replica::diff;
use afterimage_format::segment::{Ids, Kind, Numbered, read_header};
use afterimage_shipper::{Answer, Config, Event, Request, Shipper};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
pub enum Step {
    Write(Op),
    Post,
    Wait(u64),
    Send,
    Answer(Outcome),
    /// Holds all back, or ends that.
    Hold(bool),
    Purge {
        top: u32,
        is_blank: bool,
        is_whole: bool,
        /// All that was last in the node is named, or the node alone.
        names_all: bool,
        /// Frames are posted in front of it, or come with it.
        posts: bool,
    },
}

#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    Acked,
    /// It came, but nobody hears of it.
    AnswerLost,
    Failed,
    TooLarge,
    Abandoned,
}

pub struct Trial {
    author: Author,
    shipper: Shipper,
    writer: BatchWriter,
    now_ms: u64,
    time_ms: u64,
    written: BTreeMap<u64, Numbered>,
    under_way: Option<Request>,
    reader: Reader,
    /// Contents that may not be in any body from now on.
    secrets: BTreeSet<String>,
    /// Nodes that may have lost something; no other has.
    purged: BTreeSet<NodeId>,
    events: Vec<Event>,
    is_short: bool,
    is_held: bool,
    is_joining: bool,
    /// When all is done.
    pub joined_segments: u64,
}

impl Trial {
    pub fn new(segment_bytes: usize, memory_bytes: usize) -> Self {
        let mut config = Config::new(Ids::default(), 100, 10_000_000, 1);
        config.segment_bytes = segment_bytes;
        config.memory_bytes = memory_bytes;
        config.most_delay_ms = u64::MAX;
        Self::with(config)
    }

    /// What waits at all is joined.
    pub fn joining(bytes_per_minute: u64) -> Self {
        let mut config = Config::new(Ids::default(), 100, bytes_per_minute, 1);
        config.most_delay_ms = 0;
        Self::with(config)
    }

    fn with(config: Config) -> Self {
        let (is_short, is_joining) = (config.memory_bytes < 1 << 20, config.most_delay_ms == 0);
        let mut trial = Self {
            author: Author::new(),
            shipper: Shipper::new(config),
            writer: BatchWriter::new(1),
            now_ms: 0,
            time_ms: 1_000_000,
            written: BTreeMap::new(),
            under_way: None,
            reader: Reader::default(),
            secrets: BTreeSet::new(),
            purged: BTreeSet::new(),
            events: Vec::new(),
            is_short,
            is_held: false,
            is_joining,
            joined_segments: 0,
        };
        trial.keep();
        trial
    }

    fn keep(&mut self) {
        for frame in self.author.take() {
            let seq = self.writer.push(self.time_ms, &frame);
            let time_ms = self.time_ms;
            self.written.insert(seq, Numbered { seq, time_ms, frame });
            self.time_ms += 100;
        }
    }

    pub fn run(&mut self, step: &Step) {
        match step {
            Step::Write(op) => {
                self.author.write(*op);
                self.keep();
            }
            Step::Post => {
                if let Some((batch, ..)) = self.writer.take() {
                    self.shipper.push(&batch, self.now_ms).unwrap();
                }
            }
            Step::Wait(ms) => self.now_ms += ms,
            Step::Send => self.send(),
            Step::Answer(outcome) => self.answer(*outcome),
            Step::Hold(is_held) => {
                self.is_held = *is_held;
                match is_held {
                    true => self.shipper.hold(),
                    false => self.shipper.release(),
                }
            }
            Step::Purge {
                top,
                is_blank,
                is_whole,
                names_all,
                posts,
            } => {
                if *posts {
                    self.run(&Step::Post);
                }
                let extent = if *is_blank { Extent::Blank } else { Extent::Masked };
                // Of what was given up nobody but the page knows all.
                self.purge(*top, extent, *is_whole, *names_all || self.is_short);
            }
        }
        self.events.extend(self.shipper.take_events());
    }

    fn send(&mut self) {
        if self.under_way.is_none() {
            self.under_way = self.shipper.next_request(self.now_ms);
            if let Some(request) = &self.under_way {
                let bytes = inflated(&request.body);
                for secret in &self.secrets {
                    let is_there = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
                    assert!(!is_there, "{secret} leaves: {:?}", self.author.canaries[secret]);
                }
            }
        }
    }

    fn answer(&mut self, outcome: Outcome) {
        let Some(request) = self.under_way.take() else {
            return;
        };
        let header = read_header(&request.body).unwrap().0;
        let is_keyframe = header.kind == Kind::Keyframe;
        // A keyframe that is too large ends everything.
        let outcome = match outcome {
            Outcome::TooLarge if is_keyframe || header.first_seq == header.last_seq => Outcome::Failed,
            outcome => outcome,
        };
        if matches!(outcome, Outcome::Acked | Outcome::AnswerLost) {
            self.reader.take(&request.body);
        }
        let answer = match outcome {
            Outcome::Acked => Answer::Acked(vec![(header.first_seq, header.last_seq)]),
            Outcome::TooLarge => Answer::from_status(413, None),
            Outcome::AnswerLost | Outcome::Failed => Answer::Failed { retry_after_ms: None },
            Outcome::Abandoned => return self.shipper.abandon(self.now_ms),
        };
        let events = self.shipper.on_answer(request.id, &answer, self.now_ms);
        self.events.extend(events);
    }

    fn purge(&mut self, top: u32, extent: Extent, whole_page: bool, names_all: bool) {
        let mut all = self.author.all();
        if self.is_held {
            all.retain(|id| movable(&self.author.page, *id));
        }
        if all.is_empty() {
            return;
        }
        let top = all[top as usize % all.len()];
        let through_seq = self.written.keys().last().copied().unwrap_or(0);
        let named = BTreeSet::from([top]);
        let meant = self.author.meant(&named);
        // Whoever names all may leave nothing to be found out.
        let named = if names_all { meant.clone() } else { named };
        for (word, canary) in &self.author.canaries {
            let is_meant = |owner: &NodeId| meant.contains(owner) || (whole_page && *owner == PAGE);
            let is_shown = canary.is_css && extent == Extent::Masked;
            if !is_shown && !canary.owners.is_empty() && canary.owners.iter().all(is_meant) {
                self.secrets.insert(word.clone());
            }
        }
        let purge = Purge {
            frames: Vec::new(),
            through_seq,
            nodes: Purge::ranges(named.into_iter()),
            extent,
            whole_page,
        };
        let batch = self.writer.take().map(|taken| taken.0).unwrap_or_default();
        let purged = self.shipper.push_purged(&batch, &purge.write(), self.now_ms);
        assert_eq!(purged, Ok(()));
        self.author.purged(meant.iter().copied());
        self.purged.extend(meant);
        if self.is_held {
            // Purges are applied together: what a node does behind its own is that it leaves.
            assert!(self.author.detach(top));
            self.keep();
        }
    }

    /// Lets all that waits arrive, and compares it with what was written.
    pub fn finish(&mut self) {
        self.run(&Step::Hold(false));
        self.run(&Step::Post);
        self.shipper.close();
        self.answer(Outcome::Acked);
        for _ in 0..10_000 {
            self.send();
            self.answer(Outcome::Acked);
            match self.shipper.wake_at(self.now_ms) {
                Some(at_ms) => self.now_ms = at_ms,
                None => break,
            }
        }
        self.events.extend(self.shipper.take_events());
        assert_eq!(self.events.last(), Some(&Event::Closed), "{:?}", self.events);
        assert!(!self.events.contains(&Event::Lost));
        let stats = self.shipper.stats(self.now_ms);
        let is_whole = stats.lost_frames == 0;
        assert_eq!((stats.missing_frames, stats.bad_batches), (0, 0));
        let reader = &self.reader;
        if is_whole {
            let all = reader.frames.keys().eq(self.written.keys());
            assert!(all || self.is_joining, "numbers");
            if reader.keyframes == 0 {
                assert_eq!(fault(self.written.values()), None, "as written");
                assert_eq!(fault(reader.frames.values()), None, "as read");
            }
        }
        let stays = |seq: &u64| match self.written[seq].frame {
            // Of a path less is told.
            _ if !self.is_joining => true,
            Frame::Interaction(_) | Frame::Page(_) | Frame::View(_) => true,
            _ => false,
        };
        for (seq, after) in reader.frames.iter().filter(|(seq, _)| stays(seq)) {
            same_happenings(*seq, &self.written[seq], after, &self.purged);
        }
        let difference = diff(
            &without(&self.author.page, &self.purged),
            &without(&reader.replica, &self.purged),
        );
        assert_eq!(difference, None);
        assert!(stats.joined_segments == 0 || self.is_joining);
        self.joined_segments = stats.joined_segments;
    }
}
