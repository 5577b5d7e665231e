//! Documents that are not in standards mode. The replayer makes them by the document type it writes itself, and it does
//! so only where none is in the stream and the document says `BackCompat`: that of quirks mode, or, where the root
//! element has an `xmlns` attribute of XHTML, one of limited-quirks mode.
//!
//! Which document type means which mode: <https://html.spec.whatwg.org/multipage/parsing.html#the-initial-insertion-mode>

use super::drain::Drain;
use super::node_json::Value;
use crate::frame::NodeId;
use crate::replica::{Doctype, Kind, NONE, Node, Replica};

const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// Public identifiers that mean limited quirks begin so, in lower case.
const LIMITED: [&str; 2] = [
    "-//w3c//dtd xhtml 1.0 frameset//",
    "-//w3c//dtd xhtml 1.0 transitional//",
];

/// These do where there is a system identifier too.
const LIMITED_WITH_SYSTEM: [&str; 2] = [
    "-//w3c//dtd html 4.01 frameset//",
    "-//w3c//dtd html 4.01 transitional//",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Standards,
    LimitedQuirks,
    Quirks,
}

/// Whether the stream does without this document type: the replayer writes one.
pub(super) fn is_written_by_player(quirks: bool, doctype: &Doctype) -> bool {
    quirks || is_limited(doctype)
}

/// Whether a document has to say `BackCompat`. The replayer looks at the first child of one that does, without asking.
pub(super) fn says_back_compat(replica: &Replica, document: NodeId) -> bool {
    let has_root = replica.children(document).any(|id| replica.element(id).is_some());
    has_root && mode(replica, document) != Mode::Standards
}

/// Documents that were told without a root element, so without their mode, and have one since this drain.
pub(super) fn late(replica: &Replica, drain: &Drain) -> Vec<NodeId> {
    let is_element = |id: &NodeId| replica.element(*id).is_some();
    let had_root = |document: NodeId| {
        let mut taken = drain.former.iter().filter(|(id, _)| is_element(id));
        taken.any(|(_, parent)| *parent == document)
    };
    let parents = drain.placed.iter().filter(|id| is_element(id));
    let parents = parents.map(|id| replica.node(*id).map_or(NONE, Node::parent));
    parents
        .filter(|id| *id != replica.document() && !drain.born.contains_key(id))
        .filter(|id| mode(replica, *id) != Mode::Standards && !had_root(*id))
        .collect()
}

/// Has the `xmlns` attribute of a root element tell the replayer the mode.
pub(super) fn mark_root(replica: &Replica, root: &Node, attributes: &mut Vec<(String, Value)>) {
    let parent = root.parent();
    if parent == NONE || !matches!(replica.node(parent).map(Node::kind), Some(Kind::Document { .. })) {
        return;
    }
    let mode = mode(replica, parent);
    if mode == Mode::Standards {
        return;
    }
    attributes.retain(|(name, _)| name != "xmlns");
    if mode == Mode::LimitedQuirks {
        attributes.push(("xmlns".to_owned(), Value::Text(XHTML.to_owned())));
    }
}

fn mode(replica: &Replica, document: NodeId) -> Mode {
    let Some(Kind::Document { quirks }) = replica.node(document).map(Node::kind) else {
        return Mode::Standards;
    };
    if *quirks {
        return Mode::Quirks;
    }
    let is_limited =
        |id| matches!(replica.node(id).map(Node::kind), Some(Kind::Doctype(doctype)) if is_limited(doctype));
    if replica.children(document).any(is_limited) {
        Mode::LimitedQuirks
    } else {
        Mode::Standards
    }
}

fn is_limited(doctype: &Doctype) -> bool {
    let public_id = doctype.public_id.to_ascii_lowercase();
    let begins = |with: &&str| public_id.starts_with(*with);
    LIMITED.iter().any(begins) || (!doctype.system_id.is_empty() && LIMITED_WITH_SYSTEM.iter().any(begins))
}
