//! What workers and pages both have, bound by its global name.

use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    fn performance_now() -> Result<f64, JsValue>;
}

#[wasm_bindgen(module = "/js/request.js")]
extern "C" {
    /// One request.
    pub type Attempt;
    #[wasm_bindgen(constructor)]
    pub fn new() -> Attempt;
    #[wasm_bindgen(method)]
    pub fn start(this: &Attempt, url: &str, body: Uint8Array, keepalive: bool) -> Promise;
    #[wasm_bindgen(method)]
    pub fn abort(this: &Attempt);

    /// Timers, and the way back into wasm.
    #[derive(Clone, Debug)]
    pub type Thread;
    #[wasm_bindgen(constructor)]
    pub fn new(guard: &JsValue) -> Thread;
    // The handle is a number in browsers and an object in Node; it is only handed back.
    #[wasm_bindgen(catch, method)]
    fn later(this: &Thread, callback: &Function, delay_ms: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, method)]
    fn cancel(this: &Thread, handle: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    pub fn deliver(this: &Thread, answer: &Promise, id: f64, callback: &Function) -> bool;
    #[wasm_bindgen(method)]
    pub fn end(this: &Thread);
}

/// Milliseconds of a clock that does not go back.
pub fn now_ms() -> u64 {
    performance_now().unwrap_or(0.0) as u64
}

/// A timeout that is cleared when it is dropped or replaced.
#[derive(Debug)]
pub struct Timeout {
    thread: Thread,
    handle: JsValue,
}

impl Timeout {
    /// `None` where the page has broken `setTimeout`.
    pub fn start(thread: &Thread, callback: &Closure<dyn FnMut()>, delay_ms: u64) -> Option<Self> {
        // Larger delays overflow in browsers and fire at once.
        let delay_ms = delay_ms.min(i32::MAX as u64) as f64;
        let handle = thread.later(callback.as_ref().unchecked_ref(), delay_ms).ok()?;
        Some(Self {
            thread: thread.clone(),
            handle,
        })
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        let _ = self.thread.cancel(&self.handle);
    }
}
