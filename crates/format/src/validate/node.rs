//! Nodes as they appear in snapshots and adds.

use super::model::{Model, ModelNode};
use super::{Check, array, number};
use serde_json::Value;

/// Where a node is about to be put.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub parent: u64,
    pub next: u64,
}

impl Model {
    /// A full snapshot: everything before is forgotten.
    pub(super) fn reset(&mut self, node: &Value) -> Check {
        self.nodes.clear();
        self.top = number(node, "id")?;
        if number(node, "type")? != 0 {
            return Err("the top of a full snapshot is not a document".into());
        }
        self.build(node, Spot { parent: 0, next: 0 })
    }

    /// Builds a node with all its nested children.
    pub(super) fn build(&mut self, node: &Value, spot: Spot) -> Check {
        let mut waiting = vec![(node, spot)];
        while let Some((node, spot)) = waiting.pop() {
            let id = self.put(node, spot)?;
            if let Some(children) = node.get("childNodes").and_then(Value::as_array) {
                // Each is put at the end, so the stack has to hand out the first one first.
                waiting.extend(
                    children
                        .iter()
                        .rev()
                        .map(|child| (child, Spot { parent: id, next: 0 })),
                );
            }
        }
        Ok(())
    }

    /// Builds one node, without its children.
    pub(super) fn put(&mut self, value: &Value, spot: Spot) -> Check<u64> {
        let id = number(value, "id")?;
        if id == 0 || self.nodes.contains_key(&id) {
            return Err(format!("id {id} is 0 or in use"));
        }
        let mut node = read(value).map_err(|fault| format!("node {id}: {fault}"))?;
        node.parent = spot.parent;
        let root = match self.nodes.get(&spot.parent) {
            None => 0,
            Some(parent) => self
                .fit(parent, &node)
                .map_err(|fault| format!("node {id}: {fault}"))?,
        };
        if node.kind != 0 && node.root != root {
            return Err(format!("node {id}: rootId {} in document {root}", node.root));
        }
        if node.kind == 0 {
            if spot.parent != 0 {
                let former = self
                    .nodes
                    .get_mut(&spot.parent)
                    .map(|frame| core::mem::replace(&mut frame.document, id));
                self.replace_document(former.unwrap_or(0));
            }
            self.nodes.insert(id, node);
        } else {
            self.link(id, node, spot.next);
        }
        Ok(id)
    }

    /// Whether a node may hang below `parent`; says which document it then is in.
    fn fit(&self, parent: &ModelNode, node: &ModelNode) -> Check<u64> {
        // Of the same name in SVG they are elements like any other.
        let is_html = |name| parent.kind == 2 && !parent.svg && parent.name == name;
        let frame = is_html("iframe");
        match (parent.kind, node.kind) {
            (2, 0) if frame => {}
            (0, 1 | 2) => {}
            (2, 2 | 3) if frame || is_html("textarea") => {
                return Err(format!("a child of {}", parent.name));
            }
            (2, 2 | 3) => {}
            (parent, kind) => return Err(format!("type {kind} below type {parent}")),
        }
        if node.shadow && !parent.host {
            return Err("isShadow below a node that is no shadow host".into());
        }
        // A frame's document says 0 for itself; its nodes carry its id.
        Ok(match parent.kind {
            0 if parent.parent != 0 => self.nodes.get(&parent.parent).map_or(0, |frame| frame.document),
            _ => parent.root,
        })
    }
}

/// Reads a node's own members.
fn read(value: &Value) -> Check<ModelNode> {
    let kind = number(value, "type")?;
    let text = |name: &str| {
        value
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
            .ok_or(format!("no {name}"))
    };
    let flag = |name: &str| match value.get(name) {
        None => Ok(false),
        Some(Value::Bool(true)) => Ok(true),
        Some(_) => Err(format!("{name} is not true")),
    };
    let mut node = ModelNode {
        kind,
        shadow: flag("isShadow")?,
        host: flag("isShadowHost")?,
        ..ModelNode::default()
    };
    node.root = value.get("rootId").map_or(Ok(0), |_| number(value, "rootId"))?;
    node.svg = flag("isSVG")?;
    match kind {
        0 => {
            let children = array(value, "childNodes")?;
            node.quirks = value.get("compatMode").and_then(Value::as_str) == Some("BackCompat");
            if node.quirks && children.is_empty() {
                return Err("BackCompat without a child".into());
            }
        }
        1 => {
            node.name = text("name")?;
            text("publicId").and(text("systemId"))?;
        }
        2 => {
            array(value, "childNodes")?;
            node.name = text("tagName")?;
            check_tag_name(&node)?;
            let attributes = value
                .get("attributes")
                .and_then(Value::as_object)
                .ok_or("no attributes")?;
            for (name, value) in attributes {
                let value = match value {
                    Value::String(text) => text.clone(),
                    Value::Bool(true) => String::new(),
                    Value::Number(number) if name.starts_with("rr_") => number.to_string(),
                    Value::Bool(false) if name.starts_with("rr_media") => "false".into(),
                    _ => return Err(format!("attribute {name} is {value}")),
                };
                node.attributes.insert(name.clone(), value);
            }
        }
        3 => {
            node.text = text("textContent")?;
            flag("isStyle")?;
        }
        _ => return Err(format!("type {kind}")),
    }
    Ok(node)
}

/// What every object of JavaScript has.
const IN_EVERY_OBJECT: &[&str] = &[
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

fn check_tag_name(node: &ModelNode) -> Check {
    let name = &node.name;
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let cased = !node.svg && name.contains(|c: char| c.is_ascii_uppercase());
    // The replayer would find something else under such a name.
    let is_taken = IN_EVERY_OBJECT.contains(&name.as_str());
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(good) || cased || is_taken {
        return Err(format!("tag name {name:?}"));
    }
    Ok(())
}
