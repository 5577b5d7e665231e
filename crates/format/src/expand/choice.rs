//! Lists: what an option's state means for the replayer, whose lists heed their options' attributes only until they were
//! given a value.

use super::moment::input;
use super::names::is_html;
use super::node_json::Ids;
use crate::frame::NodeId;
use crate::replica::{ControlState, IdMap, Kind, NONE, Node, Replica};

/// The value of a list in which nothing is chosen: no option has it, and nothing of it is to be seen.
const NOTHING: &str = "\u{200b}";

/// An option's attribute, and in a list of one choice the list's value: once that was set, the replay's
/// options no longer heed their attributes.
pub(super) fn option(
    replica: &Replica,
    ids: &Ids,
    node: NodeId,
    state: &ControlState,
    by_user: bool,
) -> Vec<String> {
    let Some(on) = state.on else { return Vec::new() };
    let id = ids.of(node);
    let mut out = vec![selected(id, on)];
    let list = list_of(replica, node);
    if let Some(select) = replica.element(list)
        && on
        && select.attribute("multiple").is_none()
    {
        let value = option_value(replica, node, state);
        let input = input(ids.of(list), &value, false, by_user);
        if is_first(replica, list, node, &value) {
            out.push(input);
        } else {
            // The value chooses the first that has it; the attribute counts when it comes anew.
            out = vec![input, selected(id, false), selected(id, true)];
        }
    } else if !on {
        out.extend(nothing(replica, list, ids.of(list)));
    }
    out
}

/// Data of the event that sets or removes an option's attribute.
fn selected(id: u64, on: bool) -> String {
    let value = if on { "\"\"" } else { "null" };
    format!(
        "{{\"source\":0,\"texts\":[],\"attributes\":[{{\"id\":{id},\"attributes\":{{\"selected\":{value}}}}}],\"removes\":[],\"adds\":[]}}"
    )
}

/// Whether a list given this value chooses this option: of several with one value it would be the first.
fn is_first(replica: &Replica, list: NodeId, node: NodeId, value: &str) -> bool {
    let first = options(replica, list).find(|option| {
        let state = replica.control(*option).cloned().unwrap_or_default();
        option_value(replica, *option, &state) == value
    });
    first == Some(node)
}

/// The list that an option is in, if it is in any.
fn list_of(replica: &Replica, option: NodeId) -> NodeId {
    let mut list = replica.node(option).map_or(NONE, Node::parent);
    while replica
        .element(list)
        .is_some_and(|element| !is_html(element, "select"))
    {
        list = replica.node(list).map_or(NONE, Node::parent);
    }
    list
}

/// Data of the events for options that came chosen into lists of one choice that were there before: a player that seeks
/// gives each list the value that it was last told of.
pub(super) fn added(replica: &Replica, ids: &Ids, placed: &[NodeId], inserted: &IdMap<()>) -> Vec<String> {
    let told = placed.iter().filter_map(|&node| {
        let option = replica
            .element(node)
            .filter(|element| is_html(element, "option"))?;
        let state = replica.control(node).cloned().unwrap_or_default();
        let list = list_of(replica, node);
        let select = replica.element(list)?;
        let is_chosen = state.on.unwrap_or_else(|| option.attribute("selected").is_some());
        let is_single = select.attribute("multiple").is_none() && !inserted.contains_key(&list);
        if !is_chosen || !is_single {
            return None;
        }
        let value = option_value(replica, node, &state);
        is_first(replica, list, node, &value).then(|| input(ids.of(list), &value, false, false))
    });
    told.collect()
}

/// Data of the event for a list of one choice in which nothing is chosen. By its options alone it would choose the first.
pub(super) fn nothing(replica: &Replica, list: NodeId, id: u64) -> Option<String> {
    is_nothing(replica, list).then(|| input(id, NOTHING, false, false))
}

/// Whether it is such a list. Where its options may not tell, nobody knows.
pub(super) fn is_nothing(replica: &Replica, list: NodeId) -> bool {
    let is_single = replica
        .element(list)
        .is_some_and(|element| is_html(element, "select") && element.attribute("multiple").is_none());
    if !is_single {
        return false;
    }
    let mut is_told = false;
    for id in replica.subtree(list) {
        let Some(option) = replica.element(id).filter(|element| is_html(element, "option")) else {
            continue;
        };
        let told = replica.control(id).and_then(|state| state.on);
        if told.unwrap_or_else(|| option.attribute("selected").is_some()) {
            return false;
        }
        is_told |= told.is_some();
    }
    is_told
}

fn options(replica: &Replica, list: NodeId) -> impl Iterator<Item = NodeId> {
    let is_option = |id: &NodeId| {
        replica
            .element(*id)
            .is_some_and(|element| is_html(element, "option"))
    };
    replica.subtree(list).filter(is_option)
}

/// An option's value: told, or its attribute, or its text with white space collapsed.
fn option_value(replica: &Replica, node: NodeId, state: &ControlState) -> String {
    let attribute = replica.element(node).and_then(|option| option.attribute("value"));
    if let Some(value) = state.value.as_ref().or(attribute) {
        return value.to_string();
    }
    let texts = replica
        .subtree(node)
        .filter_map(|id| match replica.node(id)?.kind() {
            Kind::Text(text) => Some(&**text),
            _ => None,
        });
    texts
        .collect::<String>()
        .split_ascii_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
