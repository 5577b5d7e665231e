//! Turns the crank: asks the machine for requests, makes them, hands answers back, sleeps until it is due.
//!
//! No borrow of the machine outlives a call into it, so the page's callback may call back at any time.

use super::answer::{self, Outcome};
use super::book::{self, Book, Entered};
use super::global::{Attempt, Thread, Timeout, now_ms};
use super::report::{self, EventView};
use afterimage_shipper::{Event, Request, Shipper as Machine};
use js_sys::{Array, Function, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// A request that takes longer has failed.
const REQUEST_TIMEOUT_MS: u64 = 30_000;

/// Owns the machine, its timers and its request.
pub struct Driver {
    url: String,
    machine: RefCell<Machine>,
    report: Function,
    thread: Thread,
    on_wake: Closure<dyn FnMut()>,
    on_timeout: Closure<dyn FnMut()>,
    on_answer: Closure<dyn FnMut(f64, Array)>,
    wake: RefCell<Option<Timeout>>,
    timeout: RefCell<Option<Timeout>>,
    attempt: RefCell<Option<Attempt>>,
    book: Option<Book>,
    /// The present request in the book.
    entry: Cell<Option<f64>>,
    has_ended: Cell<bool>,
}

impl Driver {
    /// A driver whose closures do not keep it alive.
    pub fn new(
        url: String,
        machine: Machine,
        report: Function,
        guard: &JsValue,
        book: Option<Book>,
    ) -> Rc<Self> {
        Rc::new_cyclic(|weak: &Weak<Self>| Self {
            url,
            machine: RefCell::new(machine),
            report,
            thread: Thread::new(guard),
            on_wake: with_driver(weak, Self::turn),
            on_timeout: with_driver(weak, |driver| driver.abort_request()),
            on_answer: on_answer(weak),
            wake: RefCell::default(),
            timeout: RefCell::default(),
            attempt: RefCell::default(),
            book,
            entry: Cell::new(None),
            has_ended: Cell::new(false),
        })
    }

    /// Takes a batch and purges.
    pub fn accept(self: &Rc<Self>, batch: &[u8], purges: &[Uint8Array]) {
        let pushed = self.with(|machine| match purges {
            [] => machine.push(batch, now_ms()),
            purges => {
                // Of one batch the second may say more than the first, of the same frames.
                let mut batches = core::iter::once(batch).chain(core::iter::repeat(&[][..]));
                let pushed = purges.iter().map(|purge| {
                    machine.push_purged(batches.next().unwrap_or_default(), &purge.to_vec(), now_ms())
                });
                // All of them, whatever came of the first.
                pushed.fold(Ok(()), Result::and)
            }
        });
        if let Some(Err(error)) = pushed {
            self.tell_page(&EventView::Trouble {
                message: error.as_str(),
            });
        }
        self.turn();
    }

    /// Tells the machine something, then lets it act.
    pub fn tell(self: &Rc<Self>, what: impl FnOnce(&mut Machine)) {
        self.with(what);
        self.turn();
    }

    /// All that waits.
    pub fn waiting(&self) -> Option<Vec<u8>> {
        self.with(|machine| machine.waiting()).flatten()
    }

    /// Takes up what [`Driver::waiting`] gave. What follows something damaged is lost, as of a batch.
    pub fn accept_waiting(&self, waiting: &[u8]) {
        self.with(|machine| machine.push_waiting(waiting, now_ms()));
    }

    /// The machine's figures.
    pub fn stats(&self) -> JsValue {
        self.with(|machine| machine.stats(now_ms()))
            .map_or(JsValue::UNDEFINED, |stats| report::stats(&stats))
    }

    /// Nothing is sent or reported from here on.
    pub fn end(&self) {
        self.with(|machine| machine.abandon(now_ms()));
        self.has_ended.set(true);
        self.wake.take();
        self.abort_request();
        self.settle_entry();
        self.thread.end();
    }

    fn turn(self: &Rc<Self>) {
        let Some(events) = self.with(Machine::take_events) else {
            return;
        };
        self.tell_events(&events, None);
        if let Some(Some(request)) = self.with(|machine| machine.next_request(now_ms())) {
            self.tell_spent();
            self.send(request);
        }
        self.sleep();
    }

    /// Once the origin's book has it, where there is one.
    fn send(self: &Rc<Self>, request: Request) {
        let Some(book) = &self.book else {
            return self.fetch(request);
        };
        let entering = book.enter(request.cost as f64);
        let weak = Rc::downgrade(self);
        spawn_local(async move {
            let said = JsFuture::from(entering).await.unwrap_or_default();
            if let Some(driver) = weak.upgrade().filter(|driver| !driver.has_ended.get()) {
                driver.entered(request, &book::read(&said));
            }
        });
    }

    fn entered(self: &Rc<Self>, request: Request, entered: &Entered) {
        if let Some(spent) = entered.others() {
            self.with(|machine| machine.hear_of_others(spent, now_ms()));
        }
        if let Entered::NoRoom(_) = entered {
            self.with(|machine| machine.on_no_room(request.id, now_ms()));
            self.tell_spent();
            return self.sleep();
        }
        self.entry.set(entered.number());
        if self.with(|machine| machine.may_start(&request)) == Some(true) {
            return self.fetch(request);
        }
        // Rules became tighter meanwhile: it does not leave as it was.
        self.settle_entry();
        self.with(|machine| machine.withdraw(request.id, now_ms()));
        self.turn();
    }

    fn fetch(self: &Rc<Self>, request: Request) {
        self.timeout
            .replace(Timeout::start(&self.thread, &self.on_timeout, REQUEST_TIMEOUT_MS));
        let attempt = Attempt::new();
        let answer = attempt.start(&self.url, Uint8Array::from(&*request.body), request.keepalive);
        self.attempt.replace(Some(attempt));
        // What fails at once is answered later too: the machine is never re-entered from its own request.
        let callback = self.on_answer.as_ref().unchecked_ref();
        if self.thread.deliver(&answer, request.id as f64, callback) {
            // A page: a future would come back into wasm past the guard.
            return;
        }
        let (weak, id) = (Rc::downgrade(self), request.id);
        spawn_local(async move {
            let parts = JsFuture::from(answer)
                .await
                .ok()
                .and_then(|parts| parts.dyn_into::<Array>().ok());
            if let Some(driver) = weak.upgrade() {
                driver.answered(id, &answer::read(&parts.unwrap_or_default()));
            }
        });
    }

    fn answered(self: &Rc<Self>, id: u64, outcome: &Outcome) {
        self.timeout.take();
        self.attempt.take();
        self.settle_entry();
        if let Some(events) = self.with(|machine| machine.on_answer(id, &outcome.answer, now_ms())) {
            self.tell_spent();
            self.tell_events(&events, outcome.reason.as_deref());
            self.turn();
        }
    }

    fn sleep(&self) {
        self.wake.take();
        let now_ms = now_ms();
        if let Some(Some(at_ms)) = self.with(|machine| machine.wake_at(now_ms)) {
            // Timers may fire a little early; a millisecond more spares a turn in vain.
            let delay_ms = at_ms.saturating_sub(now_ms).saturating_add(1);
            self.wake
                .replace(Timeout::start(&self.thread, &self.on_wake, delay_ms));
        }
    }

    fn abort_request(&self) {
        self.timeout.take();
        if let Some(attempt) = self.attempt.take() {
            attempt.abort();
        }
    }

    fn settle_entry(&self) {
        if let (Some(number), Some(book)) = (self.entry.take(), &self.book) {
            book.settle(number);
        }
    }

    fn tell_events(&self, events: &[Event], reason: Option<&str>) {
        events
            .iter()
            .for_each(|event| self.tell_page(&EventView::new(event, reason)));
    }

    /// For whoever ships after this instance: a request counts from its start until a minute after its answer.
    fn tell_spent(&self) {
        if let Some(bytes) = self.with(|machine| machine.budget_used(now_ms())) {
            self.tell_page(&EventView::Spent { bytes: bytes as f64 });
        }
    }

    fn tell_page(&self, view: &EventView<'_>) {
        if !self.has_ended.get() {
            // What the callback throws is the worker host's own to deal with.
            let _ = self.report.call1(&JsValue::UNDEFINED, &report::to_value(view));
        }
    }

    fn with<T>(&self, what: impl FnOnce(&mut Machine) -> T) -> Option<T> {
        if self.has_ended.get() {
            return None;
        }
        self.machine
            .try_borrow_mut()
            .ok()
            .map(|mut machine| what(&mut machine))
    }
}

fn with_driver(weak: &Weak<Driver>, what: impl Fn(&Rc<Driver>) + 'static) -> Closure<dyn FnMut()> {
    let weak = weak.clone();
    Closure::own(move || {
        if let Some(driver) = weak.upgrade() {
            what(&driver);
        }
    })
}

fn on_answer(weak: &Weak<Driver>) -> Closure<dyn FnMut(f64, Array)> {
    let weak = weak.clone();
    Closure::own(move |id: f64, parts| {
        if let Some(driver) = weak.upgrade() {
            driver.answered(id as u64, &answer::read(&parts));
        }
    })
}
