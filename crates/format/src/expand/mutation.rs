//! A drain as one mutation event: what the page was before and what it is after, by rrweb's rules.

use super::again::{Again, unshown_tops};
use super::budget::Budget;
use super::drain::Drain;
use super::json;
use super::modes;
use super::names::{can_host, is_html, is_settable};
use super::node_json::{Ids, Scribe, Value, stream_name};
use super::places::Places;
use super::sheets::{rebuild_owners, rebuild_texts};
use super::snapshot::Rest;
use super::urls::Bases;
use crate::frame::NodeId;
use crate::replica::{IdMap, Kind, NONE, Node, Replica};
use std::borrow::Cow;
use std::collections::HashMap;

/// What a drain becomes.
#[derive(Debug, Default)]
pub(super) struct Mutation {
    /// Data of mutation events, in order.
    pub data: Vec<String>,
    /// Controls built anew whose state is another than their attributes say.
    pub controls: Vec<NodeId>,
    /// Nodes built anew that were scrolled before.
    pub scrolled: Vec<NodeId>,
    /// Documents of frames that took the place of another, and those.
    pub successors: Vec<(NodeId, NodeId)>,
    /// Documents and shadow roots built, anew or for the first time.
    pub roots: Vec<NodeId>,
    /// Controls built, anew or for the first time, whose state no attribute holds.
    pub unsaid: Vec<NodeId>,
}

/// Expands a drain. What it dropped must still be aside in `replica`.
pub(super) fn expand(replica: &Replica, ids: &mut Ids, budget: &Budget, drain: &mut Drain) -> Mutation {
    let mut out = Mutation {
        successors: rebuild_hosts(replica, drain),
        ..Mutation::default()
    };
    rebuild_texts(replica, drain);
    let links = rebuild_owners(replica, drain);
    let mut after = Places::new(None, &drain.inserted);
    let tops = tops(replica, drain, &mut after);
    let unshown = unshown_tops(replica, drain, &mut after);
    let again = Again::find(replica, drain, &tops, &unshown, &mut out);

    let removes = removes(replica, ids, drain, &again.attachments);
    let documents = again.attachments.iter().filter(|id| is_document(replica, **id));
    let renamed: Vec<NodeId> = documents.chain(&links).copied().collect();
    for id in renamed.into_iter().chain(again.hosts(replica, drain, &mut after)) {
        *ids.built_again.entry(id).or_insert(0) += 1;
    }
    let mut scribe = Scribe {
        replica,
        ids,
        bases: Bases::default(),
        budget,
    };
    let mut frames = Vec::new();
    let adds = adds(&mut scribe, &mut after, &tops, &mut frames);
    let texts = texts(&mut scribe, &mut after, drain);
    let attributes = attributes(&mut scribe, &mut after, drain);
    if [&adds, &removes, &texts, &attributes]
        .iter()
        .any(|part| !part.is_empty())
    {
        out.data.push(format!(
            "{{\"source\":0,\"texts\":[{texts}],\"attributes\":[{attributes}],\"removes\":[{removes}],\"adds\":[{adds}]}}"
        ));
    }
    attach_frames(&mut scribe, frames, &mut out.data);
    out
}

/// Attaches the documents of frames, those inside of them included.
pub(super) fn attach_frames(scribe: &mut Scribe<'_>, frames: Vec<NodeId>, data: &mut Vec<String>) {
    let mut waiting = std::collections::VecDeque::from(frames);
    while let Some(frame) = waiting.pop_front() {
        let document = scribe.replica.node(frame).map_or(NONE, Node::attachment);
        let mut rest = Rest::default();
        let mut text = String::from("{\"source\":0,\"adds\":[{");
        json::member(&mut text, "parentId", scribe.ids.of(frame));
        text.push_str(",\"nextId\":null,\"node\":");
        scribe.nested(&mut text, document, &mut rest);
        text.push_str("}],\"removes\":[],\"texts\":[],\"attributes\":[],\"isAttachIframe\":true}");
        data.push(text);
        append_deep(scribe, &mut rest, data);
        waiting.extend(rest.frames);
    }
}

/// Adds what was too deep for a nested node.
pub(super) fn append_deep(scribe: &mut Scribe<'_>, rest: &mut Rest, data: &mut Vec<String>) {
    let mut adds = String::from("[");
    for (parent, document) in core::mem::take(&mut rest.deep) {
        scribe.adds_below(&mut adds, parent, document, &mut rest.frames);
    }
    if adds.len() > 1 {
        data.push(format!(
            "{{\"source\":0,\"texts\":[],\"attributes\":[],\"removes\":[],\"adds\":{adds}]}}"
        ));
    }
}

