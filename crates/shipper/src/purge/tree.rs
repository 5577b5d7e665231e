//! What is taken back of a tree frame: texts, attributes and the state of controls. The tree itself stays.

use super::context::Context;
use super::masks::{self, MASKS, inline};
use super::told::Told;
use afterimage_format::frame::{Attribute, Control, Inserted, NewNode, NodeId, Text, Tree};
use afterimage_format::purge::Extent;
use afterimage_format::replica::Kept;

pub fn rewrite(context: &Context<'_>, told: &mut Told<'_>, tree: &mut Tree) {
    let mut new_id = tree.first_new_id;
    for insertion in &mut tree.insertions {
        let is_style = context.is_style(insertion.parent);
        for node in &mut insertion.nodes {
            if let Inserted::New(node) = node {
                if context.has(new_id) {
                    new_node(context, told, new_id, node, is_style);
                }
                new_id = new_id.wrapping_add(1);
            }
        }
    }
    tree.attributes
        .retain_mut(|change| !context.has(change.node) || attribute(context, told, change));
    tree.texts.retain_mut(|(id, content)| {
        let is_style = context.is_style_text(*id) == Some(true);
        !context.has(*id) || text(context, told, *id, content, is_style)
    });
    tree.controls
        .retain_mut(|change| !context.has(change.node) || control(context, told, change));
}

/// Of a new node all is news.
fn new_node(context: &Context<'_>, told: &mut Told<'_>, id: NodeId, node: &mut NewNode, is_style: bool) {
    told.begin(id);
    match node {
        NewNode::Text(content) | NewNode::CData(content) => {
            text(context, told, id, content, is_style);
        }
        NewNode::Element(element) => element.attributes.retain_mut(|(name, value)| {
            let stays = value_of(context, name, value);
            if stays && let Some(name) = context.resolve(name) {
                told.attribute(id, name, context.resolve(value));
            }
            stays
        }),
        NewNode::Document { .. } | NewNode::Doctype { .. } | NewNode::ShadowRoot { .. } => {}
    }
}

/// Whether what the text says now is news. That of a style sheet is told as it is, each time.
fn text(context: &Context<'_>, told: &mut Told<'_>, id: NodeId, content: &mut Text, is_style: bool) -> bool {
    if is_style && context.extent == Extent::Masked {
        return told.text(id, None);
    }
    if let Some(masked) = masks::text(context.extent, context.resolve(content)) {
        *content = masked;
    }
    told.text(id, context.resolve(content))
}

/// Whether the attribute stays, with what value.
fn value_of(context: &Context<'_>, name: &Text, value: &mut Text) -> bool {
    let (Some(known_name), Some(known)) = (context.resolve(name), context.resolve(value)) else {
        return false;
    };
    if context.extent == Extent::Blank {
        return false;
    }
    match (MASKS.attribute)(known_name, known) {
        Kept::AsItIs => true,
        Kept::Not => false,
        Kept::As(masked) => {
            *value = inline(masked);
            true
        }
    }
}

fn attribute(context: &Context<'_>, told: &mut Told<'_>, change: &mut Attribute) -> bool {
    let stays = match &mut change.value {
        Some(value) => value_of(context, &change.name, value),
        // That one is gone tells no content.
        None => context.extent == Extent::Masked,
    };
    let value = change.value.as_ref().and_then(|value| context.resolve(value));
    let name = context.resolve(&change.name).filter(|_| stays);
    name.is_some_and(|name| told.attribute(change.node, name, value))
}

/// Takes back what is told of a control; says whether anything is left, and is news. That of a hidden one is not told at
/// all. That something changed by the visitor's hand is nothing by itself: it would tell how many keys were hit.
pub fn control(context: &Context<'_>, told: &mut Told<'_>, control: &mut Control) -> bool {
    (control.on, control.indeterminate) = (None, None);
    if context.extent == Extent::Blank {
        control.value = None;
    }
    let Some(value) = &mut control.value else {
        return false;
    };
    if let Some(masked) = masks::value(context.resolve(value)) {
        *value = masked;
    }
    told.value(control.node, context.resolve(value))
}
