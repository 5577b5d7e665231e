//! Expansion: frames to rrweb 2.1 events that its replayer plays without a warning.
//!
//! Every drain becomes one event: the first one `Meta` and a full snapshot (or a later one, if there is no element before),
//! each later one a mutation made of the difference between the replica before and after. Documents of frames follow as
//! events of their own, as rrweb wants it, with the same time, but for what belongs to a full snapshot: that is a millisecond later. What happens
//! while a drain is open comes after it.
//!
//! What rrweb has no event for are custom events (type 5):
//!
//! | tag | payload |
//! | --- | --- |
//! | `afterimage.page` | `{url, userAgent, language, recorder, pixelRatio}` |
//! | `afterimage.view` | `{id, url, name}`; `id` a UUID |
//! | `afterimage.note` | `{kind, data}`; `data` any JSON value |
//! | `afterimage.visibility` | `{visible}` |
//! | `afterimage.window_focus` | `{focused}` |
//! | `afterimage.visual_viewport` | `{scale, left, top, width, height}`; CSS pixels of the layout viewport |
//! | `afterimage.orientation` | `{type, angle}`; as in `screen.orientation` |
//! | `afterimage.files` | `{id, filled, count}`; how many files a file input holds, `count` `null` where it is masked |
//! | `afterimage.indeterminate` | `{id, indeterminate}`; `id` the check box's |
//! | `afterimage.stop` | `{}` |

mod adopted;
mod again;
mod assets;
mod budget;
mod choice;
mod css;
mod css_scan;
mod drain;
mod event;
mod groups;
mod hover;
mod imported;
mod imports;
mod json;
mod media;
mod modes;
mod moment;
mod mutation;
mod names;
mod node_json;
mod picture;
mod places;
mod player_css;
mod screen;
mod scrolls;
mod sheet_events;
mod sheets;
mod shown;
mod snapshot;
mod steps;
mod top_selectors;
mod unsaid;
mod urls;
mod weight;

#[cfg(test)]
mod tests;

pub use event::{Event, EventKind};

use crate::frame::{Frame, NodeId, Tree};
use crate::replica::{Error, IdMap, Kind, NONE, Replica};
use budget::Budget;
use drain::Drain;
use moment::Moment;
use node_json::Ids;
use places::{Place, Places};
use shown::Shown;
use steps::Steps;

/// Turns the frames of one recording, in order, into rrweb events.
#[derive(Debug, Default)]
pub struct Expander {
    replica: Replica,
    ids: Ids,
    budget: Budget,
    drain: Option<Drain>,
    steps: Steps,
    /// Places of nodes since the tree last changed.
    places: IdMap<Place>,
    styles: adopted::Styles,
    /// Radio buttons that came chosen.
    chosen: Vec<NodeId>,
    shown: Shown,
    /// When the state of audio and video elements was told.
    media_told: IdMap<u64>,
    last_ms: u64,
    /// Assets that are referred to and not there yet.
    awaited: std::collections::BTreeSet<u32>,
    /// The drain that is open began before this stream, so only a full snapshot can tell it.
    resync: bool,
    /// No change of the tree was told since the last full snapshot.
    is_scroll_untold: bool,
    /// Documents of frames that were scrolled.
    scrolled_documents: std::collections::BTreeSet<NodeId>,
    /// The page had no element when a full snapshot was due: the replayer fails at such a one, so it comes with the element.
    is_blank: bool,
}

impl Expander {
    /// Starts with an empty page. `node_id_offset` is added to every node id, so that several recordings can
    /// share one stream.
    pub fn new(node_id_offset: u32) -> Self {
        Self {
            ids: Ids {
                offset: node_id_offset,
                ..Ids::default()
            },
            ..Self::default()
        }
    }

    /// Goes on from a keyframe. Nothing is written for the state itself: see [`Self::snapshot`].
    pub fn resume(node_id_offset: u32, replica: Replica) -> Self {
        let mut expander = Self::new(node_id_offset);
        expander.replica = replica;
        expander.await_all_assets();
        if expander.replica.drain_open() {
            expander.drain = Some(Drain {
                time_ms: u64::MAX,
                ..Drain::default()
            });
            expander.resync = true;
        }
        expander
    }

