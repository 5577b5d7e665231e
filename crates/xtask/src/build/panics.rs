//! Panics that trap at once.
//!
//! On this target a panic ends in a trap whatever it says: nobody prints its message. What makes the message up is
//! linked in nevertheless. So the functions that start a panic become a single trap here, and with them all formatting,
//! which nothing else may use; wasm-opt then drops what led there.

use std::collections::HashSet;

use anyhow::{Result, ensure};
use rustc_demangle::demangle;
use walrus::ir::{self, Instr, Unreachable, Visitor};
use walrus::{FunctionId, LocalFunction, Module};

/// Beginnings of the paths of functions that do not return: the standard library's doors to a panic.
const DOORS: &[&str] = &[
    "core::panicking::",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_already_",
    "core::cell::lazy::panic_poisoned",
    "core::slice::index::slice_index_fail",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::sort::shared::smallsort::panic_on_ord_violation",
    "core::str::slice_error_fail",
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "std::alloc::rust_oom",
    "std::panicking::",
    "std::sys::backtrace::__rust_end_short_backtrace",
    "std::thread::local::panic_access_error",
    "__rustc::rust_begin_unwind",
    "__rustc::rust_panic",
    "__rustc::__rust_alloc_error_handler",
    "__rustc::__rust_start_panic",
];

/// The same inside of generic types: `<alloc::vec::Vec<_, _>>::remove::assert_failed`.
const DOOR_END: &str = "::assert_failed";

/// What formatting consists of: functions of `fmt`, and implementations of its traits.
const FORMATTING: &[&str] = &["core::fmt::", "alloc::fmt::", " as core::panic::PanicPayload>"];

/// Makes traps of all of them. An error if there are none (then names have changed, and the lists must follow), and
/// if something formats that is not about to panic.
pub fn trap_at_once(module: &mut Module) -> Result<()> {
    let mut doors = HashSet::new();
    let mut formatting = HashSet::new();
    for (id, _) in module.funcs.iter_local() {
        let path = path_of(module, id);
        if is_door(&path) {
            doors.insert(id);
        } else if FORMATTING.iter().any(|part| path.contains(part)) {
            formatting.insert(id);
        }
    }
    ensure!(!doors.is_empty(), "no function that starts a panic was found");
    let callers: Vec<String> = module
        .funcs
        .iter_local()
        .filter(|(id, function)| {
            !doors.contains(id) && !formatting.contains(id) && calls_any(function, &formatting)
        })
        .map(|(id, _)| path_of(module, id))
        .collect();
    ensure!(
        callers.is_empty(),
        "formatting is left out of the wasm, and these need it:\n  {}",
        callers.join("\n  ")
    );
    for (_, function) in module
        .funcs
        .iter_local_mut()
        .filter(|(id, _)| doors.contains(id) || formatting.contains(id))
    {
        trap(function);
    }
    Ok(())
}

fn path_of(module: &Module, id: FunctionId) -> String {
    let name = module.funcs.get(id).name.as_deref().unwrap_or_default();
    // The alternate form leaves hashes out.
    format!("{:#}", demangle(name))
}

fn is_door(path: &str) -> bool {
    DOORS.iter().any(|door| path.starts_with(door)) || path.ends_with(DOOR_END)
}

fn trap(function: &mut LocalFunction) {
    let entry = function.entry_block();
    function.block_mut(entry).instrs = vec![(Instr::Unreachable(Unreachable {}), ir::InstrLocId::default())];
}

fn calls_any(function: &LocalFunction, wanted: &HashSet<FunctionId>) -> bool {
    let mut calls = Calls { wanted, found: false };
    ir::dfs_in_order(&mut calls, function, function.entry_block());
    calls.found
}

struct Calls<'a> {
    wanted: &'a HashSet<FunctionId>,
    found: bool,
}

impl<'instr> Visitor<'instr> for Calls<'_> {
    fn visit_call(&mut self, call: &ir::Call) {
        self.found |= self.wanted.contains(&call.func);
    }
}

#[cfg(test)]
mod tests {
    use super::is_door;

    #[test]
    fn knows_a_door_by_its_path() {
        assert!(is_door("core::panicking::panic_fmt"));
        assert!(is_door("<alloc::vec::Vec<_, _>>::remove::assert_failed"));
        assert!(!is_door("afterimage_recorder::drain::read"));
    }
}
