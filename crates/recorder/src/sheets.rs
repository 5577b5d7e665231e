//! Frames of style sheets, in pieces that fit the minute's budget.

use crate::Recorder;
use crate::assets::Place;
use crate::marks::Mark;
use crate::mirror::{NONE, Slot};
use afterimage_format::frame::{
    Frame, NodeId, RuleEdit, Sheet, SheetContent, SheetId, SheetRole, SheetState,
};
use afterimage_privacy::{Level, path_only};

/// About the bytes of one piece.
const PIECE_BYTES: usize = 48 << 10;

/// What a sheet's addresses are relative to. Its query says nothing of that, but of two imports of one path which is which:
/// the sheet that imports it has it in its own text. Of `blob:` and `data:` only a scheme is left.
fn base_url(role: SheetRole, address: &str) -> String {
    match role {
        SheetRole::Imported if address.starts_with("http") => {
            address.split('#').next().unwrap_or_default().to_owned()
        }
        _ => path_only(address),
    }
}

/// Whose a constructed sheet is.
const NOBODY: Mark = Mark { slot: NONE, id: 0 };

/// A sheet as the page shows it.
#[derive(Debug)]
pub struct FoundSheet {
    /// Its number.
    pub sheet: SheetId,
    /// How it came into the page.
    pub role: SheetRole,
    /// The element it belongs to; none for a constructed one.
    pub owner: Option<Slot>,
    /// Where it came from, as the page has it; empty for the document's own.
    pub address: String,
    /// Whether and for what it counts.
    pub state: SheetState,
    /// What it holds.
    pub content: SheetContent,
}

impl Recorder {
    /// A sheet that is new or another one than before. One whose element is hidden, unknown or about to be forgotten
    /// makes no frame.
    pub fn sheet(&mut self, time_ms: u64, found: FoundSheet) {
        let owner = match found.owner {
            Some(slot) => match self.sheet_place(slot) {
                Some(id) => Mark { slot, id },
                None => return,
            },
            None => NOBODY,
        };
        self.told_sheets.insert(found.sheet, owner);
        let level = found.owner.and_then(|slot| self.level(slot));
        let content = match found.content {
            SheetContent::Source(text) => SheetContent::Source(self.with_assets(level, text)),
            SheetContent::Rules(rules) => {
                let rules = rules.into_iter().map(|rule| self.with_assets(level, rule));
                SheetContent::Rules(rules.collect())
            }
            none => none,
        };
        self.emit_assets(time_ms);
        let base_url = base_url(found.role, &found.address);
        let pieces = pieces(content);
        let last = pieces.len() - 1;
        for (at, content) in pieces.into_iter().enumerate() {
            let sheet = Sheet {
                sheet: found.sheet,
                role: found.role,
                node: owner.id,
                base_url: base_url.as_str().into(),
                state: found.state.clone(),
                continues: at > 0,
                more: at < last,
                content,
            };
            self.emit(time_ms, &Frame::Sheet(sheet));
        }
    }

    /// Changes of a sheet's rules.
    pub fn rule_edits(&mut self, time_ms: u64, sheet: SheetId, edits: Vec<RuleEdit>) {
        if self.is_told(sheet) {
            let edits = edits.into_iter().map(|edit| match edit {
                RuleEdit::Insert { index, text } => RuleEdit::Insert {
                    index,
                    text: self.with_assets(None, text),
                },
                RuleEdit::Replace { index, text } => RuleEdit::Replace {
                    index,
                    text: self.with_assets(None, text),
                },
                delete @ RuleEdit::Delete { .. } => delete,
            });
            let edits = edits.collect();
            self.emit_assets(time_ms);
            for edits in split(edits, edit_bytes) {
                self.emit(time_ms, &Frame::RuleEdits { sheet, edits });
            }
        }
    }

    /// What a document or shadow root adopts.
    pub fn adopted(&mut self, time_ms: u64, root: Slot, sheets: Vec<SheetId>) {
        if let Some(node) = self.sheet_place(root) {
            self.emit(time_ms, &Frame::Adopted { node, sheets });
        }
    }

    /// A sheet was enabled or disabled, or its media changed.
    pub fn sheet_state(&mut self, time_ms: u64, sheet: SheetId, state: SheetState) {
        if self.is_told(sheet) {
            self.emit(time_ms, &Frame::SheetState { sheet, state });
        }
    }

    /// Of these nothing more will be told.
    pub fn forget_sheets(&mut self, sheets: &[SheetId]) {
        for sheet in sheets {
            self.told_sheets.remove(*sheet);
        }
    }

