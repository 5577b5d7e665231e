//! Errors that are found in a page. Their messages may quote what the page shows or what was typed.

use crate::level::Level;
use crate::mask::mask_text;

/// What engines say in their own messages, and no page's data. In lower case.
const ENGINE_WORDS: &[&str] = &[
    "a",
    "access",
    "an",
    "and",
    "are",
    "argument",
    "arguments",
    "array",
    "assignment",
    "at",
    "be",
    "before",
    "bigint",
    "call",
    "called",
    "can",
    "can't",
    "cannot",
    "circular",
    "class",
    "const",
    "constant",
    "constructor",
    "convert",
    "could",
    "declaration",
    "define",
    "defined",
    "delete",
    "error",
    "exceeded",
    "expected",
    "expression",
    "failed",
    "failure",
    "fetch",
    "for",
    "from",
    "function",
    "has",
    "in",
    "initialization",
    "initialized",
    "input",
    "instance",
    "invalid",
    "is",
    "iterable",
    "json",
    "length",
    "load",
    "loaded",
    "lexical",
    "maximum",
    "method",
    "missing",
    "module",
    "must",
    "network",
    "new",
    "no",
    "non-object",
    "not",
    "null",
    "number",
    "object",
    "of",
    "on",
    "only",
    "operation",
    "out",
    "permission",
    "promise",
    "properties",
    "property",
    "range",
    "read",
    "read-only",
    "reading",
    "recursion",
    "reference",
    "regular",
    "required",
    "resource",
    "script",
    "set",
    "setting",
    "size",
    "stack",
    "string",
    "structure",
    "symbol",
    "syntax",
    "the",
    "to",
    "token",
    "too",
    "type",
    "undefined",
    "unexpected",
    "value",
    "variable",
    "was",
    "when",
    "with",
];

/// A message as it may be kept; `None`: as it is. What is not an engine's own word is
/// masked under `mask`, and under `mask-user-input` too: it may be what a visitor typed.
pub fn error_message(level: Level, message: &str) -> Option<String> {
    if level == Level::Allow {
        return None;
    }
    let mut out = String::with_capacity(message.len());
    for token in message.split_inclusive(char::is_whitespace) {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric());
        let is_engines = ENGINE_WORDS.iter().any(|known| known.eq_ignore_ascii_case(word));
        // A word in quotes is a name or a value.
        let is_quoted = token.starts_with(['"', '\'', '`', '“', '‘']);
        match mask_text(token) {
            Some(masked) if !is_engines || is_quoted => out.push_str(&masked),
            _ => out.push_str(token),
        }
    }
    Some(out)
}

/// A stack as it may be kept; `None`: as it is. Where messages are masked only its frames, which name code: browsers
/// put the message in front of them.
pub fn error_stack(level: Level, stack: &str) -> Option<String> {
    if level == Level::Allow {
        return None;
    }
    let frames: Vec<&str> = stack.lines().filter(|line| is_frame(line)).collect();
    Some(frames.join("\n"))
}

/// `at name (address:line:column)`, or `name@address:line:column`.
fn is_frame(line: &str) -> bool {
    let line = line.trim();
    let place = line.strip_suffix(')').unwrap_or(line);
    let mut parts = place.rsplit(':');
    let is_number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let has_place = is_number(parts.next()) && parts.next().is_some();
    let name = line.strip_prefix("at ").or_else(|| line.split('@').next());
    let has_name = line.starts_with("at ") || line.contains('@');
    let has_address = line.contains("://") || line.contains("<anonymous>");
    has_address && has_place && has_name && name.is_some_and(|name| !name.contains(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_input_is_masked_only_the_engines_words_stay() {
        let masked = |text| error_message(Level::MaskUserInput, text).unwrap_or_default();
        assert_eq!(
            masked("Cannot read properties of undefined (reading 'alice')"),
            "Cannot read properties of undefined (reading xxxxxx"
        );
        assert_eq!(
            masked("No such customer: Alice Smith"),
            "No xxx xxxxxxxxxx xxxxxx xxxxxx"
        );
        assert_eq!(
            masked("Unexpected token 'to', \"to Alice\"... is not valid JSON"),
            { "Unexpected token xxxxxx xxx xxxxxxxxxx is not xxxxxx JSON" }
        );
        assert_eq!(masked("Script error."), "Script error.");
    }

    #[test]
    fn where_input_is_masked_a_stack_is_its_frames() {
        let stack = "Error: Alice\n  at 5: more:1\n    at pay (https://a.example/a.js:1:20)\n    at https://a.example/a.js:3:4";
        let kept = "    at pay (https://a.example/a.js:1:20)\n    at https://a.example/a.js:3:4";
        assert_eq!(error_stack(Level::Mask, stack).as_deref(), Some(kept));
        let gecko = "pay@https://a.example/a.js:1:20\n@https://a.example/a.js:3:4\n";
        assert_eq!(error_stack(Level::Mask, gecko).as_deref(), Some(gecko.trim()));
    }

    #[test]
    fn under_allow_they_stay() {
        assert_eq!(error_message(Level::Allow, "Alice"), None);
        assert_eq!(error_stack(Level::Allow, "Error: Alice"), None);
    }
}