fn is_document(replica: &Replica, id: NodeId) -> bool {
    matches!(replica.node(id).map(Node::kind), Some(Kind::Document { .. }))
}

/// Elements that must be built again because rrweb cannot say what became of what is attached to them: a
/// shadow root that is new and empty, or gone; a frame's document that is gone and not replaced, or that was told before
/// its mode could be. Gives those that are
/// replaced, after what replaces them.
fn rebuild_hosts(replica: &Replica, drain: &mut Drain) -> Vec<(NodeId, NodeId)> {
    let mut hosts = Vec::new();
    let mut successors = Vec::new();
    for id in &drain.taken {
        let Some(node) = replica.node(*id).filter(|node| node.is_attachment()) else {
            continue;
        };
        let Some(host) = drain.former.get(id).copied() else {
            continue;
        };
        let now = replica.node(host).map_or(NONE, Node::attachment);
        if matches!(node.kind(), Kind::Document { .. }) && is_document(replica, now) {
            successors.push((now, *id));
        } else {
            hosts.push(host);
        }
    }
    for id in &drain.placed {
        if let Some(node) = replica.node(*id)
            && matches!(node.kind(), Kind::ShadowRoot { .. })
            && node.first_child() == NONE
        {
            hosts.push(node.parent());
        }
    }
    hosts.extend(
        modes::late(replica, drain)
            .into_iter()
            .filter_map(|document| Some(replica.node(document)?.parent())),
    );
    let mut places = Places::new(None, &drain.inserted);
    let hosts: Vec<NodeId> = hosts
        .into_iter()
        .filter(|host| {
            let place = places.of(replica, *host);
            place.shown
                && !place.marked
                && replica
                    .element(*host)
                    .is_some_and(|e| can_host(e) || is_html(e, "iframe"))
        })
        .collect();
    for host in hosts {
        drain.take(replica, host);
        drain.put(host);
    }
    successors
}

/// The inserted nodes that are in the stream and not below another one.
fn tops(replica: &Replica, drain: &Drain, after: &mut Places<'_>) -> Vec<NodeId> {
    let is_top = |id: &NodeId| {
        let parent = replica.node(*id).map_or(NONE, Node::parent);
        after.of(replica, *id).shown && !after.of(replica, parent).marked
    };
    drain.placed.iter().copied().filter(is_top).collect()
}

/// The tops of what was taken out, from the state before the drain. What hung in shadow roots and frames goes
/// one by one and first: the replayer forgets only what is below a removed node in its own tree.
fn removes(replica: &Replica, ids: &Ids, drain: &Drain, attachments: &[NodeId]) -> String {
    let in_tree = |id: &NodeId| !replica.node(*id).is_none_or(Node::is_attachment);
    let marks: IdMap<()> = drain
        .taken
        .iter()
        .copied()
        .filter(in_tree)
        .map(|id| (id, ()))
        .collect();
    let mut before = Places::new(Some(&drain.former), &marks);
    let mut list: Vec<(u32, NodeId, NodeId)> = Vec::new();
    let mut note = |id: NodeId, parent: NodeId, before: &mut Places<'_>| {
        let place = before.of(replica, id);
        if place.shown {
            list.push((place.nesting, id, parent));
        }
    };
    for id in &drain.taken {
        let parent = drain.former.get(id).copied().unwrap_or(NONE);
        if in_tree(id) && !before.of(replica, parent).marked {
            note(*id, parent, &mut before);
        }
    }
    for attachment in attachments {
        for child in replica
            .children(*attachment)
            .filter(|id| !drain.inserted.contains_key(id))
        {
            note(child, *attachment, &mut before);
        }
    }
    // Stable, so the order within one level stays that of the drain.
    list.sort_by_key(|(nesting, ..)| core::cmp::Reverse(*nesting));
    let mut out = String::new();
    for (_, id, parent) in list {
        if !out.is_empty() {
            out.push(',');
        }
        let shadow = matches!(
            replica.node(parent).map(Node::kind),
            Some(Kind::ShadowRoot { .. })
        );
        let holder = match shadow {
            // A shadow root that is gone has lost its parent.
            true => drain
                .former
                .get(&parent)
                .copied()
                .or(replica.node(parent).map(Node::parent))
                .unwrap_or(NONE),
            false => parent,
        };
        out.push('{');
        json::member(&mut out, "parentId", ids.of(holder));
        json::member(&mut out, "id", ids.of(id));
        if shadow {
            json::member(&mut out, "isShadow", true);
        }
        out.push('}');
    }
    out
}

