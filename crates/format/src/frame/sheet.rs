//! Frames of style sheets: what a sheet holds, what scripts changed in it, and where it is adopted.
//!
//! A `style` element that no script wrote to through the CSSOM needs none: its text is the sheet.

use super::NodeId;

/// A sheet's number: from 1, never reused within a recording.
pub type SheetId = u32;

/// A sheet, whole or a piece of it. A piece that does not continue another replaces what was told of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The sheet.
    pub sheet: SheetId,
    /// How it came into the page.
    pub role: SheetRole,
    /// The element that owns it, or that owns the sheet which imports it; 0 for a constructed one.
    pub node: NodeId,
    /// What its relative addresses are resolved against, after the privacy rules; empty: its document's.
    pub base_url: Box<str>,
    /// What scripts made of it.
    pub state: SheetState,
    /// This continues the piece before.
    pub continues: bool,
    /// Another piece follows.
    pub more: bool,
    /// What it holds.
    pub content: SheetContent,
}

/// How a sheet came into the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetRole {
    /// By a `style` or `link` element, with which it goes.
    Owned,
    /// By an `@import` in a sheet of that element, with which it goes.
    Imported,
    /// By `new CSSStyleSheet()`; it goes with the last list that adopts it.
    Constructed,
}

/// What a sheet holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetContent {
    /// What its element says: the text in a `style`, whatever a `link` leads to.
    Own,
    /// Source text.
    Source(Box<str>),
    /// Rules, each as the browser spells it.
    Rules(Vec<Box<str>>),
    /// It can neither be fetched nor read.
    Unreadable,
    /// Source text that whoever stores the segment has from elsewhere, if it has it. Stands in segments alone, and only in
    /// those whose header says so; to be applied, it has to be replaced by its text.
    Shared(SharedText),
}

/// What a text of a sheet is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SharedText {
    /// SHA-256 of its UTF-8.
    pub sha256: [u8; 32],
    /// Length of its UTF-8.
    pub bytes: u32,
}

impl SharedText {
    /// Shorter texts are not worth it.
    pub const MIN_BYTES: usize = 1 << 10;
    /// Longer ones are not shared: a recorder's pieces are shorter, and a reader knows what a mark may grow to.
    pub const MAX_BYTES: usize = 64 << 10;
}

/// Whether and for what a sheet counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetState {
    /// It does not count at all.
    pub disabled: bool,
    /// Its media, where a script set them; otherwise its element's attribute tells.
    pub media: Option<Box<str>>,
}

/// One change of a sheet's list of rules, applied in order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // named by what they do
pub enum RuleEdit {
    Insert { index: u32, text: Box<str> },
    Delete { index: u32 },
    Replace { index: u32, text: Box<str> },
}
