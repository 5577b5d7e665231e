//! The body of a tree frame, and the texts and control states that other frames share with it.

use crate::codec::{Error, Reader, Writer};
use crate::frame::*;

/// Tags of inserted nodes; the low three bits of the byte that starts each.
mod tag {
    pub const PLACED: u8 = 0;
    pub const ELEMENT: u8 = 1;
    pub const TEXT: u8 = 2;
    pub const CDATA: u8 = 3;
    pub const DOCTYPE: u8 = 4;
    pub const DOCUMENT: u8 = 5;
    pub const SHADOW_ROOT: u8 = 6;
}

/// Inline: twice the length, then UTF-8. In the table: twice the number plus one.
pub fn write_text(text: &Text, out: &mut Writer) {
    match text {
        Text::Inline(text) => {
            out.varint((text.len() as u64) << 1);
            out.raw(text.as_bytes());
        }
        Text::Ref(id) => out.varint(u64::from(*id) << 1 | 1),
    }
}

pub fn read_text(input: &mut Reader<'_>) -> Result<Text, Error> {
    let head = input.varint()?;
    if head & 1 == 1 {
        return u32::try_from(head >> 1)
            .map(Text::Ref)
            .map_err(|_| Error::BadNumber);
    }
    let length = usize::try_from(head >> 1).map_err(|_| Error::BadNumber)?;
    let text = core::str::from_utf8(input.take(length)?).map_err(|_| Error::BadText)?;
    Ok(Text::Inline(text.into()))
}

/// Node numbers that mostly grow: each as the step from the one before.
struct Steps(NodeId);

impl Steps {
    fn write(&mut self, node: NodeId, out: &mut Writer) {
        out.zigzag(i64::from(node) - i64::from(self.0));
        self.0 = node;
    }

    fn read(&mut self, input: &mut Reader<'_>) -> Result<NodeId, Error> {
        let node = i64::from(self.0)
            .checked_add(input.zigzag()?)
            .ok_or(Error::BadNumber)?;
        self.0 = NodeId::try_from(node).map_err(|_| Error::BadNumber)?;
        Ok(self.0)
    }
}

pub fn write(tree: &Tree, out: &mut Writer) {
    out.u8(u8::from(tree.more));
    out.varint(u64::from(tree.first_new_id));

    let mut steps = Steps(0);
    out.varint(tree.detached.len() as u64);
    tree.detached.iter().for_each(|node| steps.write(*node, out));

    let mut parents = Steps(0);
    out.varint(tree.insertions.len() as u64);
    for insertion in &tree.insertions {
        parents.write(insertion.parent, out);
        out.varint(u64::from(insertion.after));
        out.varint(insertion.nodes.len() as u64);
        insertion.nodes.iter().for_each(|node| write_inserted(node, out));
    }

    let mut steps = Steps(0);
    out.varint(tree.attributes.len() as u64);
    for attribute in &tree.attributes {
        steps.write(attribute.node, out);
        write_text(&attribute.name, out);
        out.u8(u8::from(attribute.value.is_some()));
        if let Some(value) = &attribute.value {
            write_text(value, out);
        }
    }

    let mut steps = Steps(0);
    out.varint(tree.texts.len() as u64);
    for (node, text) in &tree.texts {
        steps.write(*node, out);
        write_text(text, out);
    }

    out.varint(tree.controls.len() as u64);
    tree.controls
        .iter()
        .for_each(|control| write_control(control, out));
}

pub fn read(input: &mut Reader<'_>) -> Result<Tree, Error> {
    let more = input.bool()?;
    let mut tree = Tree {
        more,
        first_new_id: input.u32()?,
        ..Tree::default()
    };

    let mut steps = Steps(0);
    let count = input.entries()?;
    tree.detached.reserve_exact(count);
    for _ in 0..count {
        tree.detached.push(steps.read(input)?);
    }

    let mut parents = Steps(0);
    let count = input.entries()?;
    tree.insertions.reserve_exact(count);
    for _ in 0..count {
        let parent = parents.read(input)?;
        let after = input.u32()?;
        let count = input.entries()?;
        let mut nodes = Vec::with_capacity(count);
        for _ in 0..count {
            nodes.push(read_inserted(input)?);
        }
        tree.insertions.push(Insertion { parent, after, nodes });
    }

    let mut steps = Steps(0);
    let count = input.entries()?;
    tree.attributes.reserve_exact(count);
    for _ in 0..count {
        let node = steps.read(input)?;
        let name = read_text(input)?;
        let value = if input.bool()? {
            Some(read_text(input)?)
        } else {
            None
        };
        tree.attributes.push(Attribute { node, name, value });
    }

    let mut steps = Steps(0);
    let count = input.entries()?;
    tree.texts.reserve_exact(count);
    for _ in 0..count {
        let node = steps.read(input)?;
        tree.texts.push((node, read_text(input)?));
    }

    let count = input.entries()?;
    tree.controls.reserve_exact(count);
    for _ in 0..count {
        tree.controls.push(read_control(input)?);
    }
    Ok(tree)
}

