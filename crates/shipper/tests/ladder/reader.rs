//! Reads what was sent and holds it to the page, segment by segment.

use super::page::Page;
use afterimage_format::frame::*;
use afterimage_format::keyframe;
use afterimage_format::replica::{Replica, StringTable};
use afterimage_format::segment::{Header, Limits, read_frames};
use afterimage_format::stream::LeftOut;
use std::collections::BTreeMap;

/// What is never dropped, spelt out.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    Click(u64, NodeId),
    Input(NodeId, String),
    Note(u64, String),
    View(u64, String),
}

/// What was entered, by node and in order.
fn inputs_by_node(all: &[Kept]) -> BTreeMap<NodeId, Vec<&str>> {
    let mut inputs: BTreeMap<NodeId, Vec<&str>> = BTreeMap::new();
    for kept in all {
        if let Kept::Input(node, value) = kept {
            inputs.entry(*node).or_default().push(value);
        }
    }
    inputs
}

fn kept(seq: u64, frame: &Frame, strings: &StringTable) -> Option<Kept> {
    let text = |text: &Text| String::from(&*strings.resolve(text).unwrap());
    match frame {
        Frame::Interaction(what) => Some(Kept::Click(seq, what.node)),
        Frame::Control(control) if control.by_user => {
            Some(Kept::Input(control.node, text(control.value.as_ref()?)))
        }
        Frame::Note { kind, json } if text(kind) != "fidelity" => Some(Kept::Note(seq, text(json))),
        Frame::View(view) => Some(Kept::View(seq, view.url.to_string())),
        _ => None,
    }
}

#[derive(Default)]
pub struct Reader {
    replica: Replica,
    /// What the page was, as far as it was read.
    truth: Replica,
    truth_at: usize,
    seq: u64,
    told: Vec<Kept>,
    happened: Vec<Kept>,
    pub notes: Vec<(u64, String)>,
    pub joined: u64,
}

impl Reader {
    /// Reads a body; says what it covers.
    pub fn read(&mut self, body: &[u8], page: &Page) -> Header {
        let (header, frames) = read_frames(body, &Limits::default()).unwrap();
        assert_eq!(header.first_seq, self.seq + 1, "no gap, and in order");
        self.seq = header.last_seq;
        let left_out = &header.left_out;
        assert!(left_out.iter().all(|range| range.reason == LeftOut::NET_STATE));
        self.joined += u64::from(!left_out.is_empty());
        let mut before_ms = 0;
        for numbered in frames {
            assert!(numbered.time_ms >= before_ms, "times never run backwards");
            before_ms = numbered.time_ms;
            let (seq, frame) = (numbered.seq, numbered.frame);
            if let Frame::Interaction(what) = &frame {
                let can_show = self.replica.drain_open() || self.replica.node(what.node).is_some();
                assert!(can_show, "the reader knows what was clicked");
            }
            self.replica
                .apply(&frame)
                .unwrap_or_else(|error| panic!("{seq}: {error} {frame:?}"));
            self.told.extend(kept(seq, &frame, self.replica.strings()));
            if let Frame::Note { kind, json } = &frame
                && *kind == Text::Inline("fidelity".into())
                && let Text::Inline(json) = json
            {
                self.notes.push((numbered.time_ms, json.to_string()));
            }
        }
        while let Some((seq, frame)) = page.frames.get(self.truth_at).filter(|(seq, _)| *seq <= self.seq) {
            self.truth.apply(frame).unwrap();
            self.happened.extend(kept(*seq, frame, self.truth.strings()));
            self.truth_at += 1;
        }
        assert_eq!(bytes(&self.replica), bytes(&self.truth), "after {}", self.seq);
        header
    }

    /// All of the page was read, and nothing is missing that must not be.
    pub fn finish(&self, page: &Page) {
        assert_eq!(self.seq, page.frames.last().unwrap().0);
        assert_eq!(bytes(&self.replica), bytes(&page.replica));
        let of = |all: &[Kept], is: fn(&Kept) -> bool| -> Vec<Kept> {
            all.iter().filter(|kept| is(kept)).cloned().collect()
        };
        for is in [
            |kept: &Kept| matches!(kept, Kept::Click(..)),
            |kept: &Kept| matches!(kept, Kept::Note(..)),
            |kept: &Kept| matches!(kept, Kept::View(..)),
        ] {
            assert_eq!(of(&self.told, is), of(&self.happened, is));
        }
        // Those of one drain have one time: what goes into a node that a reader does not know yet is told behind the others.
        assert_eq!(inputs_by_node(&self.told), inputs_by_node(&self.happened));
    }
}

/// The state in bytes, but for the string table, of which a reader knows less.
fn bytes(replica: &Replica) -> Vec<u8> {
    let mut replica = replica.clone();
    replica.purge_strings(|_| false);
    keyframe::encode(&replica, 0)
}
