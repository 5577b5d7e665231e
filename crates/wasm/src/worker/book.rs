//! The budget's book of the origin: `npm/browser/src/worker/book.ts`, which all workers of the origin share.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    pub type Book;
    /// Enters a request if there is room for its cost.
    #[wasm_bindgen(method, structural)]
    pub fn enter(this: &Book, cost: f64) -> Promise;
    /// The request has ended.
    #[wasm_bindgen(method, structural)]
    pub fn settle(this: &Book, number: f64);
}

/// Ages in milliseconds and bytes of what others have spent.
type Spent = Vec<(u64, u64)>;

/// What the book said.
#[derive(Debug)]
pub enum Entered {
    /// Under this number.
    AsNumber(f64, Spent),
    /// Others were there before.
    NoRoom(Spent),
    /// There is no book.
    Nowhere,
}

impl Entered {
    /// What others have spent, if that is known.
    pub fn others(&self) -> Option<&[(u64, u64)]> {
        match self {
            Self::AsNumber(_, spent) | Self::NoRoom(spent) => Some(spent),
            Self::Nowhere => None,
        }
    }

    /// For [`Book::settle`].
    pub const fn number(&self) -> Option<f64> {
        match self {
            Self::AsNumber(number, _) => Some(*number),
            _ => None,
        }
    }
}

/// A list: the number or 0, then ages and bytes in turn. Anything else says that there is no book.
pub fn read(said: &JsValue) -> Entered {
    let Some(said) = said.dyn_ref::<Array>() else {
        return Entered::Nowhere;
    };
    let at = |index| said.get(index).as_f64().unwrap_or(0.0);
    let spent = (1..said.length().saturating_sub(1))
        .step_by(2)
        .map(|index| (at(index) as u64, at(index + 1) as u64))
        .collect();
    match at(0) {
        0.0 => Entered::NoRoom(spent),
        number => Entered::AsNumber(number, spent),
    }
}
