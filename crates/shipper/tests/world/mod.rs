//! A simulated page, network and collector around a [`Shipper`].

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::Frame;
use afterimage_format::segment::{Ids, Limits, read_frames};
use afterimage_shipper::{Answer, Config, Event, Request, Shipper, Stats};
use std::collections::{HashMap, VecDeque};

/// What the page does.
#[derive(Clone, Debug)]
pub enum Step {
    Push {
        sizes: Vec<usize>,
        then_ms: u64,
    },
    Wait(u64),
    Flush,
    Hidden,
    /// The last batch once more, as after a replaced worker.
    SendAgain,
}

/// What becomes of one request.
#[derive(Clone, Debug)]
pub struct Outcome {
    delay_ms: u64,
    kind: OutcomeKind,
}

#[derive(Clone, Debug)]
enum OutcomeKind {
    Acked,
    HalfAcked,
    Lost,
    Failed(Option<u64>),
}

impl Outcome {
    pub const fn acked(delay_ms: u64) -> Self {
        Self {
            delay_ms,
            kind: OutcomeKind::Acked,
        }
    }
    pub const fn half_acked(delay_ms: u64) -> Self {
        Self {
            delay_ms,
            kind: OutcomeKind::HalfAcked,
        }
    }
    pub const fn answer_lost(delay_ms: u64) -> Self {
        Self {
            delay_ms,
            kind: OutcomeKind::Lost,
        }
    }
    pub const fn failed(delay_ms: u64, retry_after_ms: Option<u64>) -> Self {
        Self {
            delay_ms,
            kind: OutcomeKind::Failed(retry_after_ms),
        }
    }
}

/// Outcomes in order; then all goes well.
#[derive(Debug)]
pub struct Network {
    pub outcomes: Vec<Outcome>,
    pub largest_body: usize,
}

impl Network {
    pub fn good() -> Self {
        Self {
            outcomes: Vec::new(),
            largest_body: usize::MAX,
        }
    }
}

struct Sent {
    start_ms: u64,
    end_ms: u64,
    cost: u64,
}

pub struct World {
    shipper: Shipper,
    budget: u64,
    overhead: u64,
    now_ms: u64,
    writer: BatchWriter,
    last_batch: Vec<u8>,
    pushed: u64,
    outcomes: VecDeque<Outcome>,
    largest_body: usize,
    under_way: Option<(u64, Request, OutcomeKind)>,
    sent: Vec<Sent>,
    /// Highest number that arrived so far: a segment that skips ahead of it breaks the order.
    arrived_seq: u64,
    unanswered: HashMap<u64, Vec<u8>>,
    noise: u64,
    pub events: Vec<Event>,
}

impl World {
    pub fn new(budget: u64, seed: u64, network: Network) -> Self {
        let config = Config::new(Ids::default(), 300, budget, seed);
        Self {
            budget,
            overhead: config.overhead_bytes,
            shipper: Shipper::new(config),
            now_ms: 1_000,
            writer: BatchWriter::new(1),
            last_batch: Vec::new(),
            pushed: 0,
            outcomes: network.outcomes.into(),
            largest_body: network.largest_body,
            under_way: None,
            sent: Vec::new(),
            arrived_seq: 0,
            unanswered: HashMap::new(),
            noise: seed | 1,
            events: Vec::new(),
        }
    }

    pub fn run(&mut self, step: &Step) {
        match step {
            Step::Push { sizes, then_ms } => {
                for size in sizes {
                    let body = self.noise(*size);
                    self.pushed = self.writer.push(
                        1_700_000_000_000 + self.now_ms,
                        &Frame::Unknown { kind: 99, body },
                    );
                }
                let (batch, _, _) = self.writer.take().unwrap();
                self.shipper.push(&batch, self.now_ms).unwrap();
                self.last_batch = batch;
                self.wait(*then_ms);
            }
            Step::Wait(ms) => self.wait(*ms),
            Step::Flush => self.shipper.flush(1),
            Step::Hidden => self.shipper.hidden(),
            Step::SendAgain => {
                let _ = self.shipper.push(&self.last_batch, self.now_ms);
            }
        }
        self.wait(0);
    }

    /// Closes and lets the network be good until all is delivered.
    pub fn close(&mut self) {
        self.shipper.close();
        let mut rounds = 0;
        while !self.events.contains(&Event::Closed) {
            self.wait(60_000);
            rounds += 1;
            assert!(rounds < 5_000, "never closes: {:?}", self.stats());
        }
        assert_eq!(self.wake_at(), None);
    }

