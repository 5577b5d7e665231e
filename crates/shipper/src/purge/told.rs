//! What was told last of the nodes meant, as it is told now. A mask that is told again tells nothing but that something
//! changed behind it: of a password that was typed into a field shown as text, each key.

use super::masks::MASKS;
use afterimage_format::frame::NodeId;
use afterimage_format::purge::Extent;
use afterimage_format::replica::{Kept, Replica};
use afterimage_format::table::Table;

/// Of one node; `None` where nobody knows, or where it is no mask.
#[derive(Debug, Default)]
struct Last {
    value: Option<Box<str>>,
    text: Option<Box<str>>,
    /// By name; `None`: that it is gone.
    attributes: Vec<(Box<str>, Option<Box<str>>)>,
}

/// Of all nodes that the frames speak of.
#[derive(Debug)]
pub struct Told<'a> {
    extent: Extent,
    /// The state in front of the frames, not yet purged.
    known: Option<&'a Replica>,
    nodes: Table<Last>,
}

impl<'a> Told<'a> {
    pub fn new(extent: Extent) -> Self {
        let nodes = Table::default();
        Self {
            extent,
            known: None,
            nodes,
        }
    }

    /// The frames that follow go on from this state.
    pub fn go_on(&mut self, known: &'a Replica) {
        self.known = Some(known);
        self.nodes.clear();
    }

    /// A node is new.
    pub fn begin(&mut self, id: NodeId) {
        self.nodes.insert(id, Last::default());
    }

    /// Takes the text told now, `None` of one that is not masked; says whether it is news.
    pub fn text(&mut self, id: NodeId, text: Option<&str>) -> bool {
        self.last(id).is_none_or(|last| is_news(&mut last.text, text))
    }

    /// The same of a control's value.
    pub fn value(&mut self, id: NodeId, value: Option<&str>) -> bool {
        self.last(id).is_none_or(|last| is_news(&mut last.value, value))
    }

    /// The same of an attribute; `None`: it is gone.
    pub fn attribute(&mut self, id: NodeId, name: &str, value: Option<&str>) -> bool {
        let Some(last) = self.last(id) else { return true };
        let known = last.attributes.iter_mut().find(|(known, _)| **known == *name);
        let Some((_, known)) = known else {
            last.attributes.push((name.into(), value.map(Box::from)));
            return true;
        };
        let is_same = known.as_deref() == value;
        if !is_same {
            *known = value.map(Box::from);
        }
        !is_same
    }

    fn last(&mut self, id: NodeId) -> Option<&mut Last> {
        if !self.nodes.contains(id) {
            let known = self.known.map(|replica| purged(replica, id, self.extent));
            self.nodes.insert(id, known.unwrap_or_default());
        }
        self.nodes.get_mut(id)
    }
}

fn is_news(last: &mut Option<Box<str>>, told: Option<&str>) -> bool {
    let is_same = told.is_some() && last.as_deref() == told;
    if !is_same {
        *last = told.map(Box::from);
    }
    !is_same
}

/// What [`Replica::purge`] leaves of a node.
fn purged(replica: &Replica, id: NodeId, extent: Extent) -> Last {
    let text = replica.node(id).and_then(|node| node.text());
    if extent == Extent::Blank {
        return Last {
            text: text.map(|_| Box::default()),
            ..Last::default()
        };
    }
    let masked = |mask: fn(&str) -> Option<String>, content: &str| {
        mask(content).map_or_else(|| Box::from(content), String::into_boxed_str)
    };
    let value = replica.control(id).and_then(|state| state.value.as_ref());
    let attributes = replica.element(id).map(|element| element.attributes.iter());
    let kept = attributes.into_iter().flatten().filter_map(|(name, value)| {
        let value = match (MASKS.attribute)(name, value) {
            Kept::AsItIs => Box::from(&**value),
            Kept::As(masked) => masked.into_boxed_str(),
            Kept::Not => return None,
        };
        Some((Box::from(&**name), Some(value)))
    });
    Last {
        value: value.map(|value| masked(MASKS.value, value)),
        text: text
            .filter(|_| !replica.is_style_text(id))
            .map(|text| masked(MASKS.text, text)),
        attributes: kept.collect(),
    }
}
