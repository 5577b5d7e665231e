//! Writes random recordings in which every content is one of a kind, and knows whose it is.

use afterimage_format::frame::*;
use afterimage_format::replica::{Kind, Node, Replica};
use std::collections::{BTreeMap, BTreeSet};

/// One step: what to do, and three numbers to choose by.
pub type Op = (u8, u32, u32, u32);

/// "The page itself", as an owner.
pub const PAGE: NodeId = 0;

/// A content of which it would be seen wherever it turned up.
#[derive(Clone, Debug, Default)]
pub struct Canary {
    pub owners: BTreeSet<NodeId>,
    /// A part of a style sheet, which `mask` shows.
    pub is_css: bool,
}

pub struct Author {
    pub page: Replica,
    pub next_id: NodeId,
    /// Since the last purge, and all of them.
    fresh: Vec<String>,
    pub canaries: BTreeMap<String, Canary>,
    /// Where nodes were last.
    places: BTreeMap<NodeId, NodeId>,
    strings: Vec<String>,
    must_reset: bool,
    defined: u32,
    pub next_asset: u32,
    /// Content of assets.
    pub assets: BTreeMap<u32, String>,
    pub next_sheet: u32,
    pub sheets: Vec<(SheetId, NodeId)>,
    /// Nothing more is told of these nodes' sheets.
    pub purged: BTreeSet<NodeId>,
    out: Vec<Frame>,
}

pub fn inline(text: impl Into<Box<str>>) -> Text {
    Text::Inline(text.into())
}

impl Author {
    /// Two documents' worth of page: 1 document, 2 html, 3 body, 4 and 5 in it.
    pub fn new() -> Self {
        let mut author = Self {
            page: Replica::new(),
            next_id: 1,
            fresh: Vec::new(),
            canaries: BTreeMap::new(),
            places: BTreeMap::new(),
            strings: Vec::new(),
            must_reset: false,
            defined: 0,
            next_asset: 1,
            assets: BTreeMap::new(),
            next_sheet: 1,
            sheets: Vec::new(),
            purged: BTreeSet::new(),
            out: Vec::new(),
        };
        let document = NewNode::Document { quirks: false };
        let mut tree = author.tree();
        tree.insertions.push(at(0, 0, vec![document]));
        for (parent, names) in [(1, &["html"][..]), (2, &["body"]), (3, &["div", "div"])] {
            let nodes = names.iter().map(|name| element(name, vec![])).collect();
            tree.insertions.push(at(parent, 0, nodes));
        }
        author.emit(Frame::Tree(tree));
        author
    }

    pub fn tree(&self) -> Tree {
        Tree {
            first_new_id: self.next_id,
            ..Tree::default()
        }
    }

    /// Applies a frame, with the strings it needs in front; says whether it fits.
    pub fn emit(&mut self, frame: Frame) -> bool {
        let mut trial = self.page.clone();
        let new = self.strings.get(self.defined as usize..).unwrap_or_default();
        let mut frames = Vec::new();
        if !new.is_empty() {
            frames.push(Frame::Strings {
                reset: self.must_reset,
                first_id: self.defined,
                texts: new.iter().map(|text| text.as_str().into()).collect(),
            });
        }
        frames.push(frame);
        let fits = frames.iter().all(|frame| trial.apply(frame).is_ok());
        if !fits {
            self.strings.truncate(self.defined as usize);
            return false;
        }
        if !new.is_empty() {
            self.must_reset = false;
            self.defined = self.strings.len() as u32;
        }
        self.page = trial;
        for frame in &frames {
            if let Frame::Tree(tree) = frame {
                for insertion in &tree.insertions {
                    for node in &insertion.nodes {
                        let id = match node {
                            Inserted::Placed(id) => *id,
                            Inserted::New(_) => {
                                self.next_id += 1;
                                self.next_id - 1
                            }
                        };
                        self.places.insert(id, insertion.parent);
                    }
                }
            }
        }
        self.out.extend(frames);
        true
    }