    /// The state after the frames so far.
    pub fn replica(&self) -> &Replica {
        &self.replica
    }

    /// Expands the next frame. After an error the stream so far is whole, and no frame may follow.
    pub fn frame(&mut self, time_ms: u64, frame: &Frame, out: &mut Vec<Event>) -> Result<(), Error> {
        self.budget.renew();
        if let Frame::Tree(tree) = frame {
            return self.tree(time_ms, tree, out);
        }
        if let Frame::Asset(_) = frame {
            return self.asset(time_ms, frame, out);
        }
        if let Frame::Sheet(_) | Frame::RuleEdits { .. } | Frame::SheetState { .. } = frame {
            self.sheet(time_ms, frame, out);
            return Ok(());
        }
        let Some(moment) = moment::apply(&mut self.replica, frame)? else {
            return Ok(());
        };
        match &mut self.drain {
            Some(drain) => drain.held.push((time_ms, moment)),
            None => self.tell(time_ms, moment, out),
        }
        Ok(())
    }

    /// Writes what is held back. A drain that is still open stays untold.
    pub fn finish(&mut self, out: &mut Vec<Event>) {
        if self.drain.is_none() {
            self.tell_steps(u64::MAX, out);
        }
    }

    fn tree(&mut self, time_ms: u64, tree: &Tree, out: &mut Vec<Event>) -> Result<(), Error> {
        if self.drain.is_none() {
            // While the tree is still the stream's.
            self.tell_steps(time_ms, out);
        }
        let drain = self.drain.get_or_insert_with(|| Drain {
            time_ms,
            ..Drain::default()
        });
        drain.time_ms = drain.time_ms.min(time_ms);
        drain.note(&self.replica, tree)?;
        self.replica.apply_slice(tree)?;
        self.await_assets(tree);
        if tree.more {
            return Ok(());
        }
        let mut drain = self.drain.take().unwrap_or_default();
        self.places.clear();
        let time_ms = drain.time_ms;
        let (first, was_blank) = (!self.replica.snapshot_complete(), self.is_blank);
        let is_due = first || was_blank || drain.inserted.contains_key(&self.replica.document());
        if core::mem::take(&mut self.resync) || is_due {
            self.replica.close_drain();
            self.full(time_ms, out);
            if was_blank {
                // Nothing was told of it while there was no picture.
                self.tell_state(time_ms, out);
            }
        } else {
            let mutation = mutation::expand(&self.replica, &mut self.ids, &self.budget, &mut drain);
            self.replica.close_drain();
            self.tell_multiple(time_ms, &drain, out);
            self.tell_mutation(time_ms, &mutation, out);
            self.tell_controls(time_ms, &drain, out);
            self.tell_loops(time_ms, &drain, out);
            self.tell_shown(time_ms, Some(&drain.inserted), out);
            self.steps.born(time_ms, drain.born.keys().copied());
        }
        for (time_ms, moment) in drain.held {
            self.tell(time_ms, moment, out);
        }
        Ok(())
    }

    fn tell_mutation(&mut self, time_ms: u64, mutation: &mutation::Mutation, out: &mut Vec<Event>) {
        for data in &mutation.data {
            self.push(time_ms, EventKind::Incremental, data, out);
        }
        self.tell_all_adopted(time_ms, &mutation.roots, out);
        self.tell_controls_again(time_ms, &mutation.controls, out);
        self.tell_scrolls(time_ms, &mutation.scrolled, out);
        self.tell_successors(time_ms, &mutation.successors, out);
        self.tell_unsaid(time_ms, &mutation.unsaid, out);
    }

