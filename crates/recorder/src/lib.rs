//! The page side without a browser: ops in, frames out. Mirror, marks, coalescing.
//!
//! The caller (crates/wasm) owns the DOM. It begins a slice, reports what changed as marks, asks what to read
//! ([`Recorder::next_work`]) and hands over what `dom.js` read ([`Recorder::read`]) until nothing is asked for any more
//! or its time is up, and ends the slice. Everything that may not leave the page is masked here, before a frame holds it.

mod assets;
mod attached;
mod change;
mod check;
mod control;
mod drain;
mod events;
mod examined;
mod forget;
mod gone;
mod marks;
mod mirror;
mod named;
mod node;
pub mod ops;
mod past;
mod path;
mod place;
mod purge;
mod secrets;
mod sheets;
mod shown;
mod slotted;
mod strings;

pub use assets::MOST_BLOB_BYTES;
pub use examined::MaskText;
pub use marks::Work;
pub use mirror::{NONE, Slot};
pub use named::NAMED;
pub use path::Pointer;
pub use sheets::FoundSheet;
pub use strings::hash;

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::{Frame, NodeId, Text};
use afterimage_format::table::Table;
use afterimage_privacy::{Level, Rules};
use assets::Assets;
use drain::Drain;
use examined::Examined;
use marks::Mark;
use mirror::{Facts, Mirror};
use node::is_decisive_name;
use path::{Paths, Seen};
use purge::Purges;
use secrets::Secrets;
use shown::Shown;
use strings::Strings;

/// A tag or attribute name that `dom.js` gave a number.
#[derive(Debug)]
struct Name {
    text: Box<str>,
    /// String number and the table's generation it belongs to.
    known: Option<(u32, u32)>,
    /// Attributes of this name decide what else may be kept.
    is_decisive: bool,
}

impl Name {
    fn new(text: &str) -> Self {
        Self {
            is_decisive: is_decisive_name(text),
            text: text.into(),
            known: None,
        }
    }
}

/// Counters for `getRecorderStats`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counters {
    /// Frames made.
    pub frames: u64,
    /// Bytes of frames handed over, before compression.
    pub bytes: u64,
    /// Drains that found something.
    pub drains: u64,
    /// Slices in which they were worked off.
    pub slices: u64,
    /// Child lists that the self-check found to differ from the mirror.
    pub repairs: u64,
}

/// One recording's page side.
#[derive(Debug)]
pub struct Recorder {
    mirror: Mirror,
    rules: Rules,
    examined: Examined,
    names: Vec<Name>,
    strings: Strings,
    seed: u64,
    out: BatchWriter,
    paths: Paths,
    /// The latest place of any pointer.
    seen: Option<Seen>,
    secrets: Secrets,
    assets: Assets,
    drain: Drain,
    next_id: NodeId,
    last_time_ms: u64,
    freed: Vec<Slot>,
    gone_ids: Vec<u32>,
    sticky: Vec<u32>,
    /// Documents and elements whose scroll offsets are to be looked at …
    fresh: Vec<Slot>,
    /// … since they may have been scrolled when nobody listened.
    may_be_scrolled: bool,
    hidden: Vec<Slot>,
    /// The top document.
    root: Slot,
    /// Documents and shadow roots that are to be observed, and documents that may have to be again.
    roots: Vec<Slot>,
    /// Elements with a document in them.
    frames: Vec<Mark>,
    /// Hosts of which some child inherits another level, or may.
    split_hosts: Table<NodeId>,
    /// Of each slot the host of the root that it is in.
    hosts_of_slots: Table<Mark>,
    is_out_of_step: bool,
    /// Hash of each shown control value as last recorded, so that `input` and `change` make one frame.
    values: Table<u64>,
    /// Of each element's masked attributes the number of the name, and the hash of the mask it was last told as.
    told_masks: Table<Vec<(u32, u64)>>,
    /// Offsets as last told, but for those at the beginning.
    scrolled: Table<(i32, i32)>,
    purges: Purges,
    /// The element that has the focus as last told; 0 for none.
    focused: NodeId,
    /// Style sheets that were told of, and whose they are.
    told_sheets: Table<Mark>,
    shown: Shown,
    /// Where the self-check goes on.
    next_check: Slot,
    /// Slots to look at before it rests until something changes.
    left_to_check: Slot,
    counters: Counters,
}

impl Recorder {
    /// `document` is the slot of the top document, `seed` any random number.
    pub fn new(document: Slot, level: Level, seed: u64) -> Self {
        let mut recorder = Self {
            mirror: Mirror::default(),
            rules: Rules::default(),
            examined: Examined::default(),
            names: ops::names().map(Name::new).collect(),
            strings: Strings::new(seed),
            seed,
            out: BatchWriter::new(1),
            paths: Paths::default(),
            seen: None,
            secrets: Secrets::new(seed),
            assets: Assets::new(seed),
            drain: Drain::default(),
            next_id: 1,
            last_time_ms: 0,
            freed: Vec::new(),
            gone_ids: Vec::new(),
            sticky: Vec::new(),
            fresh: Vec::new(),
            may_be_scrolled: true,
            hidden: Vec::new(),
            root: document,
            roots: Vec::new(),
            frames: Vec::new(),
            split_hosts: Table::default(),
            hosts_of_slots: Table::default(),
            is_out_of_step: false,
            values: Table::default(),
            told_masks: Table::default(),
            scrolled: Table::default(),
            purges: Purges::default(),
            focused: 0,
            told_sheets: Table::default(),
            shown: Shown::default(),
            next_check: 0,
            left_to_check: 0,
            counters: Counters::default(),
        };
        recorder.enter_document(document, level);
        recorder
    }

