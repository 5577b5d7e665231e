//! Which style sheets the player is to rewrite.
//!
//! rrweb's player parses the text of a style sheet that is marked as one, to add selectors that imitate `:hover` and to
//! have media queries ask for the replayed page's width. Its parser is PostCSS, which knows less than a browser's error
//! recovery: it complains of what it cannot parse. So a text is marked only if there is something to rewrite in it, and
//! if it is surely parsed; in any other `:hover` is imitated here.

use super::{hover, json};

/// Writes the text of a style sheet as that of a text node.
pub(super) fn text_members(out: &mut String, css: &str) {
    let is_rewritten = is_rewritten(css);
    let text = if is_rewritten {
        css.into()
    } else {
        hover::imitated(css)
    };
    json::text_member(out, "textContent", &text);
    if is_rewritten {
        json::member(out, "isStyle", true);
    }
}

/// Whether the player is asked to rewrite this text.
fn is_rewritten(css: &str) -> bool {
    (css.contains(":hover") || css.contains("-device-")) && is_regular(css)
}

/// Whether a changed text may be told as such: the player parses it, whatever it is.
pub(super) fn may_change_to(css: &str) -> bool {
    is_regular(css)
}

/// Whether a text is a sequence of rules, at-rules and declarations without any error. Stricter than PostCSS.
fn is_regular(css: &str) -> bool {
    let mut scan = Scan {
        rest: css,
        brackets: Vec::new(),
        statement: Statement::default(),
        blocks: 0,
    };
    while let Some(c) = scan.rest.chars().next() {
        if scan.step(c).is_none() {
            return false;
        }
    }
    scan.blocks == 0 && scan.brackets.is_empty() && scan.statement.may_end_at_root()
}

/// What stands between two of `;`, `{` and `}`, as far as it was read.
#[derive(Default)]
struct Statement {
    is_begun: bool,
    is_at_rule: bool,
    /// Named by an identifier, so far.
    name: Name,
    colons: u32,
    is_custom: bool,
}

#[derive(Default, PartialEq)]
enum Name {
    #[default]
    Open,
    /// Ended by white space: a colon has to follow.
    Ended,
    /// Ended by its colon.
    Whole,
    No,
}

impl Statement {
    fn is_declaration(&self) -> bool {
        self.name == Name::Whole && (self.colons == 1 || self.is_custom)
    }

    fn may_end_at_root(&self) -> bool {
        !self.is_begun || self.is_at_rule
    }

    fn add(&mut self, c: char) {
        if c == ':' {
            self.colons += 1;
        }
        self.name = match (&self.name, c) {
            (Name::Whole, _) => Name::Whole,
            (Name::Open, c) if is_name(c) => Name::Open,
            (Name::Open, c) if c.is_ascii_whitespace() => Name::Ended,
            (Name::Ended, c) if c.is_ascii_whitespace() => Name::Ended,
            (Name::Open | Name::Ended, ':') if self.is_begun => Name::Whole,
            _ => Name::No,
        };
        self.is_begun = true;
    }
}

/// What follows `url(` if it is not quoted: any sign but `)` may be in it.
fn bare_address(text: &str) -> Option<&str> {
    let (start, address) = text.split_at_checked(4)?;
    let is_bare = !address.trim_start().starts_with(['"', '\'']);
    (start.eq_ignore_ascii_case("url(") && is_bare).then_some(address)
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

struct Scan<'a> {
    rest: &'a str,
    brackets: Vec<char>,
    statement: Statement,
    blocks: u32,
}

