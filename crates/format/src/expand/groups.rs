//! Radio buttons: of one group a player keeps one chosen, whatever it is told. A page has at times two for a moment (a drain
//! was cut between reading the new one and what it switched off), so when one goes off, the others that are on are told again.

use super::Expander;
use super::moment;
use super::names::is_html;
use crate::frame::NodeId;
use crate::replica::{ControlState, ElementState, Replica};

/// The latest radio buttons that came chosen; of earlier ones a contradiction shows until they are told again.
const CHOSEN_MAX: usize = 1_000;

fn radio(replica: &Replica, node: NodeId) -> Option<&ElementState> {
    let element = replica
        .element(node)
        .filter(|element| is_html(element, "input"))?;
    let kind = element.attribute("type")?;
    kind.eq_ignore_ascii_case("radio").then_some(element)
}

/// A radio button that is on, and its name.
fn chosen(replica: &Replica, node: NodeId) -> Option<&str> {
    let element = radio(replica, node)?;
    let told = replica.control(node).and_then(|state| state.on);
    let is_on = told.unwrap_or_else(|| element.attribute("checked").is_some());
    element.attribute("name").filter(|_| is_on).map(|name| &**name)
}

impl Expander {
    /// These came, perhaps chosen.
    pub(super) fn note_chosen(&mut self, nodes: &[NodeId]) {
        let came = nodes
            .iter()
            .filter(|node| chosen(&self.replica, **node).is_some());
        self.chosen.extend(came);
        let most = self.chosen.len().saturating_sub(CHOSEN_MAX);
        self.chosen.drain(..most);
    }

    /// Data of the events for those that stay chosen when one of their name does not.
    pub(super) fn still_chosen(&mut self, node: NodeId, state: &ControlState) -> Vec<String> {
        let name = match radio(&self.replica, node) {
            Some(element) if state.on == Some(false) => element.attribute("name"),
            _ => None,
        };
        let Some(name) = name else { return Vec::new() };
        let is_other = |other: &NodeId| *other != node && chosen(&self.replica, *other) == Some(&**name);
        let mut others: Vec<NodeId> = self.chosen.iter().copied().filter(is_other).collect();
        others.sort_unstable();
        others.dedup();
        others.retain(|other| self.shows(*other));
        let told = others.into_iter().flat_map(|other| {
            let state = self.replica.control(other).cloned().unwrap_or_default();
            moment::control(&self.replica, &self.ids, other, &state, false)
        });
        told.collect()
    }
}
