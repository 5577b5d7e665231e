//! What an application adds to the rules.

use crate::content::{Content, Origin};
use crate::url::{path_only, without_query_values};
use std::fmt;
use std::rc::Rc;

/// Texts that may be shown under [`crate::Level::MaskUnlessAllowlisted`], what is masked wherever it stands, and what becomes of
/// addresses.
#[derive(Clone, Default)]
pub struct Rules {
    /// Folded and in order.
    shown: Vec<Box<str>>,
    /// Bytes of the longest of them.
    longest: usize,
    fold: Option<Fold>,
    /// Secrets that are known by their form.
    pub content: Content,
    /// Takes the place of [`without_query_values`].
    pub sanitize: Option<Sanitize>,
}

/// Gives of an address what may be kept of it.
pub type Sanitize = Rc<dyn Fn(&str) -> String>;

/// Gives a text in lower case. The caller's, since every browser has the tables for it, and they are large.
pub type Fold = Rc<dyn Fn(&str) -> String>;

/// No letter has more than three times the bytes of what it is in lower case.
const MOST_LARGER: usize = 3;

impl fmt::Debug for Rules {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Rules")
            .field("shown", &self.shown)
            .finish_non_exhaustive()
    }
}

impl Rules {
    /// With these texts, by which whole texts are meant: without the white space around them, in any case.
    pub fn new<'a>(allowlist: impl Iterator<Item = &'a str>, fold: Fold) -> Self {
        let mut shown: Vec<Box<str>> = Vec::new();
        let mut longest = 0;
        for text in allowlist {
            let text = fold(text.trim()).into_boxed_str();
            longest = longest.max(text.len());
            if let Err(place) = shown.binary_search(&text) {
                shown.insert(place, text);
            }
        }
        Self {
            shown,
            longest,
            fold: Some(fold),
            ..Self::default()
        }
    }

    /// What may be kept of an address that leads somewhere.
    pub fn address(&self, address: &str) -> String {
        let kept = match &self.sanitize {
            Some(sanitize) => sanitize(address),
            None => without_query_values(address),
        };
        self.without_known_forms(kept)
    }

    /// The rest of a text of the page's.
    pub fn without_known_forms(&self, text: String) -> String {
        self.content.masked(&text, Origin::Page).unwrap_or(text)
    }

    /// The same where addresses are cut to their path.
    pub fn path(&self, address: &str) -> String {
        self.without_known_forms(path_only(&match &self.sanitize {
            Some(sanitize) => sanitize(address),
            None => address.into(),
        }))
    }

    /// The page's own text is on the list of those that may be shown.
    pub(crate) fn lists(&self, text: &str) -> bool {
        let text = text.trim();
        let fold = self.fold.as_ref();
        let fold = fold.filter(|_| text.len() <= self.longest * MOST_LARGER);
        fold.is_some_and(|fold| {
            let text = fold(text);
            self.shown.binary_search_by(|shown| (**shown).cmp(&text)).is_ok()
        })
    }
}
