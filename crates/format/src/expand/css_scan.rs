//! Where a place in a style sheet is, read sign by sign.

/// Where a place in a style sheet is: in a comment, a string, in which brackets. One that closes nothing counts for
/// nothing. <https://drafts.csswg.org/css-syntax/#consume-simple-block>
#[derive(Default)]
pub(super) struct Scan {
    /// What closes those that are open.
    closers: Vec<char>,
    is_unbalanced: bool,
    quote: Option<char>,
    is_comment: bool,
    is_escaped: bool,
    before: char,
    /// How much of `url(` was read; `BARE` in an address without quotes, in which any sign may be.
    url: usize,
}

const URL: &[u8] = b"url(";
const BARE: usize = URL.len() + 1;

impl Scan {
    /// Between rules.
    pub fn is_outside(&self) -> bool {
        self.closers.is_empty() && self.quote.is_none() && !self.is_comment
    }

    /// Between rules, or between what stands in a block.
    pub fn is_in_block(&self) -> bool {
        self.closers.last().is_none_or(|closer| *closer == '}') && self.quote.is_none() && !self.is_comment
    }

    /// In a comment or a string, or behind a backslash.
    pub fn is_quoted(&self) -> bool {
        self.quote.is_some() || self.is_comment || self.is_escaped
    }

    /// Whether anything was closed that was not open.
    pub fn is_unbalanced(&self) -> bool {
        self.is_unbalanced
    }

    /// Goes over the next sign.
    pub fn step(&mut self, c: char) {
        let before = core::mem::replace(&mut self.before, c);
        if self.is_comment {
            self.is_comment = !(before == '*' && c == '/');
            if !self.is_comment {
                self.before = '\0';
            }
        } else if core::mem::take(&mut self.is_escaped) {
        } else if c == '\\' {
            self.is_escaped = true;
        } else if let Some(quote) = self.quote {
            if c == quote || c == '\n' {
                self.quote = None;
            }
        } else if self.is_in_bare_address(c) {
        } else {
            match c {
                '*' if before == '/' => {
                    self.is_comment = true;
                    self.before = '\0';
                }
                '"' | '\'' => self.quote = Some(c),
                '(' => self.closers.push(')'),
                '[' => self.closers.push(']'),
                '{' => self.closers.push('}'),
                ')' | ']' | '}' if self.closers.last() == Some(&c) => drop(self.closers.pop()),
                ')' | ']' | '}' => self.is_unbalanced = true,
                _ => {}
            }
        }
    }

    fn is_in_bare_address(&mut self, c: char) -> bool {
        self.url = match self.url {
            BARE if c == ')' => 0,
            BARE => BARE,
            whole if whole == URL.len() && c.is_ascii_whitespace() => whole,
            whole if whole == URL.len() && !matches!(c, '"' | '\'' | ')') => BARE,
            read if URL
                .get(read)
                .is_some_and(|next| c.eq_ignore_ascii_case(&(*next).into())) =>
            {
                read + 1
            }
            _ => usize::from(c.eq_ignore_ascii_case(&'u')),
        };
        self.url == BARE
    }
}
