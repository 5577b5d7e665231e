//! Writing JSON text piece by piece: a tree of 10,000 levels must not become a nest of values.

/// Appends a string with its quotes.
pub(super) fn string(out: &mut String, text: &str) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..0x20 => "",
            _ => continue,
        };
        out.push_str(text.get(from..at).unwrap_or_default());
        from = at + 1;
        if escape.is_empty() {
            out.push_str(&format!("\\u{byte:04x}"));
        } else {
            out.push_str(escape);
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out.push('"');
}

/// Appends `"name":`, after a comma unless it is an object's first member.
pub(super) fn name(out: &mut String, name: &str) {
    comma(out);
    string(out, name);
    out.push(':');
}

/// Appends a comma unless an object or array has just begun.
pub(super) fn comma(out: &mut String) {
    if !out.ends_with(['{', '[']) {
        out.push(',');
    }
}

/// Appends `"name":"text"`.
pub(super) fn text_member(out: &mut String, member: &str, text: &str) {
    name(out, member);
    string(out, text);
}

/// Appends `"name":number` or another value that is its own text.
pub(super) fn member(out: &mut String, member: &str, value: impl core::fmt::Display) {
    name(out, member);
    out.push_str(&value.to_string());
}
