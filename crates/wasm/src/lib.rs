//! The one cdylib: what of Afterimage needs a browser. The page's side and the worker's side are one module,
//! compiled once and instantiated in both.

mod object;
mod page;
mod worker;

// Smaller than the standard library's allocator, and gives memory back to itself just as well.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
