//! A replica against the tree a stream rebuilds.

use crate::expand::names::{is_html, shows, tag_name};
use crate::expand::{Event, Expander};
use crate::frame::NodeId;
use crate::replica::{Kind, NONE, Node, Replica};
use crate::validate::{Model, Validator};

/// Feeds new events to a validator.
pub fn feed(validator: &mut Validator, events: &[Event]) {
    for event in events {
        let value = event.to_value().expect("an event is JSON");
        if let Err(fault) = validator.event(&value) {
            panic!("{fault}: {}", event.json);
        }
    }
}

/// Panics unless a stream has rebuilt the replica's page.
pub fn same_page(replica: &Replica, model: &Model) {
    let mut waiting = vec![(replica.document(), model.top())];
    while let Some((ours, theirs)) = waiting.pop() {
        let node = replica.node(ours).expect("in the replica");
        let built = model
            .node(theirs)
            .unwrap_or_else(|| panic!("{ours} is not built"));
        same_node(replica, ours, node, built);
        let attached = replica
            .node(node.attachment())
            .map(|attached| (node.attachment(), attached.kind()));
        let attached = attached.filter(|(_, kind)| shows(replica, node, kind));
        let mut lists = vec![(ours, model.children(theirs, false))];
        match attached {
            Some((id, Kind::ShadowRoot { .. })) => {
                assert!(built.host, "{ours} is a shadow host");
                lists.push((id, model.children(theirs, true)));
            }
            Some((id, _)) => waiting.push((id, built.document)),
            None => {
                assert!(
                    model.children(theirs, true).is_empty(),
                    "no shadow root below {ours}"
                );
                assert_eq!(built.document, 0, "no document below {ours}");
            }
        }
        for (parent, theirs) in lists {
            let shown = |id: &NodeId| {
                let kinds = replica.node(parent).zip(replica.node(*id).map(Node::kind));
                kinds.is_some_and(|(parent, child)| shows(replica, parent, child))
            };
            let ours: Vec<NodeId> = replica.children(parent).filter(shown).collect();
            let want: Vec<u64> = ours.iter().map(|id| u64::from(*id) + OFFSET).collect();
            let found: Vec<u64> = theirs.iter().map(|id| id & ORIGINAL).collect();
            assert_eq!(found, want, "children of {parent}");
            waiting.extend(ours.into_iter().zip(theirs));
        }
    }
}

/// What the tests add to node ids.
pub const OFFSET: u64 = 1000;

/// What is left of an id without how often its node was built again.
const ORIGINAL: u64 = (1 << 33) - 1;

/// An expander with that offset.
pub fn expander() -> Expander {
    Expander::new(OFFSET as u32)
}

fn same_node(replica: &Replica, id: NodeId, node: &Node, built: &crate::validate::ModelNode) {
    match node.kind() {
        Kind::Document { quirks } => {
            assert_eq!(built.kind, 0);
            // A document with a type that is not shown is in limited quirks.
            let is_unshown = |child| {
                replica
                    .node(child)
                    .is_some_and(|child| !shows(replica, node, child.kind()))
            };
            let is_limited = replica.children(id).any(is_unshown);
            assert!(*quirks || is_limited || !built.quirks, "mode of {id}");
        }
        Kind::Doctype(doctype) => assert_eq!((built.kind, &*built.name), (1, &*doctype.name)),
        // With a base address the addresses of a style sheet differ.
        Kind::Text(_) if replica.page().is_some() => assert_eq!(built.kind, 3),
        Kind::Text(text) | Kind::CData(text) => {
            assert_eq!((built.kind, &*built.text), (3, &**text), "text of {id}")
        }
        Kind::ShadowRoot { .. } => panic!("a shadow root is no node of a stream"),
        Kind::Element(element) => {
            assert_eq!(
                (built.kind, built.name.clone()),
                (2, tag_name(element)),
                "name of {id}"
            );
            for name in ["class", "title"] {
                if name == "class" && element.hidden.is_some() {
                    continue; // It gets the replayer's class for what is blocked.
                }
                if name == "title" && &*element.name == "style" {
                    continue; // By it the player's browser would choose between sheets.
                }
                let ours = element.attribute(name).map(|value| value.to_string());
                assert_eq!(built.attributes.get(name).cloned(), ours, "{name} of {id}");
            }
            if is_html(element, "textarea") {
                let shown = match replica.control(id).and_then(|state| state.value.clone()) {
                    Some(value) => value.to_string(),
                    None => replica
                        .children(id)
                        .filter_map(|child| replica.node(child)?.text().map(|t| t.to_string()))
                        .collect(),
                };
                assert_eq!(
                    built.attributes.get("value").cloned().unwrap_or_default(),
                    shown,
                    "value of {id}"
                );
            }
        }
    }
    assert_ne!(id, NONE);
}