    /// Rules of the application's own, to be given before anything is read.
    pub fn follow(&mut self, rules: Rules) {
        self.rules = rules;
    }

    /// The application's own say on what is otherwise told, to be given before anything is read.
    pub fn ask(&mut self, mask_text: MaskText) {
        self.examined.mask_text = Some(mask_text);
    }

    /// Makes a frame. Time never runs backwards within a recording: the pointers' paths up to here go first.
    pub fn emit(&mut self, time_ms: u64, frame: &Frame) {
        self.emit_path();
        self.push(time_ms, frame);
    }

    /// A pointer was seen here. Returns whether a stretch of paths begins: [`Recorder::emit_path`] ends it.
    pub fn pointer_moved(&mut self, time_ms: u64, pointer: Pointer, at: (Slot, i32, i32)) -> bool {
        let (slot, x, y) = at;
        self.event_id(slot).is_some_and(|node| {
            self.seen = Some(Seen {
                pointer,
                slot,
                node,
                at: (x, y),
            });
            let time_ms = time_ms.max(self.last_time_ms);
            self.paths.moved(pointer, time_ms, x, y, node)
        })
    }

    /// Makes frames of the pointers' paths since the last ones. Paths of several fingers lie beside each other in time.
    pub fn emit_path(&mut self) {
        let mut next_ms = self.last_time_ms;
        for (start_ms, path) in self.paths.take() {
            let end_ms = start_ms + path.points.last().map_or(0, |point| u64::from(point.after_ms));
            // Players do not show a place before what else is of its time, but put it into their queue once more.
            next_ms = next_ms.max(end_ms + 1);
            self.push(start_ms, &Frame::Path(path));
        }
        self.last_time_ms = self.last_time_ms.max(next_ms);
    }

    /// Makes a frame and gives its number.
    pub(crate) fn push(&mut self, time_ms: u64, frame: &Frame) -> u64 {
        self.last_time_ms = self.last_time_ms.max(time_ms);
        if let Some(strings) = self.strings.take_definitions() {
            self.out.push(self.last_time_ms, &strings);
            self.counters.frames += 1;
        }
        self.counters.frames += 1;
        self.out.push(self.last_time_ms, frame)
    }

    /// Bytes of frames that wait to be handed over.
    pub fn waiting_bytes(&self) -> usize {
        self.out.len()
    }

    /// Bytes of all frames so far.
    fn made_bytes(&self) -> u64 {
        self.counters.bytes.saturating_add(self.out.len() as u64)
    }

    /// Hands over the frames made since the last call: bytes and the last one's number. [`Recorder::take_purges`] is to be
    /// asked behind it.
    pub fn take_batch(&mut self) -> Option<(Vec<u8>, u64)> {
        let (bytes, _, last_seq) = self.out.take()?;
        self.counters.bytes += bytes.len() as u64;
        Some((bytes, last_seq))
    }

    /// The id of a live node.
    pub fn id(&self, slot: Slot) -> Option<NodeId> {
        self.mirror.id(slot)
    }

    /// The privacy level of a live node.
    pub fn level(&self, slot: Slot) -> Option<Level> {
        self.mirror.facts(slot).map(|facts| facts.level)
    }

    /// Nothing that happens on the node is recorded.
    pub fn is_hidden(&self, slot: Slot) -> bool {
        self.mirror
            .facts(slot)
            .is_none_or(|facts| facts.level.is_closed())
    }

    /// Live nodes in the mirror.
    pub fn live_nodes(&self) -> usize {
        self.mirror.live()
    }

    /// What was made so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// Slots that `dom.js` is to forget before it reads on.
    pub fn take_freed(&mut self) -> Vec<Slot> {
        core::mem::take(&mut self.freed)
    }

    /// Slots and flags, one after the other: these flags the element is to have whenever it is read again, by this
    /// recorder or by one that comes after it.
    pub fn take_sticky(&mut self) -> Vec<u32> {
        core::mem::take(&mut self.sticky)
    }

    /// Documents and elements read for the first time since the last call that may have been scrolled before: in the
    /// first snapshot, in a root or document that was found, or known under other rules.
    pub fn take_fresh(&mut self) -> Vec<Slot> {
        core::mem::take(&mut self.fresh)
    }

    /// Hidden elements told since the last call: their boxes are not known yet.
    pub fn take_hidden(&mut self) -> Vec<Slot> {
        let mut hidden = core::mem::take(&mut self.hidden);
        // Forgotten since, perhaps with the slot given to another node.
        hidden.retain(|slot| self.mirror.facts(*slot).is_some_and(Facts::is_hidden_element));
        hidden
    }

    /// Ops came that make no sense: what the mirror holds cannot be trusted any more.
    pub fn is_out_of_step(&self) -> bool {
        self.is_out_of_step
    }

    fn enter(&mut self, slot: Slot, facts: Facts) -> NodeId {
        let id = self.next_id;
        self.next_id += 1;
        if !facts.is_closed() {
            if self.may_be_scrolled {
                self.fresh.push(slot);
            }
        } else if facts.is_hidden_element() {
            self.hidden.push(slot);
        }
        self.mirror.enter(slot, id, facts);
        id
    }

    fn name(&mut self, number: u32) -> Text {
        let generation = self.strings.generation();
        let Some(name) = self.names.get_mut(number as usize) else {
            return Text::Inline("".into());
        };
        match name.known {
            Some((id, known_in)) if known_in == generation => Text::Ref(id),
            _ => {
                let id = self.strings.number(&name.text);
                name.known = Some((id, generation));
                Text::Ref(id)
            }
        }
    }
}
