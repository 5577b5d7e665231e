//! The shipper in the browser: its fetch, its timers, its reports. Runs in the worker, or in the page where a
//! worker cannot be had. Everything that decides is in `afterimage_shipper`.
// A panic in the worker would end the recording.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod answer;
mod book;
mod config;
mod driver;
mod global;
mod ledgers;
mod report;

use crate::object::uuid;
use afterimage_shipper::Shipper as Machine;
use config::WorkerConfig;
use driver::Driver;
use js_sys::{Function, Object, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Takes batches of frames and sees to it that they arrive.
#[wasm_bindgen]
pub struct Shipper {
    driver: Rc<Driver>,
}

#[wasm_bindgen]
impl Shipper {
    /// `config`, the events of `report` and `guard`, which a page has and a worker has not, are described in
    /// `npm/browser`.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &Object, report: Function, guard: &JsValue) -> Result<Shipper, JsError> {
        let WorkerConfig {
            intake_url,
            spent_bytes,
            begins_ledger,
            book,
            mut machine,
        } = config::read(config)?;
        if guard.is_object() {
            // On the page's thread: joining takes longer than a page may be held up.
            machine.most_delay_ms = u64::MAX;
        }
        let ledger = ledgers::of_share(machine.bytes_per_minute, spent_bytes, begins_ledger);
        let machine = Machine::with_ledger(machine, ledger);
        Ok(Self {
            driver: Driver::new(intake_url, machine, report, guard, book),
        })
    }

    /// Takes a batch of the page's recorder, and what is to be taken back of it and of all before it: each a purge.
    pub fn accept(&self, batch: &[u8], purges: Vec<Uint8Array>) {
        self.driver.accept(batch, &purges);
    }

    /// Nothing is sent until [`Shipper::release`].
    pub fn hold(&self) {
        self.driver.tell(Machine::hold);
    }

    /// All that a shipper before this one had is handed over.
    pub fn release(&self) {
        self.driver.tell(Machine::release);
    }

    /// Ends that nothing is sent, which a config may ask for.
    pub fn let_out(&self) {
        self.driver.tell(Machine::let_out);
    }

    /// All that waits, with what was taken back taken back; `undefined` if nothing waits.
    pub fn waiting(&self) -> Option<Vec<u8>> {
        self.driver.waiting()
    }

    /// Takes up what waited in another shipper, before any batch.
    pub fn accept_waiting(&self, waiting: &[u8]) {
        self.driver.accept_waiting(waiting);
    }

    /// Takes up what another shipper has sent but for texts of these frames, before any other batch. `owed`: their numbers,
    /// ascending, each an `f64` as it stands in memory.
    pub fn accept_owed(&self, batch: &[u8], owed: &[u8]) {
        let numbers = owed.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes));
        let owed: Vec<u64> = numbers.map(|seq| seq as u64).collect();
        self.driver.tell(|machine| {
            // What cannot be read was sent.
            let _ = machine.push_owed(batch, &owed);
        });
    }

    /// What comes from now on belongs to this view.
    pub fn set_view(&self, view_id: &str) {
        if let Some(view) = uuid(view_id) {
            self.driver.tell(|machine| machine.set_view(view));
        }
    }

    /// Sends what waits; `flushed` is reported when all of it has left.
    pub fn flush(&self, id: u32) {
        self.driver.tell(|machine| machine.flush(id));
    }

    /// The page was hidden: sends what waits by requests that outlive the page.
    pub fn hidden(&self) {
        self.driver.tell(Machine::hidden);
    }

    /// Figures, as a plain object.
    pub fn stats(&self) -> JsValue {
        self.driver.stats()
    }

    /// No more batches will come; `closed` is reported when all is delivered.
    pub fn close(&self) {
        self.driver.tell(Machine::close);
    }
}

impl Drop for Shipper {
    fn drop(&mut self) {
        self.driver.end();
    }
}