    /// A text with its assets by number; without an element of its own it is under the page's level.
    fn with_assets(&mut self, level: Option<Level>, text: Box<str>) -> Box<str> {
        let level = level.or_else(|| self.level(self.root)).unwrap_or(Level::Mask);
        match self.assets.refer(level, Place::Css, &text) {
            Some(referring) => referring.into(),
            None => text,
        }
    }

    /// The node that a sheet belongs to. With a node that left the document its sheets are forgotten by whoever reads.
    fn sheet_place(&self, slot: Slot) -> Option<NodeId> {
        self.event_id(slot).filter(|_| !self.is_gone(slot))
    }

    fn is_told(&self, sheet: SheetId) -> bool {
        self.told_sheets
            .get(sheet)
            .is_some_and(|owner| *owner == NOBODY || (self.is_alive(*owner) && !self.is_gone(owner.slot)))
    }

    /// Those of some documents and shadow roots that left the page: what only they adopted is forgotten.
    pub fn gone_among(&self, roots: Vec<Slot>) -> Vec<Slot> {
        roots.into_iter().filter(|slot| self.is_gone(*slot)).collect()
    }
}

fn edit_bytes(edit: &RuleEdit) -> usize {
    match edit {
        RuleEdit::Insert { text, .. } | RuleEdit::Replace { text, .. } => text.len() + 8,
        RuleEdit::Delete { .. } => 8,
    }
}

fn pieces(content: SheetContent) -> Vec<SheetContent> {
    match content {
        SheetContent::Source(text) if text.len() > PIECE_BYTES => {
            let mut pieces = Vec::new();
            let mut rest = &*text;
            while !rest.is_empty() {
                let end = (0..=PIECE_BYTES.min(rest.len()))
                    .rev()
                    .find(|end| rest.is_char_boundary(*end));
                let (piece, after) = rest
                    .split_at_checked(end.unwrap_or(0).max(1))
                    .unwrap_or((rest, ""));
                pieces.push(SheetContent::Source(piece.into()));
                rest = after;
            }
            pieces
        }
        SheetContent::Rules(rules) => split(rules, |rule| rule.len() + 2)
            .into_iter()
            .map(SheetContent::Rules)
            .collect(),
        whole => vec![whole],
    }
}

/// At least one list, each of about a piece's size.
fn split<T>(whole: Vec<T>, bytes_of: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut lists = vec![Vec::new()];
    let mut bytes = 0;
    for item in whole {
        if bytes >= PIECE_BYTES {
            bytes = 0;
            lists.push(Vec::new());
        }
        bytes += bytes_of(&item);
        if let Some(list) = lists.last_mut() {
            list.push(item);
        }
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_source_is_cut_between_characters_and_nothing_is_lost() {
        let text = "é".repeat(100_000) + "x";
        let pieces = pieces(SheetContent::Source(text.as_str().into()));
        assert_eq!(pieces.len(), 5);
        let joined: String = pieces
            .iter()
            .map(|piece| match piece {
                SheetContent::Source(text) => &**text,
                _ => unreachable!(),
            })
            .collect();
        assert_eq!(joined, text);
    }

    #[test]
    fn what_is_over_is_not_kept_and_nothing_is_told_of_it() {
        let mut recorder = Recorder::new(0, Level::Allow, 1);
        for sheet in 1..=10_000 {
            recorder.sheet(
                1,
                FoundSheet {
                    sheet,
                    role: SheetRole::Constructed,
                    owner: None,
                    address: String::new(),
                    state: SheetState::default(),
                    content: SheetContent::Source("b {}".into()),
                },
            );
            recorder.forget_sheets(&[sheet]);
        }
        assert_eq!(recorder.told_sheets.len(), 0);
        let frames = recorder.counters().frames;
        recorder.rule_edits(2, 9_999, vec![RuleEdit::Delete { index: 0 }]);
        assert_eq!(recorder.counters().frames, frames);
    }

    #[test]
    fn rules_are_dealt_out_in_order() {
        let rules: Vec<Box<str>> = (0..3000)
            .map(|n| format!("a{n}{}", " ".repeat(40)).into())
            .collect();
        let pieces = pieces(SheetContent::Rules(rules.clone()));
        assert!(pieces.len() > 1);
        let dealt: Vec<Box<str>> = pieces
            .into_iter()
            .flat_map(|piece| match piece {
                SheetContent::Rules(rules) => rules,
                _ => unreachable!(),
            })
            .collect();
        assert_eq!(dealt, rules);
        assert_eq!(super::pieces(SheetContent::Rules(Vec::new())).len(), 1);
    }
}
