//! Style sheets: what is known of each, which element owns it, who adopts it.

use super::{Error, Kind, NONE, Replica, Str};
use crate::frame::{Frame, NodeId, RuleEdit, Sheet, SheetContent, SheetId, SheetRole, SheetState};
use crate::table::{Table, sorted};

/// A style sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetEntry {
    /// How it came into the page.
    pub role: SheetRole,
    /// Its element, or its importer's; 0 for a constructed one.
    pub node: NodeId,
    /// What its relative addresses are resolved against; empty: its document's base.
    pub base_url: Str,
    /// Whether it counts, and for which media.
    pub state: SheetState,
    /// Pieces of it are still to come.
    pub is_open: bool,
    /// What it holds.
    pub content: SheetText,
}

/// What a sheet holds, as in [`SheetContent`].
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // as there
pub enum SheetText {
    Own,
    Source(String),
    Rules(Vec<Str>),
    Unreadable,
}

/// All sheets, and where they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheets {
    pub known: Table<SheetEntry>,
    /// Element → the sheet it owns, then those imported there.
    pub by_owner: Table<Vec<SheetId>>,
    /// Document or shadow root → adopted sheets.
    pub adopted: Table<Vec<SheetId>>,
}

impl Sheets {
    fn forget(&mut self, id: SheetId) {
        if let Some(entry) = self.known.remove(id)
            && let Some(list) = self.by_owner.get_mut(entry.node)
        {
            list.retain(|other| *other != id);
        }
    }

    /// Constructed sheets among `candidates` that nobody adopts any more are gone.
    fn forget_unadopted(&mut self, candidates: &[SheetId]) {
        let lists: Vec<SheetId> = match candidates {
            [] => return,
            _ => self.adopted.ids(),
        };
        for id in candidates {
            let is_adopted = |root: &SheetId| self.adopted.get(*root).is_some_and(|list| list.contains(id));
            if !lists.iter().any(is_adopted) {
                self.forget(*id);
            }
        }
    }

    /// A node is gone, and with it what it owned; gives what it adopted.
    pub fn forget_node(&mut self, node: NodeId) -> Vec<SheetId> {
        for id in self.by_owner.remove(node).unwrap_or_default() {
            self.known.remove(id);
        }
        self.adopted.remove(node).unwrap_or_default()
    }

    /// After nodes are gone that adopted these.
    pub fn forget_adopted(&mut self, mut candidates: Vec<SheetId>) {
        candidates = sorted(candidates.into_iter());
        candidates.dedup();
        self.forget_unadopted(&candidates);
    }
}

impl Replica {
    /// A style sheet.
    pub fn sheet(&self, id: SheetId) -> Option<&SheetEntry> {
        self.sheets.known.get(id)
    }

    /// The sheet that frames told of a `style` or `link` element, if any did.
    pub fn sheet_of(&self, owner: NodeId) -> Option<(SheetId, &SheetEntry)> {
        self.sheets_at(owner)
            .find(|(_, entry)| entry.role == SheetRole::Owned)
    }

    /// The sheets that belong to an element: its own, and those imported there.
    pub fn sheets_at(&self, owner: NodeId) -> impl Iterator<Item = (SheetId, &SheetEntry)> {
        let ids = self.sheets.by_owner.get(owner).map_or(&[][..], |ids| ids);
        ids.iter().filter_map(|id| Some((*id, self.sheet(*id)?)))
    }

    /// What a document or shadow root adopts.
    pub fn adopted(&self, root: NodeId) -> &[SheetId] {
        self.sheets.adopted.get(root).map_or(&[], |list| list)
    }

    /// Documents and shadow roots that adopt sheets, by number.
    pub fn adopters(&self) -> Vec<NodeId> {
        self.sheets.adopted.ids()
    }

    pub(super) fn set_sheet(&mut self, told: &Sheet) -> Result<(), Error> {
        if told.continues {
            return self.continue_sheet(told);
        }
        if told.sheet == 0 || (told.role == SheetRole::Constructed) != (told.node == NONE) {
            return Err(Error::BadSheet);
        }
        if told.node != NONE
            && self
                .nodes
                .get(told.node)
                .ok_or(Error::UnknownNode)?
                .element()
                .is_none()
        {
            return Err(Error::WrongKind);
        }
        if let Some(known) = self.sheet(told.sheet)
            && (known.role, known.node) != (told.role, told.node)
        {
            return Err(Error::BadSheet);
        }
        // An element has one sheet: another one took the place of the one before, and of what that imported.
        if told.role == SheetRole::Owned
            && let Some((before, _)) = self.sheet_of(told.node)
            && before != told.sheet
        {
            self.sheets.forget_node(told.node);
        }
        let content = match &told.content {
            SheetContent::Own => SheetText::Own,
            SheetContent::Source(text) => SheetText::Source(String::from(&**text)),
            SheetContent::Rules(rules) => {
                SheetText::Rules(rules.iter().map(|rule| Str::from(&**rule)).collect())
            }
            SheetContent::Unreadable => SheetText::Unreadable,
            SheetContent::Shared(_) => return Err(Error::BadSheet),
        };
        let entry = SheetEntry {
            role: told.role,
            node: told.node,
            base_url: Str::from(&*told.base_url),
            state: told.state.clone(),
            is_open: told.more,
            content,
        };
        let is_new = self.sheets.known.insert(told.sheet, entry).is_none();
        if is_new && told.node != NONE {
            match self.sheets.by_owner.get_mut(told.node) {
                Some(list) => list.push(told.sheet),
                None => drop(self.sheets.by_owner.insert(told.node, vec![told.sheet])),
            }
        }
        Ok(())
    }