    pub fn stats(&mut self) -> Stats {
        self.shipper.stats(self.now_ms)
    }

    pub fn wake_at(&mut self) -> Option<u64> {
        self.shipper.wake_at(self.now_ms)
    }

    /// What leaves somewhere between its start and its end may fall into any minute that touches both.
    pub fn check_budget(&self) {
        for last in &self.sent {
            let from_ms = last.start_ms.saturating_sub(60_000);
            let window = self
                .sent
                .iter()
                .filter(|sent| sent.end_ms >= from_ms && sent.start_ms <= last.start_ms);
            let (mut total, mut count) = (0, 0);
            for sent in window {
                total += sent.cost;
                count += 1;
            }
            assert!(
                total <= self.budget || count == 1,
                "{total} of {} in {count}",
                self.budget
            );
        }
    }

    pub fn check_delivery(&mut self) {
        assert_eq!(self.arrived_seq, self.pushed);
        assert_eq!(self.stats().acked_seq, self.pushed);
        assert_eq!(self.stats().pending_bytes, 0);
        assert_eq!(self.stats().lost_frames, 0);
    }

    fn wait(&mut self, ms: u64) {
        let until_ms = self.now_ms + ms;
        loop {
            self.events.extend(self.shipper.take_events());
            self.start();
            let answers_at = self.under_way.as_ref().map(|(at_ms, ..)| *at_ms);
            let wakes_at = self.shipper.wake_at(self.now_ms);
            assert!(
                answers_at.is_none() || wakes_at.is_none(),
                "nothing to wake for while a request is under way"
            );
            assert!(wakes_at.is_none_or(|at_ms| at_ms > self.now_ms), "busy loop");
            let Some(at_ms) = answers_at.or(wakes_at).filter(|at_ms| *at_ms <= until_ms) else {
                break;
            };
            self.now_ms = at_ms;
            if answers_at.is_some() {
                self.answer();
            }
        }
        self.now_ms = until_ms;
    }

    fn start(&mut self) {
        let Some(request) = self.shipper.next_request(self.now_ms) else {
            return;
        };
        assert!(self.under_way.is_none());
        let outcome = self.outcomes.pop_front().unwrap_or(Outcome::acked(50));
        let end_ms = self.now_ms + outcome.delay_ms;
        let cost = request.body.len() as u64 + self.overhead;
        self.sent.push(Sent {
            start_ms: self.now_ms,
            end_ms,
            cost,
        });
        self.under_way = Some((end_ms, request, outcome.kind));
    }

    fn answer(&mut self) {
        let Some((_, request, kind)) = self.under_way.take() else {
            return;
        };
        let (header, frames) = read_frames(&request.body, &Limits::default()).unwrap();
        let (first, last) = (header.first_seq, header.last_seq);
        let before = self.unanswered.insert(first, request.body.to_vec());
        assert!(
            before.is_none_or(|before| before == *request.body),
            "a retry differs"
        );
        let answer = if request.body.len() > self.largest_body && frames.len() > 1 {
            self.unanswered.remove(&first);
            Answer::from_status(413, None)
        } else {
            match kind {
                OutcomeKind::Failed(retry_after_ms) => Answer::from_status(503, retry_after_ms),
                _ => self.arrive(kind, first, last),
            }
        };
        if matches!(answer, Answer::Acked(_)) {
            self.unanswered.remove(&first);
        }
        self.events
            .extend(self.shipper.on_answer(request.id, &answer, self.now_ms));
    }

    fn arrive(&mut self, kind: OutcomeKind, first: u64, last: u64) -> Answer {
        assert!(
            first <= self.arrived_seq + 1,
            "{first} came after {}",
            self.arrived_seq
        );
        self.arrived_seq = self.arrived_seq.max(last);
        match kind {
            OutcomeKind::HalfAcked if first < last => {
                Answer::Acked(vec![(first, first + (last - first) / 2)])
            }
            OutcomeKind::Lost => Answer::Failed { retry_after_ms: None },
            _ => Answer::Acked(vec![(first, last)]),
        }
    }

    fn noise(&mut self, len: usize) -> Vec<u8> {
        (0..len)
            .map(|_| {
                self.noise = self.noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (self.noise >> 56) as u8
            })
            .collect()
    }
}
