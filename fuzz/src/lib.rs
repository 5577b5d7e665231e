//! What the targets share with the tests of crates/format.

#[path = "../../crates/format/tests/checks/mod.rs"]
pub mod checks;

/// The opposite of [`checks::split`].
pub fn join(first: &[u8], second: &[u8]) -> Vec<u8> {
    let length = u16::try_from(first.len()).expect("a short part");
    [&length.to_le_bytes()[..], first, second].concat()
}
