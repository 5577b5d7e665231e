//! The state machine.

mod governing;
mod intake;
mod outcome;
mod owing;
mod purging;
mod sending;
mod waiting;
mod withheld;

use crate::answer::Answer;
use crate::backoff::Backoff;
use crate::config::Config;
use crate::cutter::Cutter;
use crate::governor::Governor;
use crate::ledger::{Ledger, SharedLedger};
use crate::outbox::Outbox;
use crate::repair::Repair;
use crate::run::{Run, ViewId};
use crate::stats::Stats;
use crate::waits::{Event, Waits};
use afterimage_format::codec::Error;
use afterimage_format::purge::Purge;
use std::rc::Rc;

/// A request to be made now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Goes back with the answer.
    pub id: u64,
    /// The bytes to send.
    pub body: Rc<[u8]>,
    /// What it is charged at.
    pub cost: u64,
    /// The page may go away while it is under way.
    pub keepalive: bool,
}

/// The request under way: its number here and in the ledger.
#[derive(Clone, Copy, Debug)]
struct UnderWay {
    id: u64,
    ledger_id: u64,
    cost: u64,
    /// It brings what is owed.
    is_owed: bool,
}

/// Frames in, requests out. One request is under way at a time.
///
/// Times are milliseconds of any clock that does not go back. After every call, ask [`Shipper::next_request`]
/// and, if there is none, [`Shipper::wake_at`] when to ask again.
#[derive(Debug)]
pub struct Shipper {
    config: Config,
    cutter: Cutter,
    ledger: SharedLedger,
    backoff: Backoff,
    pending: Run,
    /// When the first frame of `pending` came.
    pending_since_ms: u64,
    view: ViewId,
    outbox: Outbox,
    owing: owing::Owing,
    repair: Repair,
    governor: Governor,
    joining: governing::Joining,
    in_flight: Option<UnderWay>,
    /// The budget has no room before this, whatever the ledger says.
    room_after_ms: u64,
    waits: Waits,
    /// The last frame that came.
    pushed_seq: u64,
    /// The first snapshot may still complete: true from frame 1 until it does.
    awaits_snapshot: bool,
    /// Frames up to here are cut without waiting for company.
    cut_through_seq: u64,
    /// Frames up to here leave by requests that outlive the page.
    keepalive_through_seq: u64,
    has_ended: bool,
    is_held: bool,
    /// Purges that came while it is.
    held_purges: Vec<Purge>,
    /// Odd answers since the last success; told of once.
    odd_answers: u32,
    has_told_odd: bool,
    stats: Stats,
}

impl Shipper {
    /// Nothing waits yet, and the budget is this shipper's alone.
    pub fn new(config: Config) -> Self {
        let ledger = Ledger::shared(config.bytes_per_minute);
        Self::with_ledger(config, ledger)
    }

    /// Nothing waits yet. The budget is the ledger's: all shippers that have it keep it together.
    pub fn with_ledger(config: Config, ledger: SharedLedger) -> Self {
        Self {
            cutter: Cutter::new(&config),
            ledger,
            backoff: Backoff::new(config.seed),
            pending: Run::of_view(config.ids.view),
            pending_since_ms: 0,
            view: config.ids.view,
            outbox: Outbox::default(),
            owing: owing::Owing::default(),
            repair: Repair::default(),
            governor: Governor::default(),
            joining: governing::Joining::default(),
            in_flight: None,
            room_after_ms: 0,
            waits: Waits::default(),
            pushed_seq: 0,
            awaits_snapshot: false,
            cut_through_seq: 0,
            keepalive_through_seq: 0,
            has_ended: false,
            is_held: false,
            held_purges: Vec::new(),
            odd_answers: 0,
            has_told_odd: false,
            stats: Stats::default(),
            config,
        }
    }

    /// Takes a batch of the page. Frames that came before are skipped; what follows a damaged frame is lost.
    pub fn push(&mut self, batch: &[u8], now_ms: u64) -> Result<(), Error> {
        let read = self.read(batch, now_ms);
        self.stats.bad_batches += u64::from(read.is_err());
        self.bound(now_ms);
        read
    }

    /// Cuts what there is enough of, joins or gives up what there is too much of.
    fn bound(&mut self, now_ms: u64) {
        self.govern(now_ms);
        if self.is_much_to_join() {
            self.join(now_ms);
        }
        while !self.config.is_exit && self.is_full() {
            self.cut(now_ms);
        }
        self.bound_withheld(now_ms);
        self.bound_memory();
    }

    /// What is cut from frames that come after this call belongs to `view`.
    pub fn set_view(&mut self, view: ViewId) {
        self.view = view;
        if self.pending.is_empty() {
            self.pending = Run::of_view(view);
        }
    }