fn adds(
    scribe: &mut Scribe<'_>,
    after: &mut Places<'_>,
    tops: &[NodeId],
    frames: &mut Vec<NodeId>,
) -> String {
    let replica = scribe.replica;
    let set: IdMap<()> = tops.iter().map(|id| (*id, ())).collect();
    let mut out = String::from("[");
    for &top in tops {
        let Some(node) = replica.node(top) else { continue };
        let document = after.of(replica, top).document;
        match node.kind() {
            Kind::Document { .. } => frames.push(node.parent()),
            Kind::ShadowRoot { .. } => scribe.adds_below(&mut out, top, document, frames),
            // A run of neighbours goes backwards from its end.
            _ if set.contains_key(&node.next()) => {}
            _ => {
                let mut at = top;
                while set.contains_key(&at) {
                    scribe.adds(&mut out, at, document, frames);
                    at = replica.node(at).map_or(NONE, Node::previous);
                }
            }
        }
    }
    out.split_off(1)
}

fn texts(scribe: &mut Scribe<'_>, after: &mut Places<'_>, drain: &Drain) -> String {
    let mut out = String::from("[");
    let mut done = IdMap::default();
    for &id in &drain.texts {
        let place = after.of(scribe.replica, id);
        if !place.shown || place.marked || done.insert(id, ()).is_some() {
            continue;
        }
        json::comma(&mut out);
        out.push('{');
        json::member(&mut out, "id", scribe.ids.of(id));
        json::text_member(&mut out, "value", &scribe.text(id, place.document));
        out.push('}');
    }
    out.split_off(1)
}

fn attributes(scribe: &mut Scribe<'_>, after: &mut Places<'_>, drain: &Drain) -> String {
    let replica = scribe.replica;
    let mut order: Vec<NodeId> = Vec::new();
    let mut names: HashMap<NodeId, Vec<&str>> = HashMap::new();
    let mut note = |id: NodeId, name| {
        names.entry(id).or_insert_with(|| {
            order.push(id);
            Vec::new()
        });
        names.entry(id).or_default().push(name);
    };
    for (id, name) in &drain.attributes {
        note(*id, name);
    }
    // A text area's text is its `value`, and an address may depend on a frame's being there.
    let parent_of = |id: &NodeId| replica.node(*id).map_or(NONE, Node::parent);
    let changed = drain
        .texts
        .iter()
        .map(parent_of)
        .chain(drain.placed.iter().map(parent_of));
    for id in changed.chain(drain.former.values().copied()).collect::<Vec<_>>() {
        if replica
            .element(id)
            .is_some_and(|element| is_html(element, "textarea"))
        {
            note(id, TEXTAREA_VALUE);
        }
    }
    let mut out = String::from("[");
    for id in order {
        let place = after.of(replica, id);
        if place.shown && !place.marked {
            let names = names.remove(&id).unwrap_or_default();
            let entry = attributes_of(scribe, id, place.document, &names);
            if !entry.is_empty() {
                json::comma(&mut out);
                out.push_str(&entry);
            }
        }
    }
    out.split_off(1)
}

/// Stands for a text area's text; no attribute has such a name.
const TEXTAREA_VALUE: &str = "\0value";

/// Some attributes of an element as an entry of a mutation; empty where nothing is to be said.
pub(super) fn attributes_of(scribe: &mut Scribe<'_>, id: NodeId, document: NodeId, names: &[&str]) -> String {
    let Some(node) = scribe.replica.node(id) else {
        return String::new();
    };
    let Some(element) = node.element() else {
        return String::new();
    };
    let now = scribe.attributes_for(id, document, names);
    let mut done: Vec<Cow<'_, str>> = Vec::new();
    let mut members = String::from("{");
    for name in names {
        let name = match *name {
            TEXTAREA_VALUE => Some("value".into()),
            name => stream_name(element, node, name.split('\0').next().unwrap_or_default()),
        };
        let Some(name) = name.filter(|name| !done.contains(name)) else {
            continue;
        };
        match now.get(&*name) {
            // The replayer warns of a name it cannot set.
            Some(_) if !is_settable(&name) => {}
            Some(Value::Raw(text)) => json::member(&mut members, &name, text),
            Some(Value::Text(text)) => json::text_member(&mut members, &name, text),
            Some(Value::True) => json::text_member(&mut members, &name, ""),
            None if name == "value" && is_html(element, "textarea") => {
                json::text_member(&mut members, &name, "")
            }
            None => json::member(&mut members, &name, "null"),
        }
        done.push(name);
    }
    match members.len() {
        1 => String::new(),
        _ => format!("{{\"id\":{},\"attributes\":{members}}}}}", scribe.ids.of(id)),
    }
}