impl Scan<'_> {
    /// Takes in what begins with `c`. `None`: an error.
    fn step(&mut self, c: char) -> Option<()> {
        let length = match c {
            '/' if self.rest.starts_with("/*") => self.rest.get(2..)?.find("*/")? + 4,
            '"' | '\'' => self.string(c)?,
            'u' | 'U' if let Some(address) = bare_address(self.rest) => address.find(')')? + 5,
            // An escape, or the wrapping of old pages.
            '\\' => 1 + self.rest.chars().nth(1).filter(|c| *c != '\n')?.len_utf8(),
            '<' if self.rest.starts_with("<!") => return None,
            '-' if self.rest.starts_with("-->") => return None,
            _ => c.len_utf8(),
        };
        let is_comment = c == '/' && length > 1;
        let is_inside = !self.brackets.is_empty();
        match c {
            _ if is_comment => {}
            '(' | '[' => self.open(c),
            ')' | ']' => {
                let open = if c == ')' { '(' } else { '[' };
                self.brackets.pop().filter(|last| *last == open)?;
            }
            '{' | '}' | ';' if is_inside => return None,
            ';' => self.end_declaration()?,
            '{' => {
                // A custom property may hold a block, and a selector may be missing.
                (self.statement.is_begun && !self.statement.is_custom).then_some(())?;
                self.statement = Statement::default();
                self.blocks += 1;
            }
            '}' => {
                self.end_declaration()?;
                self.blocks = self.blocks.checked_sub(1)?;
            }
            _ if is_inside => {}
            '@' if !self.statement.is_begun => {
                self.rest
                    .get(1..)?
                    .starts_with(|c: char| c.is_ascii_alphabetic() || c == '-')
                    .then_some(())?;
                self.statement.is_begun = true;
                self.statement.is_at_rule = true;
            }
            c if c.is_whitespace() && !self.statement.is_begun => {}
            c => {
                if !self.statement.is_begun {
                    self.statement.is_custom = self.rest.starts_with("--");
                }
                self.statement.add(c);
            }
        }
        self.rest = self.rest.get(length..)?;
        Some(())
    }

    fn open(&mut self, c: char) {
        if !self.statement.is_begun {
            self.statement.add(c);
        }
        self.brackets.push(c);
    }

    fn end_declaration(&mut self) -> Option<()> {
        let statement = core::mem::take(&mut self.statement);
        let is_whole = match self.blocks {
            0 => statement.may_end_at_root(),
            _ => !statement.is_begun || statement.is_at_rule || statement.is_declaration(),
        };
        is_whole.then_some(())
    }

    /// The length of a string, quotes included; it ends in its line.
    fn string(&mut self, quote: char) -> Option<usize> {
        let mut is_escaped = false;
        for (at, c) in self.rest.char_indices().skip(1) {
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '\n' => return None,
                c if c == quote => return Some(at + 1),
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_text_is_rewritten() {
        for css in [
            "a:hover{color:red}",
            "@import url(a.css);\n@media (max-device-width: 3px) { a { b: c; d : e !important } }",
            ".menu{&:hover{a:b}c:d;@media print{&:hover{e:f}}}",
            "/* { */ a[b=\"}\"]:hover::before{content:'\\'{';}\n",
            "a:not(:hover),b>c~d:hover{filter:progid(x:y);background:url(data:image/png;base64\\,AA)}",
            ":root{--a:1px;--b: x:y }a:hover{}",
            "a:hover{;;b:c}@charset 'x'",
        ] {
            assert!(is_rewritten(css), "{css}");
        }
    }

    #[test]
    fn text_without_anything_to_rewrite_plays_as_it_is() {
        for css in ["", "a{b:c}", "@media (max-width:3px){a{b:c}}"] {
            assert!(!is_rewritten(css), "{css}");
        }
    }

    #[test]
    fn text_that_a_browser_mends_plays_as_it_is() {
        for css in [
            "<!-- a:hover{b:c} -->",
            "<![CDATA[ a:hover{b:c} ]]>",
            "a:hover{b:c",
            "a:hover{b:c}}",
            "a:hover{b}",
            "a:hover{b;c:d}",
            "a:hover{b c:d}",
            "a:hover{b:c} d;",
            "a:hover{b:c} d",
            "a:hover{b:'c}",
            "a:hover{b:\"c\n\"}",
            "a:hover{b:c(d}",
            "a:hover{b:c)d}",
            "a:hover{b:c(;)}",
            "a:hover{b:c /* d}",
            "a:hover{b:c d:e}",
            "a:hover{::b}",
            "a:hover{}{b:c}",
            "@ {a:hover{b:c}}",
            "a:hover{--b:{c:d}}",
            "a:hover{$:c}",
        ] {
            assert!(!is_rewritten(css), "{css}");
        }
    }
}
