//! The one cdylib: what of Afterimage needs a browser. The page's side and the worker's side are one module,
//! compiled once and instantiated in both.

mod object;
mod page;
mod worker;

use wasm_bindgen::prelude::wasm_bindgen;

/// Does nothing, but has to be there: `__wbg_reset_state`, which replaces an instance that failed, calls the module's
/// start function whether or not there is one.
#[wasm_bindgen(start)]
pub fn start() {}

// Smaller than the standard library's allocator, and gives memory back to itself just as well.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
