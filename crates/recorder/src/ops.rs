//! What the snippets write: `i32` ops, and the texts they speak of in one UTF-8 buffer. The codes stand in those of
//! `crates/wasm/js` that write them, too.
//!
//! A text is given by its length in UTF-16 units; texts lie one behind the other with a NUL between them. A negative
//! length `-(n + 1)` means the nth text too long for the buffer.

use crate::mirror::Slot;
use std::borrow::Cow;

#[allow(missing_docs)]
pub mod code {
    /// `id, name length`: a name is used from here on.
    pub const NAME: i32 = 1;
    /// `slot, after`: the children of this node follow, up to [`END`]; those behind its child `after`, if that is not -1;
    /// with [`ONLY_NAMED`] those that records named, in runs that each begin with [`BEHIND`].
    pub const CHILDREN: i32 = 2;
    pub const ONLY_NAMED: i32 = -2;
    pub const END: i32 = 3;
    /// `slot`
    pub const KNOWN: i32 = 4;
    /// `slot, name, flags, attribute count, (name, value length)…`, then with [`flag::VALUE`] a value length
    pub const ELEMENT: i32 = 5;
    /// `slot, length`
    pub const TEXT: i32 = 6;
    /// `slot, length`
    pub const CDATA: i32 = 7;
    /// `slot, three lengths`
    pub const DOCTYPE: i32 = 8;
    /// `slot`: its child list changed
    pub const MARK_CHILDREN: i32 = 9;
    /// `slot, name`: an attribute changed
    pub const MARK_ATTRIBUTE: i32 = 10;
    /// `slot`: its text changed
    pub const MARK_TEXT: i32 = 11;
    /// `slot, name, is set, value length`: an attribute as it is now
    pub const ATTRIBUTE: i32 = 12;
    /// `slot, length`: a text as it is now
    pub const NEW_TEXT: i32 = 13;
    /// `slot, flags`, then with [`flag::VALUE`] a value length: a control as it is now
    pub const CONTROL: i32 = 14;
    /// `slot, what` (see [`super::attached`]): what is attached to the element whose children are being read
    pub const ATTACHED: i32 = 15;
    /// `slot`: an element that is to be read anew, as one that became a defined custom element
    pub const RENEW: i32 = 16;
    /// `slot, length`: what relative addresses in a frame's document are resolved against; nothing: what those of the
    /// document around it are
    pub const BASE: i32 = 17;
    /// The list of children that is open goes on in the next batch.
    pub const PART: i32 = 24;
    /// `slot, is all, count, slots…`: the first children as they are now, -1 for one that has no slot
    pub const PRESENT: i32 = 25;
    /// `slot`: it left the document for longer than changes in it are reported
    pub const GONE: i32 = 26;
    /// `slot`: a node that was named is no child of the open parent any more
    pub const LEFT: i32 = 27;
    /// `slot`: the neighbours that follow stand behind this child, which was not named; -1: they are the first.
    /// [`TOO_FAR`], or one that is not known here: the list has to be read as a whole.
    pub const BEHIND: i32 = 28;
    pub const TOO_FAR: i32 = -2;
    /// `slot, count`: records named so many more nodes that came to or went from its child list
    pub const MARK_NAMED: i32 = 29;
    /// The page's own document can be edited as a whole from here on (`designMode`)
    pub const RENEW_EDITABLE: i32 = 30;
    /// `slot, length`: what a field for a secret holds now
    pub const SECRET: i32 = 31;
    /// `slot, is itself`: the child that follows is shown in a slot: its number, or, if the slot has none yet, that of the
    /// nearest node around it that has one
    pub const SHOWN_IN: i32 = 32;
    /// The children of the open parent have slots to be read before them: what was attached to it is new.
    pub const LATER: i32 = 33;
    /// `id`: the child that follows was told before
    pub const WAS: i32 = 34;
}

/// What is attached to an element. Flags may be added to a document's.
#[allow(missing_docs)]
pub mod attached {
    pub const KNOWN: i32 = 0;
    pub const SHADOW_ROOT: i32 = 1;
    pub const DOCUMENT: i32 = 2;
    /// A document in quirks mode.
    pub const QUIRKS: i32 = 4;
    /// A document that can be edited as a whole (`designMode`).
    pub const EDITABLE: i32 = 8;
}

#[allow(missing_docs)]
pub mod flag {
    /// Two bits: HTML, SVG, MathML, other.
    pub const NAMESPACE: i32 = 3;
    pub const CUSTOM: i32 = 4;
    pub const VALUE: i32 = 8;
    /// A check box, radio button or option; [`ON`] says whether it is on.
    pub const HAS_ON: i32 = 16;
    pub const ON: i32 = 32;
    pub const INDETERMINATE: i32 = 64;
    /// Was always masked once, or could be edited, whatever it is now.
    pub const STICKY: i32 = 128;
    /// The state is told also where it is as last recorded: an attribute that may stand for it changed.
    pub const FORCED: i32 = 256;
    /// Was an input to write into once.
    pub const ENTERED: i32 = 1024;
    /// Was hidden once.
    pub const WAS_HIDDEN: i32 = 2048;
    /// Held a secret once.
    pub const SECRET: i32 = 4096;
    /// Chosen by the application's selectors, to be masked, to be shown, to be hidden, to be ignored.
    pub const MASK: i32 = 8192;
    pub const UNMASK: i32 = 16384;
    pub const HIDE: i32 = 32768;
    pub const IGNORE: i32 = 65536;
}

/// The name of elements beyond what `writer.js` numbers.
pub const UNNAMED: &str = "x-unnamed";

/// What both sides number from the start, so that no page's own names can crowd them out: first [`UNNAMED`], then the
/// attributes that decide what may be kept.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    let first = [
        UNNAMED,
        "class",
        "type",
        "autocomplete",
        "contenteditable",
        "name",
    ];
    first.into_iter().chain(afterimage_privacy::mark_names())
}

/// Reads ops and their texts in step. Runs dry rather than fail: `dom.js` is ours.
pub struct Ops<'a> {
    ops: &'a [i32],
    text: &'a str,
    long: &'a mut dyn FnMut(u32) -> String,
}

impl<'a> Ops<'a> {
    /// `long` fetches the nth text that did not fit the buffer.
    pub fn new(ops: &'a [i32], text: &'a str, long: &'a mut dyn FnMut(u32) -> String) -> Self {
        Self { ops, text, long }
    }

    /// The next number.
    pub fn number(&mut self) -> Option<i32> {
        let (&first, rest) = self.ops.split_first()?;
        self.ops = rest;
        Some(first)
    }

    /// The next number as a slot, name or count.
    pub fn slot(&mut self) -> Option<Slot> {
        self.number().and_then(|number| Slot::try_from(number).ok())
    }

    /// The next text.
    pub fn text(&mut self) -> Option<Cow<'a, str>> {
        let length = self.number()?;
        if length < 0 {
            return Some(Cow::Owned((self.long)(!length as u32)));
        }
        let end = utf16_end(self.text, length as usize);
        let (text, rest) = self.text.split_at_checked(end)?;
        self.text = rest.get(1..).unwrap_or_default();
        Some(Cow::Borrowed(text))
    }
}

/// Where `units` UTF-16 units end. One comparison where the text so far is ASCII.
fn utf16_end(text: &str, units: usize) -> usize {
    if text.as_bytes().get(..units).is_some_and(<[u8]>::is_ascii) {
        return units;
    }
    let mut left = units;
    for (at, character) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(character.len_utf16());
    }
    text.len()
}
