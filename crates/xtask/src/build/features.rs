//! Features that the module must do without, though its compiler has them.

use walrus::{Module, RawCustomSection};

/// How the section of target features says that one is used: the sign, the name's length, the name.
const REFERENCE_TYPES: &[u8] = b"+\x0freference-types";

/// Has wasm-bindgen keep JavaScript's values in an array of its glue instead of a second table.
///
/// Calls through the first table trap in Safari 16's baseline compiler where there is a second one ("Out of bounds table
/// access", seen in WPE 2.38). Our crates are compiled without the feature (`.cargo/config.toml`), but the standard
/// library's objects say that they have it.
pub fn forgo_second_table(module: &mut Module) {
    let sections = module.customs.iter_mut().filter_map(|(_, section)| {
        let section = section.as_any_mut().downcast_mut::<RawCustomSection>()?;
        (section.name == "target_features").then_some(section)
    });
    for section in sections {
        let found = section
            .data
            .windows(REFERENCE_TYPES.len())
            .position(|window| window == REFERENCE_TYPES);
        if let Some(sign) = found.and_then(|at| section.data.get_mut(at)) {
            *sign = b'-';
        }
    }
}