    /// Nodes, and those whose last place is in one of them, directly or not.
    pub fn meant(&self, nodes: &BTreeSet<NodeId>) -> BTreeSet<NodeId> {
        let is_meant = |id: &NodeId| {
            let mut way = core::iter::successors(Some(*id), |id| self.places.get(id).copied());
            way.any(|id| nodes.contains(&id))
        };
        self.places.keys().copied().filter(is_meant).collect()
    }

    /// What was written since the last call.
    pub fn take(&mut self) -> Vec<Frame> {
        core::mem::take(&mut self.out)
    }

    /// As the recorder does behind a purge.
    pub fn purged(&mut self, nodes: impl Iterator<Item = NodeId>) {
        self.restart_strings();
        self.fresh.clear();
        self.assets.clear();
        self.purged.extend(nodes);
    }

    pub fn restart_strings(&mut self) {
        (self.must_reset, self.defined) = (true, 0);
        self.strings.clear();
    }

    /// A content, new or, rarely, one that another node has as well.
    pub fn canary(&mut self, owner: NodeId, choice: u32, is_css: bool) -> String {
        let word = match self.fresh.get(choice as usize % (self.fresh.len() * 4 + 1)) {
            Some(known) if !is_css => known.clone(),
            _ => format!("zq{}zq", self.canaries.len()),
        };
        let canary = self.canaries.entry(word.clone()).or_default();
        canary.owners.insert(owner);
        canary.is_css |= is_css;
        if !is_css {
            self.fresh.push(word.clone());
        }
        word
    }

    /// By number or spelt out.
    pub fn text(&mut self, word: &str, choice: u32) -> Text {
        if choice.is_multiple_of(3) {
            return inline(word);
        }
        let known = self.strings.iter().position(|known| known == word);
        let place = known.unwrap_or_else(|| {
            self.strings.push(word.into());
            self.strings.len() - 1
        });
        Text::Ref(place as u32)
    }

    pub fn content(&mut self, owner: NodeId, choice: u32) -> Text {
        let word = self.canary(owner, choice / 7, false);
        self.text(&word, choice)
    }

    pub fn all(&self) -> Vec<NodeId> {
        let tops = self.page.tops().into_iter();
        let mut all: Vec<NodeId> = tops.flat_map(|top| self.page.subtree(top)).collect();
        all.sort_unstable();
        all
    }

    pub fn pick(&self, number: u32, good: impl Fn(&Replica, NodeId) -> bool) -> Option<NodeId> {
        let ids: Vec<NodeId> = self
            .all()
            .into_iter()
            .filter(|id| good(&self.page, *id))
            .collect();
        ids.get(number as usize % ids.len().max(1)).copied()
    }

    pub fn named(&self, number: u32, names: &[&str]) -> Option<NodeId> {
        self.pick(number, |page, id| {
            page.element(id)
                .is_some_and(|element| names.contains(&&*element.name))
        })
    }

    pub fn spot(&self, number: u32, choice: u32) -> Option<(NodeId, NodeId)> {
        let holds = |page: &Replica, id| {
            let is_box = |name: &str| matches!(name, "div" | "p" | "body");
            match page.node(id).map(Node::kind) {
                Some(Kind::Element(element)) => is_box(&element.name),
                Some(Kind::ShadowRoot { .. }) => true,
                _ => false,
            }
        };
        let parent = self.pick(number, holds)?;
        let children: Vec<NodeId> = self.page.children(parent).collect();
        let after = choice as usize % (children.len() + 1);
        Some((parent, after.checked_sub(1).map_or(0, |before| children[before])))
    }
}

pub fn at(parent: NodeId, after: NodeId, nodes: Vec<NewNode>) -> Insertion {
    let nodes = nodes.into_iter().map(Inserted::New).collect();
    Insertion { parent, after, nodes }
}

pub fn element(name: &str, attributes: Vec<(Text, Text)>) -> NewNode {
    NewNode::Element(Element {
        name: inline(name),
        namespace: Namespace::Html,
        attributes,
        custom: false,
        hidden: None,
    })
}
