//! What an application adds to the rules.

use crate::level::Level;

/// Texts that may be shown under [`Level::MaskUnlessAllowlisted`].
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Folded and in order.
    shown: Vec<Box<str>>,
    fold: Option<Fold>,
}

/// Gives a text in lower case. The caller's, since every browser has the tables for it, and they are large.
pub type Fold = fn(&str) -> String;

impl Rules {
    /// With these texts, by which whole texts are meant: without the white space around them, in any case.
    pub fn new<'a>(allowlist: impl Iterator<Item = &'a str>, fold: Fold) -> Self {
        let mut shown: Vec<Box<str>> = Vec::new();
        for text in allowlist {
            let text = fold(text.trim()).into_boxed_str();
            if let Err(place) = shown.binary_search(&text) {
                shown.insert(place, text);
            }
        }
        Self {
            shown,
            fold: Some(fold),
        }
    }

    /// The page's own text may be shown at this level although the level masks texts.
    pub(crate) fn shows(&self, level: Level, text: &str) -> bool {
        let fold = self.fold.filter(|_| level == Level::MaskUnlessAllowlisted);
        fold.is_some_and(|fold| {
            let text = fold(text.trim());
            self.shown.binary_search_by(|shown| (**shown).cmp(&text)).is_ok()
        })
    }
}