    fn continue_sheet(&mut self, told: &Sheet) -> Result<(), Error> {
        let known = self.sheets.known.get_mut(told.sheet).ok_or(Error::BadSheet)?;
        if !known.is_open {
            return Err(Error::BadSheet);
        }
        match (&mut known.content, &told.content) {
            (SheetText::Source(text), SheetContent::Source(more)) => text.push_str(more),
            (SheetText::Rules(rules), SheetContent::Rules(more)) => {
                rules.extend(more.iter().map(|rule| Str::from(&**rule)));
            }
            _ => return Err(Error::BadSheet),
        }
        known.is_open = told.more;
        Ok(())
    }

    pub(super) fn edit_rules(&mut self, id: SheetId, edits: &[RuleEdit]) -> Result<(), Error> {
        let sheet = self.sheets.known.get_mut(id).ok_or(Error::BadSheet)?;
        let SheetText::Rules(rules) = &mut sheet.content else {
            return Err(Error::BadSheet);
        };
        for edit in edits {
            match edit {
                RuleEdit::Insert { index, text } if *index as usize <= rules.len() => {
                    rules.insert(*index as usize, Str::from(&**text));
                }
                RuleEdit::Delete { index } if (*index as usize) < rules.len() => {
                    rules.remove(*index as usize);
                }
                RuleEdit::Replace { index, text } => {
                    *rules.get_mut(*index as usize).ok_or(Error::BadSheet)? = Str::from(&**text);
                }
                _ => return Err(Error::BadSheet),
            }
        }
        Ok(())
    }

    pub(super) fn set_adopted(&mut self, root: NodeId, list: &[SheetId]) -> Result<(), Error> {
        match self.nodes.get(root).ok_or(Error::UnknownNode)?.kind {
            Kind::Document { .. } | Kind::ShadowRoot { .. } => {}
            _ => return Err(Error::WrongKind),
        }
        let is_constructed = |id: &SheetId| {
            self.sheet(*id)
                .is_some_and(|sheet| sheet.role == SheetRole::Constructed)
        };
        if !list.iter().all(is_constructed) {
            return Err(Error::BadSheet);
        }
        let before = match list {
            [] => self.sheets.adopted.remove(root),
            _ => self.sheets.adopted.insert(root, list.to_vec()),
        };
        self.sheets.forget_adopted(before.unwrap_or_default());
        Ok(())
    }

    pub(super) fn set_sheet_state(&mut self, id: SheetId, state: &SheetState) -> Result<(), Error> {
        self.sheets.known.get_mut(id).ok_or(Error::BadSheet)?.state = state.clone();
        Ok(())
    }

    /// Frames that tell all sheets and lists. Sheets of one element keep their order.
    pub(super) fn sheet_frames(&self) -> Vec<Frame> {
        let owners = self.sheets.by_owner.ids();
        let owned = owners.iter().flat_map(|owner| self.sheets_at(*owner));
        let ids = self.sheets.known.ids();
        let constructed = ids.iter().filter_map(|id| Some((*id, self.sheet(*id)?)));
        let constructed = constructed.filter(|(_, entry)| entry.role == SheetRole::Constructed);
        let mut frames: Vec<Frame> = owned
            .chain(constructed)
            .map(|(id, entry)| frame(id, entry))
            .collect();
        frames.extend(self.sheets.adopted.ids().into_iter().map(|node| Frame::Adopted {
            node,
            sheets: self.adopted(node).to_vec(),
        }));
        frames
    }
}

/// A frame that tells all of a sheet.
pub(super) fn frame(id: SheetId, entry: &SheetEntry) -> Frame {
    Frame::Sheet(Sheet {
        sheet: id,
        role: entry.role,
        node: entry.node,
        base_url: (&*entry.base_url).into(),
        state: entry.state.clone(),
        continues: false,
        more: entry.is_open,
        content: match &entry.content {
            SheetText::Own => SheetContent::Own,
            SheetText::Source(text) => SheetContent::Source(text.as_str().into()),
            SheetText::Rules(rules) => {
                SheetContent::Rules(rules.iter().map(|rule| (&**rule).into()).collect())
            }
            SheetText::Unreadable => SheetContent::Unreadable,
        },
    })
}
