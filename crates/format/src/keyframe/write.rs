//! Replica to bytes.

use super::{VERSION, control, element, flag, tag};
use crate::codec::Writer;
use crate::frame::{Frame, Namespace, NodeId};
use crate::frame_codec::{kind_of, write_body};
use crate::replica::{ControlState, ElementState, Kind, Numbers, Replica};

/// The state after `seq` in bytes.
pub fn encode(replica: &Replica, seq: u64) -> Vec<u8> {
    let mut out = Writer::new();
    out.u8(VERSION);
    out.varint(seq);
    let rest = replica.rest();
    out.varint(flags(replica) | if rest.is_empty() { 0 } else { flag::REST });
    let (width, height) = replica.viewport();
    out.varint(width.into());
    out.varint(height.into());
    out.varint(replica.focus().into());
    if let Some(page) = replica.page() {
        write_frame(&Frame::Page(page.clone()), &mut out);
    }
    if let Some(view) = replica.view() {
        write_frame(&Frame::View(view.clone()), &mut out);
    }
    let mut writer = Nodes {
        out,
        replica,
        known: Numbers::of(replica.strings()),
        path: Vec::new(),
        last: 0,
    };
    writer.strings();
    writer.out.varint(replica.len() as u64);
    for top in replica.tops() {
        for id in replica.subtree(top) {
            writer.node(id);
        }
    }
    if !rest.is_empty() {
        writer.out.varint(rest.len() as u64);
        for frame in &rest {
            writer.out.varint(kind_of(frame).into());
            write_frame(frame, &mut writer.out);
        }
    }
    writer.out.0
}

fn flags(replica: &Replica) -> u64 {
    let bits = [
        (replica.drain_open(), flag::DRAIN_OPEN),
        (replica.snapshot_complete(), flag::SNAPSHOT_COMPLETE),
        (replica.stopped(), flag::STOPPED),
        (replica.page().is_some(), flag::PAGE),
        (replica.view().is_some(), flag::VIEW),
        (replica.window_focused().is_some(), flag::WINDOW_FOCUS_KNOWN),
        (replica.window_focused() == Some(true), flag::WINDOW_FOCUSED),
        (replica.visible().is_some(), flag::VISIBILITY_KNOWN),
        (replica.visible() == Some(true), flag::VISIBLE),
    ];
    bits.iter().filter(|(set, _)| *set).map(|(_, bit)| bit).sum()
}

fn write_frame(frame: &Frame, out: &mut Writer) {
    let mut body = Writer::new();
    write_body(frame, &mut body);
    out.bytes(&body.0);
}

struct Nodes<'a> {
    out: Writer,
    replica: &'a Replica,
    /// Numbers of the texts in the table.
    known: Numbers,
    /// Ancestors of the node before, and itself.
    path: Vec<NodeId>,
    last: NodeId,
}

impl Nodes<'_> {
    fn strings(&mut self) {
        let replica = self.replica;
        self.out.varint(replica.strings().len() as u64);
        let mut next = 0;
        for (id, text) in replica.strings().iter() {
            self.out.varint(u64::from(id) - next);
            next = u64::from(id) + 1;
            self.out.str(text);
        }
    }

    /// A number in the table plus one, or 0 and the text.
    fn text(&mut self, text: &str) {
        match self.known.find(self.replica.strings(), text) {
            Some(id) => self.out.varint(u64::from(id) + 1),
            None => {
                self.out.u8(0);
                self.out.str(text);
            }
        }
    }

    fn node(&mut self, id: NodeId) {
        let replica = self.replica;
        let Some(node) = replica.node(id) else { return };
        let state = replica.control(id);
        let scroll = replica.scroll(id);
        let place = match node.parent() {
            0 if id == replica.document() => tag::TOP,
            0 => tag::ASIDE,
            _ => 0,
        };
        let more = place
            | if state.is_some() { tag::CONTROL } else { 0 }
            | if scroll.is_some() { tag::SCROLL } else { 0 };
        self.out.u8(kind_tag(node.kind()) | more);
        if place == 0 {
            let before = self.path.len();
            while self.path.last().is_some_and(|last| *last != node.parent()) {
                self.path.pop();
            }
            self.out.varint((before - self.path.len()) as u64);
        } else {
            self.path.clear();
        }
        self.path.push(id);
        self.out.zigzag(i64::from(id) - i64::from(self.last));
        self.last = id;
        match node.kind() {
            Kind::Document { .. } | Kind::ShadowRoot { .. } => {}
            Kind::Doctype(doctype) => {
                self.text(&doctype.name);
                self.text(&doctype.public_id);
                self.text(&doctype.system_id);
            }
            Kind::Text(text) | Kind::CData(text) => self.text(text),
            Kind::Element(state) => self.element(state),
        }
        if let Some(state) = state {
            self.control(state);
        }
        if let Some((x, y)) = scroll {
            self.out.zigzag(x.into());
            self.out.zigzag(y.into());
        }
    }

    fn element(&mut self, state: &ElementState) {
        self.text(&state.name);
        let namespace = match state.namespace {
            Namespace::Html => 0,
            Namespace::Svg => 1,
            Namespace::MathMl => 2,
            Namespace::Other => 3,
        };
        let custom = if state.custom { element::CUSTOM } else { 0 };
        let hidden = if state.hidden.is_some() {
            element::HIDDEN
        } else {
            0
        };
        self.out.u8(namespace | custom | hidden);
        if let Some((width, height)) = state.hidden {
            self.out.varint(width.into());
            self.out.varint(height.into());
        }
        self.out.varint(state.attributes.len() as u64);
        for (name, value) in &state.attributes {
            self.text(name);
            self.text(value);
        }
    }

    fn control(&mut self, state: &ControlState) {
        let bits = [
            (state.value.is_some(), control::VALUE),
            (state.on.is_some(), control::ON_KNOWN),
            (state.on == Some(true), control::ON),
            (state.indeterminate.is_some(), control::INDETERMINATE_KNOWN),
            (state.indeterminate == Some(true), control::INDETERMINATE),
        ];
        self.out
            .u8(bits.iter().filter(|(set, _)| *set).map(|(_, bit)| bit).sum());
        if let Some(value) = &state.value {
            self.text(value);
        }
    }
}

fn kind_tag(kind: &Kind) -> u8 {
    match kind {
        Kind::Document { quirks: false } => tag::DOCUMENT,
        Kind::Document { quirks: true } => tag::QUIRKS_DOCUMENT,
        Kind::Doctype(_) => tag::DOCTYPE,
        Kind::Element(_) => tag::ELEMENT,
        Kind::Text(_) => tag::TEXT,
        Kind::CData(_) => tag::CDATA,
        Kind::ShadowRoot { open: true } => tag::OPEN_SHADOW,
        Kind::ShadowRoot { open: false } => tag::CLOSED_SHADOW,
    }
}
