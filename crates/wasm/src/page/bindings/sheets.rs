//! The snippets for style sheets, as Rust sees them.

use super::{Host, Natives, Primitives, Scope, Slots};
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/watched.js")]
extern "C" {
    pub type Watched;
    #[wasm_bindgen(constructor)]
    pub fn new() -> Watched;
}

#[wasm_bindgen(module = "/js/sheet-states.js")]
extern "C" {
    pub type SheetStates;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives, slots: &Slots) -> SheetStates;
}

#[wasm_bindgen(module = "/js/sheet-texts.js")]
extern "C" {
    pub type SheetTexts;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives) -> SheetTexts;
}

#[wasm_bindgen(module = "/js/sheet-rules.js")]
extern "C" {
    pub type SheetRules;
    #[wasm_bindgen(constructor)]
    pub fn new(natives: &Natives, host: &Host, texts: &SheetTexts) -> SheetRules;
}

#[wasm_bindgen(module = "/js/looked-at.js")]
extern "C" {
    pub type Looks;
    #[wasm_bindgen(constructor)]
    pub fn new() -> Looks;
}

#[wasm_bindgen(module = "/js/sheets.js")]
extern "C" {
    pub type Sheets;
    #[wasm_bindgen(constructor)]
    pub fn new(
        primitives: &Primitives,
        slots: &Slots,
        watched: &Watched,
        states: &SheetStates,
        rules: &SheetRules,
        looks: &Looks,
        wake: &Function,
    ) -> Sheets;
    #[wasm_bindgen(method)]
    pub fn enter(this: &Sheets, root: &JsValue, id: u32);
    #[wasm_bindgen(method)]
    pub fn leave(this: &Sheets, root: &JsValue);
    #[wasm_bindgen(method)]
    pub fn loaded(this: &Sheets, element: &JsValue);
    #[wasm_bindgen(method)]
    pub fn adopters(this: &Sheets) -> Vec<u32>;
    #[wasm_bindgen(method)]
    pub fn collect(this: &Sheets, is_tick: bool, gone: Vec<u32>, is_all_read: bool) -> Array;
    #[wasm_bindgen(method, getter, js_name = hasMore)]
    pub fn has_more(this: &Sheets) -> bool;
}

#[wasm_bindgen(module = "/js/cssom.js")]
extern "C" {
    #[wasm_bindgen(js_name = patchCssom)]
    pub fn patch_cssom(scope: &Scope, realm: &JsValue, sheets: &Sheets);
}