    fn push(&mut self, time_ms: u64, kind: EventKind, data: &str, out: &mut Vec<Event>) {
        // The replayer sorts by time; the order of the frames must survive that.
        self.last_ms = self.last_ms.max(time_ms);
        out.push(Event::new(self.last_ms, kind, data));
        if kind == EventKind::Incremental && data.starts_with("{\"source\":0,") {
            self.tell_first_scroll(out);
        }
        // A replayer that waits for the style sheets of a snapshot goes on with what is later than it.
        self.last_ms += u64::from(kind == EventKind::FullSnapshot);
    }

    fn tell(&mut self, time_ms: u64, moment: Moment, out: &mut Vec<Event>) {
        self.tell_steps(time_ms, out);
        let data = match moment {
            Moment::Custom { tag, payload } => {
                let data = format!("{{\"tag\":\"{tag}\",\"payload\":{payload}}}");
                return self.push(time_ms, EventKind::Custom, &data, out);
            }
            _ if !self.has_picture() || self.replica.document() == NONE => return,
            Moment::Viewport { width, height } => {
                vec![format!("{{\"source\":4,\"width\":{width},\"height\":{height}}}")]
            }
            Moment::Path(path) => return self.steps.add(time_ms, &path),
            Moment::Adopted { root } => return self.tell_adopted(time_ms, root, out),
            Moment::Restyled { sheet } => return self.tell_constructed(time_ms, sheet, &[], out),
            Moment::Focus { before, now } => {
                let blur =
                    (before != now && self.shows(before)).then(|| moment::focus(self.ids.of(before), false));
                let focus = self.shows(now).then(|| moment::focus(self.ids.of(now), true));
                blur.into_iter().chain(focus).collect()
            }
            Moment::Scroll { node, .. } | Moment::Control { node, .. } | Moment::Box { node, .. }
                if !self.shows(node) =>
            {
                return;
            }
            Moment::Box { node, width, height } => vec![moment::hidden_box(self.ids.of(node), width, height)],
            Moment::Scroll { node, x, y } => vec![self.scroll(node, x, y)],
            Moment::Control {
                node,
                state,
                by_user,
                indeterminate_changed,
            } => {
                if let Some(indeterminate) = state.indeterminate.filter(|_| indeterminate_changed) {
                    let data = unsaid::indeterminate(self.ids.of(node), indeterminate);
                    self.push(time_ms, EventKind::Custom, &data, out);
                }
                if let Some(data) = unsaid::files(&self.replica, node, self.ids.of(node)) {
                    self.push(time_ms, EventKind::Custom, &data, out);
                }
                let mut events = moment::control(&self.replica, &self.ids, node, &state, by_user);
                events.extend(self.still_chosen(node, &state));
                events
            }
            Moment::Media(media) if !self.shows(media.node) => return,
            Moment::Media(media) => vec![self.media(time_ms, &media)],
            Moment::TopLayer => self.top_layer(),
            Moment::Selection => self.selection(),
            Moment::Interaction(what) if !self.shows(what.node) => return,
            Moment::Interaction(what) => moment::interaction(self.ids.of(what.node), &what)
                .into_iter()
                .collect(),
        };
        for data in &data {
            self.push(time_ms, EventKind::Incremental, data, out);
        }
    }

    /// Writes the points of paths that lie at `until_ms` or before.
    fn tell_steps(&mut self, until_ms: u64, out: &mut Vec<Event>) {
        while let Some(step) = self.steps.next(until_ms) {
            if self.shows(step.point.node) {
                let data = moment::step(self.ids.of(step.point.node), &step);
                self.push(step.at_ms, EventKind::Incremental, &data, out);
            }
        }
    }

    /// Whether a node is in the stream, where shadow roots have no number of their own.
    fn shows(&mut self, id: NodeId) -> bool {
        let is_root = self
            .replica
            .node(id)
            .is_some_and(|node| matches!(node.kind(), Kind::ShadowRoot { .. }));
        !is_root && self.place(id).shown
    }

    fn place(&mut self, id: NodeId) -> Place {
        let marks = IdMap::default();
        let mut places = Places::new(None, &marks);
        places.known = core::mem::take(&mut self.places);
        let place = places.of(&self.replica, id);
        self.places = places.known;
        place
    }
}
