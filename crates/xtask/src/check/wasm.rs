//! What is in the wasm, and how large everything is that browsers download.

use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::build::wasm::compiled_module;
use crate::tools::pack::Pack;
use crate::tools::places;
use crate::tools::sizes;
use crate::tools::wasm_file;

/// Looks for functions that wasm-pack.toml forbids, in the module that still has its names.
pub fn forbidden_functions(pack: &Pack) -> Result<()> {
    let path = compiled_module(pack, pack.profile(false)?);
    let module = fs::read(&path).with_context(|| format!("cannot read {}", places::shown(&path)))?;
    let names = wasm_file::function_names(&module)?;
    ensure!(
        !names.is_empty(),
        "{} has no name section to look into",
        places::shown(&path)
    );
    let found = forbidden_among(&names, &pack.module.forbidden_functions);
    if !found.is_empty() {
        bail!(
            "the wasm contains what wasm-pack.toml forbids:\n  {}",
            found.join("\n  ")
        );
    }
    Ok(())
}

fn forbidden_among<'a>(names: &'a [String], forbidden: &[String]) -> Vec<&'a str> {
    // A method's path is written `<core::fmt::float::…>::fmt`, so the beginning of a path may stand inside the name.
    names
        .iter()
        .filter(|name| forbidden.iter().any(|path| name.contains(path.as_str())))
        .map(String::as_str)
        .collect()
}

/// Compares each output with its budget and prints all of them.
pub fn budgets(pack: &Pack) -> Result<()> {
    println!("{}", sizes::head());
    let mut over = Vec::new();
    for output in &pack.outputs {
        let (size, budget) = (sizes::of_output(output)?, output.budget);
        let is_over = size.raw > budget.raw || size.brotli > budget.brotli;
        let limits = format!(
            "of {} raw, {} brotli{}",
            budget.raw,
            budget.brotli,
            if is_over { "  TOO LARGE" } else { "" }
        );
        println!("{}", sizes::row(&output.name, size, &limits));
        if is_over {
            over.push(output.name.as_str());
        }
    }
    if !over.is_empty() {
        bail!("over budget: {}", over.join(", "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::forbidden_among;

    #[test]
    fn finds_forbidden_functions_and_methods() {
        let names = [
            "core::fmt::float::float_to_decimal_common_exact",
            "<core::fmt::float::Thing as core::fmt::Display>::fmt",
            "core::fmt::Formatter::pad",
        ]
        .map(str::to_owned);
        assert_eq!(
            forbidden_among(&names, &["core::fmt::float".to_owned()]),
            [&names[0], &names[1]]
        );
    }
}
