//! Steps of several frames: pictures and style sheets.

use super::author::{Author, Canary, at, element, inline};
use afterimage_format::frame::*;

impl Author {
    pub fn write_picture(&mut self, a: u32, b: u32, c: u32) -> Option<()> {
        let (parent, after) = self.spot(a, b)?;
        let known: Vec<u32> = self.assets.keys().copied().collect();
        let mut id = self.next_asset;
        let mut frames = Vec::new();
        let user = self.next_id;
        match known.get(c as usize % (known.len() * 2 + 1)) {
            // The same picture, or one with the same content.
            Some(known) if c.is_multiple_of(2) => id = *known,
            Some(known) if self.page.asset(*known).is_some() => {
                let part = AssetPart::SameAs(*known);
                frames.push(Frame::Asset(Asset { id, part }));
                let word = &self.assets[known];
                self.canaries.get_mut(word)?.owners.insert(user);
            }
            _ => {
                let word = format!("zq{}zq", self.canaries.len());
                self.canaries.insert(word.clone(), Canary::default());
                let header = "image/png".into();
                let more = c.is_multiple_of(3);
                let bytes = if more { "" } else { &word }.as_bytes().to_vec();
                frames.push(Frame::Asset(Asset {
                    id,
                    part: AssetPart::First { header, bytes, more },
                }));
                if more {
                    let part = AssetPart::Next {
                        bytes: word.as_bytes().to_vec(),
                        more: false,
                    };
                    frames.push(Frame::Asset(Asset { id, part }));
                }
                self.assets.insert(id, word);
            }
        }
        self.next_asset += 1;
        if let Some(word) = self.assets.get(&id) {
            self.canaries.get_mut(word)?.owners.insert(user);
        }
        let src = format!("{ASSET_SCHEME}{id}");
        let src = self.text(&src, b);
        let mut tree = self.tree();
        let picture = element("img", vec![(inline("src"), src)]);
        tree.insertions.push(at(parent, after, vec![picture]));
        // What refers to an asset may come before it.
        frames.insert(
            if a.is_multiple_of(2) { 0 } else { frames.len() },
            Frame::Tree(tree),
        );
        frames.into_iter().all(|frame| self.emit(frame)).then_some(())
    }

    pub fn write_sheet(&mut self, a: u32, b: u32, c: u32) -> Option<()> {
        let page = &self.page;
        let purged = &self.purged;
        self.sheets
            .retain(|(sheet, node)| page.sheet(*sheet).is_some() && !purged.contains(node));
        let known = self.sheets.get(c as usize % (self.sheets.len() + 1)).copied();
        if let Some((sheet, node)) = known {
            let text = self.canary(node, c, true).into();
            let edits = vec![RuleEdit::Insert { index: 0, text }];
            return self.emit(Frame::RuleEdits { sheet, edits }).then_some(());
        }
        let (parent, after) = self.spot(a, b)?;
        let (node, sheet) = (self.next_id, self.next_sheet);
        self.next_sheet += 1;
        let mut tree = self.tree();
        tree.insertions
            .push(at(parent, after, vec![element("link", vec![])]));
        let rule = self.canary(node, c, true).into();
        let told = Frame::Sheet(Sheet {
            sheet,
            role: SheetRole::Owned,
            node,
            base_url: "".into(),
            state: SheetState::default(),
            continues: false,
            more: false,
            content: SheetContent::Rules(vec![rule]),
        });
        let is_told = self.emit(Frame::Tree(tree)) && self.emit(told);
        self.sheets.extend(is_told.then_some((sheet, node)));
        Some(())
    }
}
