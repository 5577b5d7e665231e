//! What may become of something.

/// What becomes of an attribute, a text or a control's state, from open to closed: no row of a table has one before
/// another of a more open level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Treatment {
    /// It is kept as it is.
    Keep,
    /// An address without values, but a place in the page alone stays there.
    WithoutValuesButPlace,
    /// An address without values.
    WithoutValues,
    /// A text in which an address may stand, without its values.
    TextWithoutValues,
    /// The path of an address.
    PathOnly,
    /// A style without pictures and texts.
    Style,
    /// A property of a drawing: dropped where it may name anything outside the document.
    Inside,
    /// The same of an animation's.
    InsideAnimated,
    /// Words, but dropped where it may name anything outside the document.
    WordsButInside,
    /// Words, but for a number.
    WordsButNumber,
    /// Words, but for flags and what is on the list of what may be shown.
    WordsButListedOrFlag,
    /// Words, but for what is on that list.
    WordsButListed,
    /// Words, but for flags.
    WordsButFlag,
    /// Words.
    Words,
    /// Three stars for whatever is not empty.
    Filled,
    /// An empty picture.
    Placeholder,
    /// An address that leads nowhere.
    Nowhere,
    /// Told to be there, and empty.
    Emptied,
    /// It is not recorded; a text is empty.
    Drop,
}

#[cfg(test)]
impl Treatment {
    /// Its name in `table.json`, and its words in the documentation.
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Keep => ("keep", "kept"),
            Self::WithoutValuesButPlace => (
                "without-values-but-place",
                "without values; a place in the page alone (`#name`) stays there",
            ),
            Self::WithoutValues => ("without-values", "without values"),
            Self::TextWithoutValues => ("text-without-values", "without values"),
            Self::PathOnly => ("path-only", "path only"),
            Self::Style => (
                "style",
                "without the declarations that name a picture outside the document or hold an escape, and without `content` and custom properties that hold a quoted text",
            ),
            Self::Inside => (
                "inside",
                "kept, but dropped where they name, or may name, anything outside the document",
            ),
            Self::InsideAnimated => (
                "inside-animated",
                "kept, but dropped where they name, or may name, anything outside the document",
            ),
            Self::WordsButInside => (
                "words-but-inside",
                "words, but for `true` and `false`; dropped where they name, or may name, anything outside the document",
            ),
            Self::WordsButNumber => ("words-but-number", "words, but for a number, `true` and `false`"),
            Self::WordsButListedOrFlag => (
                "words-but-listed-or-flag",
                "words, but for what is on the list, `true` and `false`",
            ),
            Self::WordsButListed => ("words-but-listed", "words, but for what is on the list"),
            Self::WordsButFlag => ("words-but-flag", "words, but for `true` and `false`"),
            Self::Words => ("words", "words"),
            Self::Filled => ("filled", "filled"),
            Self::Placeholder => ("placeholder", "placeholder"),
            Self::Nowhere => ("nowhere", "`#`"),
            Self::Emptied => ("emptied", "emptied"),
            Self::Drop => ("drop", "not recorded"),
        }
    }
}
