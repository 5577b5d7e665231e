//! What xtask itself does with a wasm binary: append a custom section, list function names.

use anyhow::{Result, ensure};
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// Every module starts with this: `\0asm`, version 1.
const HEADER: &[u8] = b"\0asm\x01\0\0\0";

/// The module with one more custom section at its end. Sections may stand anywhere, so nothing else moves.
pub fn with_custom_section(module: &[u8], name: &str, content: &[u8]) -> Result<Vec<u8>> {
    ensure!(module.starts_with(HEADER), "not a wasm module");
    let mut body = Vec::with_capacity(name.len() + content.len() + 5);
    push_uleb128(&mut body, name.len());
    body.extend_from_slice(name.as_bytes());
    body.extend_from_slice(content);
    let mut module = module.to_vec();
    module.push(0);
    push_uleb128(&mut module, body.len());
    module.extend_from_slice(&body);
    Ok(module)
}

fn push_uleb128(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The paths of all functions the name section knows, demangled and without hashes. Empty when it is missing.
pub fn function_names(module: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::CustomSection(section) = payload? else {
            continue;
        };
        let KnownCustom::Name(subsections) = section.as_known() else {
            continue;
        };
        for subsection in subsections {
            let Name::Function(functions) = subsection? else {
                continue;
            };
            for function in functions {
                names.push(format!("{:#}", rustc_demangle::demangle(function?.name)));
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom_sections(module: &[u8]) -> Vec<(String, Vec<u8>)> {
        let payloads = Parser::new(0)
            .parse_all(module)
            .map(|payload| payload.expect("a good module"));
        payloads
            .filter_map(|payload| match payload {
                Payload::CustomSection(section) => Some((section.name().to_owned(), section.data().to_vec())),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn appends_a_section_that_a_parser_finds() {
        let module = with_custom_section(HEADER, "some.build", b"0123456789abcdef").expect("appended");
        let long = vec![7; 300];
        let module = with_custom_section(&module, "long", &long).expect("appended");
        let expected = [
            ("some.build".to_owned(), b"0123456789abcdef".to_vec()),
            ("long".to_owned(), long),
        ];
        assert_eq!(custom_sections(&module), expected);
    }

    #[test]
    fn refuses_what_is_not_a_module() {
        assert!(with_custom_section(b"<html>", "some.build", b"").is_err());
    }

    #[test]
    fn lists_demangled_function_names() {
        let mangled = b"_ZN4core3fmt5float29float_to_decimal_common_exact17h0123456789abcdefE";
        // Subsection 1 (functions): one entry, index 0.
        let mut functions = vec![1, 0];
        push_uleb128(&mut functions, mangled.len());
        functions.extend_from_slice(mangled);
        let mut content = vec![1];
        push_uleb128(&mut content, functions.len());
        content.extend_from_slice(&functions);
        let module = with_custom_section(HEADER, "name", &content).expect("appended");
        assert_eq!(
            function_names(&module).expect("read"),
            ["core::fmt::float::float_to_decimal_common_exact"]
        );
        assert!(function_names(HEADER).expect("read").is_empty());
    }
}
