//! Style sheets: what `sheets.js` found becomes frames, after each drain and once a second.

use super::bindings::{Looks, Scope, SheetRules, SheetStates, SheetTexts, Sheets, Watched, patch_cssom};
use super::realms::On;
use super::state::Page;
use afterimage_format::frame::{NodeId, RuleEdit, SheetContent, SheetRole, SheetState};
use afterimage_recorder::{FoundSheet, Slot};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

/// What can change without a trace is looked at this often: lists of adopted sheets, declaration blocks that scripts keep.
const LOOK_EVERY_MS: u32 = 1_000;

impl Page {
    /// To be called before the first document is read.
    pub(super) fn listen_to_sheets(&self) {
        let wake = self.natives.guarded(&self.callback(|page, _| page.wake_sheets()));
        let (watched, states) = (Watched::new(), SheetStates::new(&self.primitives, &self.slots));
        let texts = SheetTexts::new(&self.primitives);
        let rules = SheetRules::new(&self.natives, &self.host, &texts);
        let sheets = Sheets::new(
            &self.primitives,
            &self.slots,
            &watched,
            &states,
            &rules,
            &Looks::new(),
            &wake,
        );
        self.dom.set_sheets(&sheets);
        let _ = self.sheets.set(sheets);
        // A sheet was loaded: its element has one now.
        self.on(On::Root, &["load"], |page, event| {
            if let (Some(sheets), Some(target)) = (page.sheets.get(), event.target()) {
                sheets.loaded(&target);
            }
        });
        self.look_at_sheets_later();
    }

    fn look_at_sheets_later(&self) {
        self.later(LOOK_EVERY_MS, |page| {
            // Behind the drain, and behind the first snapshot: before its end nobody knows the roots that it reads.
            page.is_look_due.set(true);
            page.is_sheet_due.set(true);
            page.drain(page.pace.slice_ms, false);
            page.look_at_sheets_later();
        });
    }

    fn wake_sheets(&self) {
        self.is_sheet_due.set(true);
        self.drain_soon();
    }

    /// A document's realm, to be patched.
    pub(super) fn patch_sheets(&self, window: &JsValue, scope: &Scope) {
        if let Some(sheets) = self.sheets.get() {
            patch_cssom(scope, window, sheets);
        }
    }

    /// What a document or shadow root adopts is told from here on.
    pub(super) fn enter_sheets(&self, root: Slot, id: Option<NodeId>) {
        if let (Some(sheets), Some(id)) = (self.sheets.get(), id) {
            sheets.enter(&self.slots.at(root), id);
        }
    }

    /// It is not recorded any more.
    pub(super) fn leave_sheets(&self, root: Slot) {
        if let Some(sheets) = self.sheets.get() {
            sheets.leave(&self.slots.at(root));
        }
    }

    pub(super) fn tell_sheets_if_due(&self) {
        if self.is_sheet_due.get() {
            self.tell_sheets();
        }
    }

    /// All that is new of them, for as long as there is time.
    pub(super) fn look_at_all_sheets(&self, until_ms: f64) {
        self.is_look_due.set(true);
        self.is_sheet_due.set(true);
        while self.is_sheet_due.get() {
            self.tell_sheets();
            if self.natives.now() >= until_ms {
                return;
            }
        }
    }

    /// Tells what is new of style sheets. To be called when all nodes of the drain are told.
    pub(super) fn tell_sheets(&self) {
        let Some(sheets) = self.sheets.get() else { return };
        let is_tick = self.is_look_due.replace(false);
        self.is_sheet_due.set(false);
        let is_forgetting = self.recorder.borrow().is_forgetting();
        let gone = match is_forgetting {
            true => self.recorder.borrow().gone_among(sheets.adopters()),
            false => Vec::new(),
        };
        let found = sheets.collect(is_tick, gone, !self.has_more());
        for entry in found.iter() {
            let _ = self.tell_found(&Entry(entry.unchecked_into()));
        }
        if found.length() > 0 {
            let pictures = self.recorder.borrow_mut().take_wanted_assets();
            self.read_pictures(pictures);
            self.post_soon();
        }
        if sheets.has_more() {
            self.wake_sheets();
        }
    }

    fn tell_found(&self, entry: &Entry) -> Option<()> {
        let now_ms = self.now_ms();
        let mut recorder = self.recorder.borrow_mut();
        match entry.number(0)? {
            0 => {
                let node = entry.0.get(3);
                let owner = match node.is_undefined() {
                    true => None,
                    false => Some(Slot::try_from(self.slots.of(&node)).ok()?),
                };
                let found = FoundSheet {
                    sheet: entry.number(1)?,
                    role: match entry.number(2)? {
                        0 => SheetRole::Owned,
                        1 => SheetRole::Imported,
                        _ => SheetRole::Constructed,
                    },
                    owner,
                    address: entry.text(4)?,
                    state: entry.state(5),
                    content: match entry.number(7)? {
                        1 => SheetContent::Source(entry.text(8)?.into()),
                        2 => SheetContent::Rules(entry.list(8).texts()),
                        3 => SheetContent::Unreadable,
                        _ => SheetContent::Own,
                    },
                };
                recorder.sheet(now_ms, found);
            }
            1 => recorder.rule_edits(now_ms, entry.number(1)?, entry.list(2).edits()),
            2 => {
                let root = Slot::try_from(self.slots.of(&entry.0.get(1))).ok()?;
                recorder.adopted(now_ms, root, entry.list(2).numbers());
            }
            3 => recorder.sheet_state(now_ms, entry.number(1)?, entry.state(2)),
            _ => recorder.forget_sheets(&entry.list(1).numbers()),
        }
        Some(())
    }
}

/// An array of `sheets.js`.
struct Entry(Array);

impl Entry {
    fn number(&self, at: u32) -> Option<u32> {
        self.0.get(at).as_f64().map(|number| number as u32)
    }

    fn text(&self, at: u32) -> Option<String> {
        self.0.get(at).as_string()
    }

    fn list(&self, at: u32) -> Self {
        Self(self.0.get(at).unchecked_into())
    }

    fn state(&self, at: u32) -> SheetState {
        SheetState {
            disabled: self.0.get(at).is_truthy(),
            media: self.text(at + 1).map(Into::into),
        }
    }

    fn texts(&self) -> Vec<Box<str>> {
        let texts = (0..self.0.length()).map(|at| self.text(at).unwrap_or_default().into());
        texts.collect()
    }

    fn numbers(&self) -> Vec<u32> {
        (0..self.0.length()).filter_map(|at| self.number(at)).collect()
    }

    /// Edit, index, text, edit, index, text …
    fn edits(&self) -> Vec<RuleEdit> {
        let edit = |at: u32| {
            let index = self.number(at + 1)?;
            let text = self.text(at + 2)?.into();
            Some(match self.number(at)? {
                0 => RuleEdit::Insert { index, text },
                1 => RuleEdit::Delete { index },
                _ => RuleEdit::Replace { index, text },
            })
        };
        (0..self.0.length()).step_by(3).filter_map(edit).collect()
    }
}
