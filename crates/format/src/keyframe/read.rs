//! Bytes to replica. Total: any bytes give a replica or an error, and no count is believed before as many
//! bytes are there.

use super::{VERSION, control, element, flag, tag};
use crate::codec::{Error, Reader};
use crate::frame::{Frame, Namespace, NodeId, Page, View};
use crate::frame_codec::{kind_of, read_body, read_from};
use crate::replica::{ControlState, Doctype, ElementState, Kind, NONE, Node, Replica, Str};

/// Entries that all lists of a keyframe may have: texts, nodes and their attributes, and the lists of its rest.
const MAX_ENTRIES: usize = 1 << 20;

/// The replica in a keyframe, and the `seq` after which it holds.
pub fn decode(bytes: &[u8]) -> Result<(Replica, u64), Error> {
    let mut input = Reader::with_entries(bytes, MAX_ENTRIES);
    if input.u8()? != VERSION {
        return Err(Error::UnknownVersion);
    }
    let seq = input.varint()?;
    let flags = input.varint()?;
    if flags & !flag::ALL != 0 {
        return Err(Error::BadTag);
    }
    let has = |bit| flags & bit != 0;
    let mut replica = Replica::new();
    replica.drain_open = has(flag::DRAIN_OPEN);
    replica.snapshot_complete = has(flag::SNAPSHOT_COMPLETE);
    replica.stopped = has(flag::STOPPED);
    replica.window_focused = has(flag::WINDOW_FOCUS_KNOWN).then_some(has(flag::WINDOW_FOCUSED));
    replica.visible = has(flag::VISIBILITY_KNOWN).then_some(has(flag::VISIBLE));
    replica.viewport = (input.u32()?, input.u32()?);
    replica.focus = input.u32()?;
    if has(flag::PAGE) {
        replica.page = Some(read_page(&mut input)?);
    }
    if has(flag::VIEW) {
        replica.view = Some(read_view(&mut input)?);
    }
    read_strings(&mut input, &mut replica)?;
    let count = input.entries()?;
    let mut path = Vec::new();
    let mut last = 0_i64;
    for _ in 0..count {
        read_node(&mut input, &mut replica, &mut path, &mut last)?;
    }
    if has(flag::REST) {
        read_rest(&mut input, &mut replica)?;
    }
    input.end()?;
    let focus = replica.focus;
    if focus != NONE && replica.element(focus).is_none() {
        return Err(Error::Inconsistent);
    }
    Ok((replica, seq))
}

fn read_rest(input: &mut Reader<'_>, replica: &mut Replica) -> Result<(), Error> {
    let stopped = core::mem::take(&mut replica.stopped);
    for _ in 0..input.entries()? {
        let kind = input.u32()?;
        let frame = input.part(|body| read_from(kind, body))?;
        if !Replica::is_rest(&frame) || replica.apply(&frame).is_err() {
            return Err(Error::Inconsistent);
        }
    }
    replica.stopped = stopped;
    Ok(())
}

fn read_page(input: &mut Reader<'_>) -> Result<Page, Error> {
    let empty = Page {
        url: "".into(),
        base_url: "".into(),
        width: 0,
        height: 0,
        pixel_ratio_milli: 0,
        user_agent: "".into(),
        language: "".into(),
        recorder: "".into(),
    };
    match read_body(kind_of(&Frame::Page(empty)), input.bytes()?)? {
        Frame::Page(page) => Ok(page),
        _ => Err(Error::Inconsistent),
    }
}

fn read_view(input: &mut Reader<'_>) -> Result<View, Error> {
    let empty = View {
        id: [0; 16],
        url: "".into(),
        base_url: "".into(),
        name: "".into(),
    };
    match read_body(kind_of(&Frame::View(empty)), input.bytes()?)? {
        Frame::View(view) => Ok(view),
        _ => Err(Error::Inconsistent),
    }
}

fn read_strings(input: &mut Reader<'_>, replica: &mut Replica) -> Result<(), Error> {
    let mut next = 0_u64;
    for _ in 0..input.entries()? {
        let id = next.checked_add(input.varint()?).ok_or(Error::BadNumber)?;
        let id = u32::try_from(id).map_err(|_| Error::BadNumber)?;
        next = u64::from(id) + 1;
        replica
            .strings
            .insert(id, Str::from(input.str()?))
            .map_err(|_| Error::Inconsistent)?;
    }
    Ok(())
}

fn read_text(input: &mut Reader<'_>, replica: &Replica) -> Result<Str, Error> {
    match input.varint()? {
        0 => Ok(Str::from(input.str()?)),
        number => {
            let id = u32::try_from(number - 1).map_err(|_| Error::BadNumber)?;
            replica.strings.get(id).cloned().ok_or(Error::Inconsistent)
        }
    }
}

