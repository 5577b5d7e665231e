//! Recordings that follow each other, or run beside each other, keep one budget together.

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::Frame;
use afterimage_format::segment::{Ids, read_header};
use afterimage_shipper::{Answer, Config, Ledger, Request, SharedLedger, Shipper, WINDOW_MS};

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

/// What three workers keep together: requests with owner, start or end, and cost.
#[derive(Default)]
struct Origin(Vec<(usize, u64, u64)>);

impl Origin {
    /// Enters a request of `owner` if there is room, and tells what the others have spent.
    fn enter(&mut self, owner: usize, cost: u64, now_ms: u64) -> (bool, Vec<(u64, u64)>) {
        self.0.retain(|&(_, at_ms, _)| at_ms + WINDOW_MS > now_ms);
        let used: u64 = self.0.iter().map(|&(.., cost)| cost).sum();
        let has_room = used + cost <= BUDGET;
        let others = self.0.iter().filter(|entry| entry.0 != owner);
        let others = others.map(|&(_, at_ms, cost)| (now_ms - at_ms, cost)).collect();
        if has_room {
            self.0.push((owner, now_ms, cost));
        }
        (has_room, others)
    }

    fn settle(&mut self, owner: usize, now_ms: u64) {
        let last = self.0.iter_mut().rev().find(|entry| entry.0 == owner);
        last.unwrap().1 = now_ms;
    }
}

#[test]
fn three_workers_that_hear_of_each_other_keep_one_budget() {
    let ledgers = [(); 3].map(|()| Ledger::shared(BUDGET));
    let mut senders = ledgers.each_ref().map(Sender::new);
    let (mut origin, mut sent) = (Origin::default(), Vec::new());
    let (mut deferred, mut delivered) = (0, [0; 3]);
    for now_ms in (0..1_000_000).step_by(100) {
        for (owner, sender) in senders.iter_mut().enumerate() {
            if now_ms < 200_000 && now_ms % 3_000 == owner as u64 * 1_000 {
                sender.push(6_000, now_ms);
            }
            if let Some((_, request)) = sender.under_way.take_if(|(ends_ms, _)| *ends_ms <= now_ms) {
                let (header, _) = read_header(&request.body).unwrap();
                let answer = Answer::Acked(vec![(header.first_seq, header.last_seq)]);
                sender.shipper.on_answer(request.id, &answer, now_ms);
                origin.settle(owner, now_ms);
                delivered[owner] = header.last_seq;
            }
            let Some(request) = sender.shipper.next_request(now_ms) else {
                continue;
            };
            let (has_room, others) = origin.enter(owner, request.cost, now_ms);
            sender.shipper.hear_of_others(&others, now_ms);
            if has_room {
                sent.push(Sent(now_ms, now_ms + ANSWER_MS, request.cost));
                sender.under_way = Some((now_ms + ANSWER_MS, request));
            } else {
                deferred += 1;
                sender.shipper.on_no_room(request.id, now_ms);
                assert!(sender.shipper.wake_at(now_ms).unwrap() > now_ms);
            }
        }
    }
    assert!(most_in_a_minute(&sent) <= BUDGET, "{}", most_in_a_minute(&sent));
    assert!(deferred > 0, "they were in each other's way");
    assert!(deferred < 100, "and do not ask again and again: {deferred}");
    assert_eq!(delivered, [67, 67, 66]);
    let charged: u64 = senders
        .iter_mut()
        .map(|sender| sender.shipper.stats(0).sent_bytes)
        .sum();
    assert_eq!(charged, sent.iter().map(|sent| sent.2).sum::<u64>());
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
