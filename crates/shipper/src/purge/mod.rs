//! Frames that wait are rewritten when rules become tighter, so that what was recorded before does not leave after.
//!
//! Tree, numbers and times stay as they are: whoever reads some of the frames as they were and some as they are now gets the
//! same page. So a body that is under way, or that may have arrived although its answer got lost, fits what follows.
//! What that body told of the nodes meant may stand there for longer, since masks are told once: it has arrived either way.

mod assets;
mod context;
mod masks;
mod nodes;
mod rewrite;
mod strings;
mod told;
mod tree;

#[cfg(test)]
mod tests;

use afterimage_format::codec::Writer;
use afterimage_format::frame::{Frame, NodeId};
use afterimage_format::frame_codec::{kind_of, write_body};
use afterimage_format::purge::{Extent, Purge};
use afterimage_format::replica::Replica;
use afterimage_format::stream::RawFrame;
use assets::Assets;
use context::Context;
use masks::MASKS;
use nodes::Nodes;
use told::Told;

/// A frame that waits.
#[derive(Clone, Copy, Debug)]
pub struct Waiting<'a> {
    /// As it is.
    pub frame: RawFrame<'a>,
    /// A request with it is under way or failed: it may have arrived as it is.
    pub may_have_left: bool,
}

/// What takes a frame's place, at its time.
#[derive(Debug)]
pub struct Change {
    /// Its kind.
    pub kind: u32,
    /// Its body.
    pub body: Vec<u8>,
}

impl Change {
    fn of(frame: &Frame) -> Self {
        let mut out = Writer::new();
        write_body(frame, &mut out);
        Self {
            kind: kind_of(frame),
            body: out.0,
        }
    }
}

/// What becomes of each of these frames, `None` where it stays: all that wait and have a number that the purge means, in
/// order. `state` is the state behind those that left, where it is known, and the number of the last of these; what it holds
/// of the purge's nodes is taken back as well. Of what it includes something may still be under way. `gone` are nodes of
/// which the frames do not tell where they were last, with their parents there.
///
/// This relies on the recorder, which starts its string table anew right behind the purge: no later frame refers to a number
/// given by these, so what they alone referred to can go.
pub fn rewrite(
    frames: &[Waiting<'_>],
    gone: &[(NodeId, NodeId)],
    purge: &Purge,
    mut state: Option<(&mut Replica, u64)>,
) -> Vec<Option<Change>> {
    let known = state.as_ref().map(|(replica, seq)| (&**replica, *seq));
    let nodes = Nodes::find(purge, frames, gone, known);
    let mut assets = Assets::default();
    let mut context = Context::new(purge, &nodes, known);
    let mut told = Told::new(purge.extent);
    let mut changes: Vec<Option<Change>> = Vec::with_capacity(frames.len());
    for (at, waiting) in frames.iter().enumerate() {
        if let Some(replica) = context.reach(waiting.frame.seq) {
            told.go_on(replica);
        }
        changes.push(match purge.frames.binary_search(&waiting.frame.seq) {
            Ok(_) => Some(Change::of(&Frame::Nothing)),
            Err(_) => change(&mut context, &mut told, &mut assets, at, waiting),
        });
    }
    let strings = context.strings;
    for (at, frame) in strings.rewritten() {
        set(&mut changes, at, &frame);
    }
    let sent = strings.into_sent();
    if let Some((replica, through_seq)) = &mut state {
        purge_replica(replica, &nodes, purge.extent, &mut assets);
        // A state behind the purge has the table that was started anew.
        if *through_seq <= purge.through_seq {
            replica.purge_strings(|id| sent.get(id.into()).is_some());
        }
    }
    let known = state.map(|(replica, _)| replica);
    for (at, frame) in assets.rewritten(known) {
        set(&mut changes, at, &frame);
    }
    changes
}

fn set(changes: &mut [Option<Change>], at: usize, frame: &Frame) {
    if let Some(change) = changes.get_mut(at) {
        *change = Some(Change::of(frame));
    }
}

/// Strings and assets are noted, and judged when all that refers to them is known.
fn change(
    context: &mut Context<'_>,
    told: &mut Told<'_>,
    assets: &mut Assets,
    at: usize,
    Waiting { frame, may_have_left }: &Waiting<'_>,
) -> Option<Change> {
    let Ok(before) = frame.decode() else {
        // Nobody knows whose content it is, and nobody can read it.
        return Some(Change::of(&Frame::Nothing));
    };
    match before {
        Frame::Strings {
            reset,
            first_id,
            texts,
        } => {
            context.strings.define(at, reset, first_id, texts, *may_have_left);
            return None;
        }
        Frame::Asset(asset) => {
            assets.told(at, asset);
            return None;
        }
        _ => {}
    }
    context.learn(&before);
    let mut after = before.clone();
    rewrite::frame(context, told, &mut after);
    context.keep_strings(&after);
    context.referring(&after, &mut |value| assets.kept.note(value));
    if after == before {
        return None;
    }
    context.referring(&before, &mut |value| assets.taken.note(value));
    Some(Change::of(&after))
}

fn purge_replica(replica: &mut Replica, nodes: &Nodes<'_>, extent: Extent, assets: &mut Assets) {
    replica.referring(&mut |node, value| {
        if nodes.contains(node) {
            assets.taken.note(value);
        }
    });
    for node in nodes.of(replica) {
        replica.purge(node, extent, &MASKS);
    }
    replica.referring(&mut |_, value| assets.kept.note(value));
}