fn read_node(
    input: &mut Reader<'_>,
    replica: &mut Replica,
    path: &mut Vec<NodeId>,
    last: &mut i64,
) -> Result<(), Error> {
    let tag = input.u8()?;
    if tag & !(tag::KIND | tag::CONTROL | tag::SCROLL | tag::ASIDE | tag::TOP) != 0 {
        return Err(Error::BadTag);
    }
    if tag & (tag::ASIDE | tag::TOP) == 0 {
        let up = usize::try_from(input.varint()?).map_err(|_| Error::BadNumber)?;
        path.truncate(path.len().checked_sub(up).ok_or(Error::BadNumber)?);
    } else {
        path.clear();
    }
    *last = last.checked_add(input.zigzag()?).ok_or(Error::BadNumber)?;
    let id = u32::try_from(*last).map_err(|_| Error::BadNumber)?;
    if id == NONE || replica.nodes.contains(id) {
        return Err(Error::Inconsistent);
    }
    let kind = read_kind(input, replica, tag & tag::KIND)?;
    let scrolls = matches!(kind, Kind::Element(_) | Kind::Document { .. });
    let element = matches!(kind, Kind::Element(_));
    replica.nodes.insert(id, Node::new(kind));
    place(replica, id, tag, path.last().copied())?;
    path.push(id);
    if tag & tag::CONTROL != 0 {
        let state = read_control(input, replica)?;
        replica.controls.insert(id, state);
    }
    if tag & tag::SCROLL != 0 {
        replica.scrolls.insert(id, (input.i32()?, input.i32()?));
    }
    if (tag & tag::CONTROL != 0 && !element) || (tag & tag::SCROLL != 0 && !scrolls) {
        return Err(Error::Inconsistent);
    }
    Ok(())
}

fn place(replica: &mut Replica, id: NodeId, tag: u8, parent: Option<NodeId>) -> Result<(), Error> {
    match (tag & tag::TOP != 0, tag & tag::ASIDE != 0, parent) {
        (true, false, _) => replica.place(id, NONE, NONE).map_err(|_| Error::Inconsistent),
        (false, true, _) if replica.drain_open => {
            replica.aside.push(id);
            Ok(())
        }
        (false, false, Some(parent)) => {
            let after = replica.node(parent).map_or(NONE, Node::last_child);
            replica.place(id, parent, after).map_err(|_| Error::Inconsistent)
        }
        _ => Err(Error::Inconsistent),
    }
}

fn read_kind(input: &mut Reader<'_>, replica: &Replica, kind: u8) -> Result<Kind, Error> {
    Ok(match kind {
        tag::DOCUMENT | tag::QUIRKS_DOCUMENT => Kind::Document {
            quirks: kind == tag::QUIRKS_DOCUMENT,
        },
        tag::DOCTYPE => Kind::Doctype(Box::new(Doctype {
            name: read_text(input, replica)?,
            public_id: read_text(input, replica)?,
            system_id: read_text(input, replica)?,
        })),
        tag::ELEMENT => Kind::Element(Box::new(read_element(input, replica)?)),
        tag::TEXT => Kind::Text(read_text(input, replica)?),
        tag::CDATA => Kind::CData(read_text(input, replica)?),
        tag::OPEN_SHADOW | tag::CLOSED_SHADOW => Kind::ShadowRoot {
            open: kind == tag::OPEN_SHADOW,
        },
        _ => return Err(Error::BadTag),
    })
}

fn read_element(input: &mut Reader<'_>, replica: &Replica) -> Result<ElementState, Error> {
    let name = read_text(input, replica)?;
    let flags = input.u8()?;
    if flags & !element::ALL != 0 {
        return Err(Error::BadTag);
    }
    let namespace = match flags & element::NAMESPACE {
        0 => Namespace::Html,
        1 => Namespace::Svg,
        2 => Namespace::MathMl,
        _ => Namespace::Other,
    };
    let hidden = match flags & element::HIDDEN != 0 {
        true => Some((input.u32()?, input.u32()?)),
        false => None,
    };
    let count = input.entries()?;
    let mut attributes = Vec::with_capacity(count);
    for _ in 0..count {
        attributes.push((read_text(input, replica)?, read_text(input, replica)?));
    }
    Ok(ElementState {
        name,
        namespace,
        custom: flags & element::CUSTOM != 0,
        hidden,
        attributes,
    })
}

fn read_control(input: &mut Reader<'_>, replica: &Replica) -> Result<ControlState, Error> {
    let flags = input.u8()?;
    if flags & !control::ALL != 0 {
        return Err(Error::BadTag);
    }
    let has = |bit| flags & bit != 0;
    let value = if has(control::VALUE) {
        Some(read_text(input, replica)?)
    } else {
        None
    };
    Ok(ControlState {
        value,
        on: has(control::ON_KNOWN).then_some(has(control::ON)),
        indeterminate: has(control::INDETERMINATE_KNOWN).then_some(has(control::INDETERMINATE)),
    })
}
