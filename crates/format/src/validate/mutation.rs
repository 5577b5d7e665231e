//! Mutations (source 0).

use super::node::Spot;
use super::{Check, Validator, array, number};
use serde_json::Value;
use std::collections::HashSet;

impl Validator {
    pub(super) fn mutation(&mut self, data: &Value) -> Check {
        let (removes, adds) = (array(data, "removes")?, array(data, "adds")?);
        let (texts, attributes) = (array(data, "texts")?, array(data, "attributes")?);
        if [removes, adds, texts, attributes]
            .iter()
            .all(|list| list.is_empty())
        {
            return Err("a mutation of nothing".into());
        }
        let mut touched = HashSet::new();
        for remove in removes {
            touched.insert(self.remove(remove)?);
        }
        let attach = data.get("isAttachIframe") == Some(&Value::Bool(true));
        if attach && (adds.len() != 1 || !removes.is_empty()) {
            return Err("isAttachIframe with more than one document".into());
        }
        for add in adds {
            touched.insert(self.add(add, attach)?);
        }
        for text in texts {
            self.text(text, &mut touched)?;
        }
        for entry in attributes {
            self.attributes(entry, &mut touched)?;
        }
        Ok(())
    }

    fn remove(&mut self, remove: &Value) -> Check<u64> {
        let (id, parent) = (number(remove, "id")?, number(remove, "parentId")?);
        let node = self.live(id)?;
        let shadow = remove.get("isShadow").is_some();
        if node.parent != parent || node.shadow != shadow || node.kind == 0 {
            return Err(format!(
                "remove of {id} from {parent}, which is in {}",
                node.parent
            ));
        }
        self.live(parent)?;
        self.model.remove(id);
        Ok(id)
    }

    fn add(&mut self, add: &Value, attach: bool) -> Check<u64> {
        let parent = number(add, "parentId")?;
        let node = add.get("node").ok_or("an add without a node")?;
        let shadow = node.get("isShadow").is_some();
        let kind = number(node, "type")?;
        if (kind == 0) != attach {
            return Err("a document is attached by isAttachIframe, and nothing else is".into());
        }
        let nested = node
            .get("childNodes")
            .and_then(Value::as_array)
            .is_some_and(|children| !children.is_empty());
        if nested && !attach {
            return Err(format!("an add below {parent} with nested children"));
        }
        self.live(parent)?;
        let next = match add.get("nextId") {
            Some(Value::Null) => 0,
            Some(_) => number(add, "nextId")?,
            None => return Err("an add without nextId".into()),
        };
        if next != 0 {
            let sibling = self.live(next)?;
            if sibling.parent != parent || sibling.shadow != shadow {
                return Err(format!("nextId {next} is not a child of {parent}"));
            }
        }
        // The replayer attaches a shadow root when the first child for one comes.
        if shadow && let Some(host) = self.model.nodes.get_mut(&parent) {
            host.host = true;
        }
        self.model.build(node, Spot { parent, next })?;
        number(node, "id")
    }

    fn text(&mut self, entry: &Value, touched: &mut HashSet<u64>) -> Check {
        let id = number(entry, "id")?;
        let value = entry
            .get("value")
            .and_then(Value::as_str)
            .ok_or("a text that is none")?;
        if !touched.insert(id) {
            return Err(format!(
                "text of {id}, which the same mutation adds, removes or changes already"
            ));
        }
        if self.live(id)?.kind != 3 {
            return Err(format!("text of {id}, which is no text node"));
        }
        if let Some(node) = self.model.nodes.get_mut(&id) {
            node.text = value.to_owned();
        }
        Ok(())
    }

    fn attributes(&mut self, entry: &Value, touched: &mut HashSet<u64>) -> Check {
        let id = number(entry, "id")?;
        let attributes = entry
            .get("attributes")
            .and_then(Value::as_object)
            .ok_or("no attributes")?;
        if !touched.insert(id) {
            return Err(format!(
                "attributes of {id}, which the same mutation adds, removes or changes already"
            ));
        }
        if self.live(id)?.kind != 2 || attributes.is_empty() {
            return Err(format!("attributes of {id}, which is no element, or none"));
        }
        let Some(node) = self.model.nodes.get_mut(&id) else {
            return Ok(());
        };
        for (name, value) in attributes {
            match value {
                Value::Null => {
                    node.attributes.remove(name);
                }
                Value::String(text) => {
                    node.attributes.insert(name.clone(), text.clone());
                }
                Value::Object(_) if name == "style" => {}
                _ => return Err(format!("attribute {name} of {id} is {value}")),
            }
        }
        Ok(())
    }
}
