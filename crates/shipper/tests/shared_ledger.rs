//! Recordings that follow each other, or run beside each other, keep one budget together.

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::Frame;
use afterimage_format::segment::{Ids, read_header};
use afterimage_shipper::{Answer, Config, Ledger, Request, SharedLedger, Shipper};

const BUDGET: u64 = 100_000;
const ANSWER_MS: u64 = 700;

/// When a request started and ended, and what it cost.
struct Sent(u64, u64, u64);

struct Sender {
    shipper: Shipper,
    writer: BatchWriter,
    under_way: Option<(u64, Request)>,
}

impl Sender {
    fn new(ledger: &SharedLedger) -> Self {
        let config = Config::new(Ids::default(), 300, BUDGET, 1);
        Self {
            shipper: Shipper::with_ledger(config, SharedLedger::clone(ledger)),
            writer: BatchWriter::new(1),
            under_way: None,
        }
    }

    fn push(&mut self, len: usize, now_ms: u64) {
        let mut noise = now_ms | 1;
        let body = (0..len).map(|_| {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (noise >> 56) as u8
        });
        let body = body.collect();
        self.writer.push(now_ms, &Frame::Unknown { kind: 99, body });
        let (batch, ..) = self.writer.take().unwrap();
        self.shipper.push(&batch, now_ms).unwrap();
    }

    fn step(&mut self, now_ms: u64, sent: &mut Vec<Sent>) {
        if let Some((_, request)) = self.under_way.take_if(|(ends_ms, _)| *ends_ms <= now_ms) {
            let (header, _) = read_header(&request.body).unwrap();
            let answer = Answer::Acked(vec![(header.first_seq, header.last_seq)]);
            self.shipper.on_answer(request.id, &answer, now_ms);
        }
        if let Some(request) = self.shipper.next_request(now_ms) {
            let cost = request.body.len() as u64 + 900;
            sent.push(Sent(now_ms, now_ms + ANSWER_MS, cost));
            self.under_way = Some((now_ms + ANSWER_MS, request));
        }
    }
}

fn most_in_a_minute(sent: &[Sent]) -> u64 {
    let ending_at = |&Sent(start_ms, ..): &Sent| {
        let from_ms = start_ms.saturating_sub(60_000);
        let within = sent
            .iter()
            .filter(|other| other.1 >= from_ms && other.0 <= start_ms);
        within.map(|other| other.2).sum()
    };
    sent.iter().map(ending_at).max().unwrap_or_default()
}

#[test]
fn two_beside_each_other_keep_the_budget() {
    let ledger = Ledger::shared(BUDGET);
    let mut senders = [Sender::new(&ledger), Sender::new(&ledger)];
    let mut sent = Vec::new();
    for now_ms in (0..400_000).step_by(100) {
        for (at, sender) in senders.iter_mut().enumerate() {
            if now_ms < 200_000 && now_ms % 3_000 == at as u64 * 1_000 {
                sender.push(8_000, now_ms);
            }
            sender.step(now_ms, &mut sent);
        }
    }
    assert!(most_in_a_minute(&sent) <= BUDGET, "{}", most_in_a_minute(&sent));
    let total: u64 = sent.iter().map(|sent| sent.2).sum();
    assert!(total > 4 * BUDGET, "the budget is used: {total}");
}

#[test]
fn stopping_and_starting_opens_no_new_minute() {
    let ledger = Ledger::shared(BUDGET);
    let (mut senders, mut sent) = (Vec::new(), Vec::new());
    for now_ms in (0..300_000).step_by(100) {
        if now_ms % 5_000 == 0 && now_ms < 60_000 {
            let mut sender = Sender::new(&ledger);
            sender.push(28_000, now_ms);
            sender.shipper.close();
            senders.push(sender);
        }
        for sender in &mut senders {
            sender.step(now_ms, &mut sent);
        }
    }
    assert_eq!(sent.len(), 12);
    assert!(most_in_a_minute(&sent) <= BUDGET, "{}", most_in_a_minute(&sent));
}

#[test]
fn a_request_that_is_given_up_counts_from_then() {
    let ledger = Ledger::shared(BUDGET);
    let mut sender = Sender::new(&ledger);
    sender.push(28_000, 0);
    sender.shipper.close();
    let mut sent = Vec::new();
    sender.step(0, &mut sent);
    sender.shipper.abandon(20_000);
    drop(sender);
    assert_eq!(ledger.borrow_mut().used(80_000), sent[0].2);
    assert_eq!(ledger.borrow_mut().used(81_000), 0);
}
