//! Page, shipper, budget and reader together, on one clock.

use super::page::Page;
use super::reader::Reader;
use afterimage_format::segment::{Ids, read_header};
use afterimage_shipper::{Answer, Config, Shipper, Stats};

pub struct Link {
    pub page: Page,
    pub shipper: Shipper,
    pub reader: Reader,
    budget: u64,
    overhead: u64,
    now_ms: u64,
    answers_at: Option<(u64, u64, Vec<u8>)>,
    sent: Vec<(u64, u64)>,
    /// How late the first frames of segments came.
    pub worst_delay_ms: u64,
    /// Answers that get lost, by number of the request.
    pub lost: Vec<u64>,
    start_ms: u64,
}

impl Link {
    pub fn new(page: Page, budget: u64, seed: u64) -> Self {
        let config = Config::new(Ids::default(), 100, budget, seed);
        Self {
            budget,
            overhead: config.overhead_bytes,
            start_ms: page.time_ms,
            page,
            shipper: Shipper::new(config),
            reader: Reader::default(),
            now_ms: 0,
            answers_at: None,
            sent: Vec::new(),
            worst_delay_ms: 0,
            lost: Vec::new(),
        }
    }

    pub fn stats(&mut self) -> Stats {
        self.shipper.stats(self.now_ms)
    }

    /// Hands over what the page made, and lets time pass.
    pub fn pass(&mut self, ms: u64) {
        if let Some(batch) = self.page.batch() {
            self.shipper.push(&batch, self.now_ms).unwrap();
        }
        let until_ms = self.now_ms + ms;
        loop {
            self.send();
            let wakes_at = self.shipper.wake_at(self.now_ms);
            assert!(wakes_at.is_none_or(|at_ms| at_ms > self.now_ms), "busy loop");
            let at_ms = self.answers_at.as_ref().map(|(at_ms, ..)| *at_ms).or(wakes_at);
            let Some(at_ms) = at_ms.filter(|at_ms| *at_ms <= until_ms) else {
                break;
            };
            self.now_ms = at_ms;
            self.answer();
        }
        self.now_ms = until_ms;
        self.page.time_ms = self.start_ms + until_ms;
    }

    /// Until nothing waits.
    pub fn close(&mut self) {
        self.pass(0);
        self.shipper.close();
        for _ in 0..200 {
            self.pass(30_000);
        }
        assert_eq!(self.stats().pending_bytes, 0);
        assert_eq!(self.stats().lost_frames, 0);
        self.reader.finish(&self.page);
        self.check_budget();
    }

    /// The page's end: what waits is taken up by another shipper, that of a later page.
    pub fn hand_over(&mut self) {
        let waiting = self.shipper.waiting();
        let mut config = Config::new(Ids::default(), 100, self.budget, 9);
        config.most_delay_ms = u64::MAX;
        self.shipper = Shipper::new(config);
        // What is under way does not arrive, and the budget is that of another minute.
        self.answers_at = None;
        self.sent.clear();
        if let Some(waiting) = waiting {
            self.shipper.push_waiting(&waiting, self.now_ms).unwrap();
        }
    }

    fn send(&mut self) {
        if self.answers_at.is_some() {
            return;
        }
        if let Some(request) = self.shipper.next_request(self.now_ms) {
            self.sent
                .push((self.now_ms, request.body.len() as u64 + self.overhead));
            self.answers_at = Some((self.now_ms + 40, request.id, request.body.to_vec()));
        }
    }

    fn answer(&mut self) {
        let Some((_, id, body)) = self.answers_at.take() else {
            return;
        };
        let header = read_header(&body).unwrap().0;
        if self.lost.contains(&id) {
            let answer = Answer::Failed { retry_after_ms: None };
            self.shipper.on_answer(id, &answer, self.now_ms);
            return;
        }
        self.reader.read(&body, &self.page);
        let made_ms = header.start_ms - self.start_ms;
        self.worst_delay_ms = self.worst_delay_ms.max(self.now_ms - made_ms);
        let answer = Answer::Acked(vec![(header.first_seq, header.last_seq)]);
        self.shipper.on_answer(id, &answer, self.now_ms);
    }

    fn check_budget(&self) {
        for (at_ms, _) in &self.sent {
            let window = self
                .sent
                .iter()
                .filter(|(sent_ms, _)| sent_ms <= at_ms && sent_ms + 60_000 >= *at_ms);
            let (count, total) = window.fold((0, 0), |(count, total), (_, cost)| (count + 1, total + cost));
            assert!(total <= self.budget || count == 1, "{total} at {at_ms}");
        }
    }
}