/// Tag in the low three bits, flags of the kind above them.
fn write_inserted(inserted: &Inserted, out: &mut Writer) {
    match inserted {
        Inserted::Placed(node) => {
            out.u8(tag::PLACED);
            out.varint(u64::from(*node));
        }
        Inserted::New(NewNode::Element(element)) => {
            let flags = element.namespace as u8
                | u8::from(element.custom) << 2
                | u8::from(element.hidden.is_some()) << 3;
            out.u8(tag::ELEMENT | flags << 3);
            write_text(&element.name, out);
            if let Some((width, height)) = element.hidden {
                out.varint(u64::from(width));
                out.varint(u64::from(height));
            }
            out.varint(element.attributes.len() as u64);
            for (name, value) in &element.attributes {
                write_text(name, out);
                write_text(value, out);
            }
        }
        Inserted::New(NewNode::Text(text)) => {
            out.u8(tag::TEXT);
            write_text(text, out);
        }
        Inserted::New(NewNode::CData(text)) => {
            out.u8(tag::CDATA);
            write_text(text, out);
        }
        Inserted::New(NewNode::Doctype {
            name,
            public_id,
            system_id,
        }) => {
            out.u8(tag::DOCTYPE);
            for text in [name, public_id, system_id] {
                write_text(text, out);
            }
        }
        Inserted::New(NewNode::Document { quirks }) => out.u8(tag::DOCUMENT | u8::from(*quirks) << 3),
        Inserted::New(NewNode::ShadowRoot { open }) => out.u8(tag::SHADOW_ROOT | u8::from(*open) << 3),
    }
}

fn read_inserted(input: &mut Reader<'_>) -> Result<Inserted, Error> {
    let head = input.u8()?;
    let flags = head >> 3;
    let node = match (head & 7, flags) {
        (tag::PLACED, 0) => return input.u32().map(Inserted::Placed),
        (tag::ELEMENT, 0..16) => {
            let name = read_text(input)?;
            let hidden = if flags & 8 != 0 {
                Some((input.u32()?, input.u32()?))
            } else {
                None
            };
            let count = input.entries()?;
            let mut attributes = Vec::with_capacity(count);
            for _ in 0..count {
                attributes.push((read_text(input)?, read_text(input)?));
            }
            let namespace = match flags & 3 {
                0 => Namespace::Html,
                1 => Namespace::Svg,
                2 => Namespace::MathMl,
                _ => Namespace::Other,
            };
            NewNode::Element(Element {
                name,
                namespace,
                attributes,
                custom: flags & 4 != 0,
                hidden,
            })
        }
        (tag::TEXT, 0) => NewNode::Text(read_text(input)?),
        (tag::CDATA, 0) => NewNode::CData(read_text(input)?),
        (tag::DOCTYPE, 0) => NewNode::Doctype {
            name: read_text(input)?,
            public_id: read_text(input)?,
            system_id: read_text(input)?,
        },
        (tag::DOCUMENT, 0..2) => NewNode::Document { quirks: flags == 1 },
        (tag::SHADOW_ROOT, 0..2) => NewNode::ShadowRoot { open: flags == 1 },
        _ => return Err(Error::BadTag),
    };
    Ok(Inserted::New(node))
}

/// Node, a byte of flags, the value if there is one.
pub fn write_control(control: &Control, out: &mut Writer) {
    let tristate = |state: Option<bool>| state.map_or(0, |on| 1 + u8::from(on));
    out.varint(u64::from(control.node));
    out.u8(u8::from(control.value.is_some())
        | u8::from(control.by_user) << 1
        | tristate(control.on) << 2
        | tristate(control.indeterminate) << 4);
    if let Some(value) = &control.value {
        write_text(value, out);
    }
}

pub fn read_control(input: &mut Reader<'_>) -> Result<Control, Error> {
    let tristate = |bits: u8| match bits & 3 {
        0 => Ok(None),
        1 => Ok(Some(false)),
        2 => Ok(Some(true)),
        _ => Err(Error::BadTag),
    };
    let node = input.u32()?;
    let flags = input.u8()?;
    if flags >= 64 {
        return Err(Error::BadTag);
    }
    Ok(Control {
        node,
        value: if flags & 1 != 0 {
            Some(read_text(input)?)
        } else {
            None
        },
        on: tristate(flags >> 2)?,
        indeterminate: tristate(flags >> 4)?,
        by_user: flags & 2 != 0,
    })
}