    /// Sends what waits without waiting for company, and reports [`Event::Flushed`].
    pub fn flush(&mut self, id: u32) {
        self.cut_through_seq = self.cut_through_seq.max(self.pushed_seq);
        self.backoff.hurry();
        // After a refusal nothing is ever delivered, whatever was lost before.
        let lost_before = if self.has_ended {
            u64::MAX
        } else {
            self.stats.lost_frames
        };
        self.waits.flush(id, self.pushed_seq, lost_before);
        self.settle();
    }

    /// The page was hidden and may not come back: like a flush, by requests that outlive the page.
    pub fn hidden(&mut self) {
        self.cut_through_seq = self.cut_through_seq.max(self.pushed_seq);
        self.keepalive_through_seq = self.pushed_seq;
        self.backoff.hurry();
    }

    /// No more frames will come: sends what waits and reports [`Event::Closed`].
    pub fn close(&mut self) {
        self.cut_through_seq = u64::MAX;
        self.backoff.hurry();
        self.waits.close();
        self.settle();
    }

    /// What came of request `id`. An answer to anything but the request under way is ignored.
    pub fn on_answer(&mut self, id: u64, answer: &Answer, now_ms: u64) -> Vec<Event> {
        if let Some(UnderWay { is_owed, .. }) = self.in_flight.filter(|under_way| under_way.id == id) {
            self.abandon(now_ms);
            match answer {
                Answer::Acked(ranges) if is_owed => self.pay(ranges, now_ms),
                Answer::Acked(ranges) => self.acknowledge(ranges, now_ms),
                Answer::Lacking { acked, texts } if is_owed => self.owe_more(acked, texts, now_ms),
                Answer::Lacking { acked, texts } => self.owe(acked, texts, now_ms),
                Answer::Refused { status: 413 } if is_owed => self.split_owed(),
                Answer::Refused { status: 413 } if self.split_front() || self.skip_front() => {}
                Answer::Refused { status } => self.refuse(*status),
                Answer::Odd {
                    status,
                    retry_after_ms,
                } => self.fail_oddly(is_owed, *status, *retry_after_ms, now_ms),
                Answer::Failed { retry_after_ms } => self.fail(is_owed, *retry_after_ms, now_ms),
            }
            self.settle();
        }
        self.take_events()
    }

    /// The request under way, if there is one, ends now and no answer to it will be handed back.
    pub fn abandon(&mut self, now_ms: u64) {
        if let Some(under_way) = self.in_flight.take() {
            self.ledger.borrow_mut().settle(under_way.ledger_id, now_ms);
        }
    }

    /// What should be told to the owner and has not been.
    pub fn take_events(&mut self) -> Vec<Event> {
        self.waits.take()
    }

    /// What others spend of the same budget: see [`Ledger::hear_of_others`].
    pub fn hear_of_others(&self, spent: &[(u64, u64)], now_ms: u64) {
        self.ledger.borrow_mut().hear_of_others(spent, now_ms);
    }

    /// Bytes charged in the window that ends now, by all that share the ledger.
    pub fn budget_used(&self, now_ms: u64) -> u64 {
        self.ledger.borrow_mut().used(now_ms)
    }

    /// Figures.
    pub fn stats(&mut self, now_ms: u64) -> Stats {
        Stats {
            budget_used_bytes: self.budget_used(now_ms),
            acked_seq: self.settled_seq(),
            pending_bytes: self.pending_bytes(),
            queued_bodies: (self.outbox.len() + self.owing.queue.len()) as u64,
            level: self.governor.level() as u64,
            level_changes: self.governor.steps(),
            ..self.stats
        }
    }

    fn settle(&mut self) {
        let is_empty = self.outbox.is_empty() && self.pending.is_empty() && self.owing.queue.is_empty();
        let (settled_seq, pending_bytes) = (self.settled_seq(), self.pending_bytes());
        let lost_frames = self.stats.lost_frames;
        let owed = self.owed();
        self.waits
            .settle(settled_seq, owed, pending_bytes, lost_frames, is_empty);
    }

    /// Everything up to here is delivered or given up, but for what is owed.
    fn settled_seq(&self) -> u64 {
        let waiting = self.outbox.runs().find(|run| !run.is_given_up());
        let waiting = waiting.or_else(|| (!self.pending.is_empty()).then_some(&self.pending));
        waiting.map_or(self.pushed_seq, |run| run.first_seq().saturating_sub(1))
    }

    fn pending_bytes(&self) -> u64 {
        self.rest_bytes().saturating_add(self.owed_bytes())
    }

    /// Without what is owed.
    fn rest_bytes(&self) -> u64 {
        self.outbox
            .body_bytes()
            .saturating_add(self.cutter.estimate(&self.pending) as u64)
    }
}
