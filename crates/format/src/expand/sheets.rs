//! Style sheets that frames told of: how they stand in the stream.
//!
//! The element of such a sheet is a `style` whose text is a node of its own, in front of the element's children: nothing
//! in it depends on how the player parses. An element whose sheet becomes another one is built again. So is one of a short
//! sheet whose rules change: a player that seeks moves elements about, by which browsers parse a text anew and drop what was
//! inserted. Of longer ones single rules are inserted and deleted.

use super::budget::Budget;
use super::drain::Drain;
use super::json;
use super::names::is_html;
use super::node_json::{Scribe, Value};
use super::places::Places;
use super::player_css;
use super::{assets, hover, top_selectors};
use crate::frame::{ASSET_SCHEME, NodeId, RuleEdit};
use crate::replica::{ElementState, NONE, Node, Replica, SheetEntry, SheetText};
use std::borrow::Cow;
use url::Url;

/// Ids of texts that stand for sheets begin here: no node's reach as far.
pub(super) const TEXT_IDS: u64 = 1 << 52;

/// A sheet of rules up to this long is told whole at each change.
const SHORT_BYTES: usize = 2_048;

/// Whether a sheet is told whole when some of its rules change. Not so where that would be much more than its rules: an
/// import, a font.
pub(super) fn is_short(replica: &Replica, sheet: &SheetEntry) -> bool {
    let is_style = replica
        .element(sheet.node)
        .is_some_and(|element| &*element.name == "style");
    let refers = |rule: &str| rule.contains(ASSET_SCHEME) || rule.starts_with("@import");
    match &sheet.content {
        SheetText::Rules(rules) if is_style => {
            rules.iter().map(|rule| rule.len()).sum::<usize>() <= SHORT_BYTES
                && !rules.iter().any(|rule| refers(rule))
        }
        _ => false,
    }
}

/// The sheet that stands in the stream instead of what its element says.
pub(super) fn told(replica: &Replica, owner: NodeId) -> Option<(u32, &SheetEntry)> {
    replica.sheet_of(owner).filter(|(_, sheet)| {
        !sheet.is_open && matches!(sheet.content, SheetText::Source(_) | SheetText::Rules(_))
    })
}

/// Elements whose sheets became others are built again. Gives the links among them: each stands in the stream as a link
/// or as a style, and may be the other from here on.
pub(super) fn rebuild_owners(replica: &Replica, drain: &mut Drain) -> Vec<NodeId> {
    let mut owners = core::mem::take(&mut drain.sheets);
    // What decides whether a sheet counts is no attribute of the `style` that stands for it.
    let decisive = ["href", "rel", "media", "disabled", "title"];
    let changed = drain
        .attributes
        .iter()
        .filter(|(_, name)| decisive.contains(&&**name));
    owners.extend(
        changed
            .map(|(id, _)| *id)
            .filter(|id| replica.sheet_of(*id).is_some()),
    );
    let mut places = Places::new(None, &drain.inserted);
    owners.sort_unstable();
    owners.dedup();
    owners.retain(|owner| places.of(replica, *owner).shown);
    let is_link = |id: &NodeId| {
        replica
            .element(*id)
            .is_some_and(|element| is_html(element, "link"))
    };
    let links = owners.iter().copied().filter(is_link);
    let links = links.filter(|id| !drain.born.contains_key(id)).collect();
    owners.retain(|owner| !places.of(replica, *owner).marked);
    for owner in owners {
        drain.take(replica, owner);
        drain.put(owner);
    }
    links
}

/// Texts of style sheets that the player, told of the change, would complain of.
pub(super) fn rebuild_texts(replica: &Replica, drain: &mut Drain) {
    let is_unfit = |id: &NodeId| {
        let node = replica.node(*id);
        let sheet = node.and_then(|node| replica.element(node.parent()));
        sheet.is_some_and(|sheet| sheet.name.eq_ignore_ascii_case("style"))
            && !node
                .and_then(Node::text)
                .is_none_or(|text| player_css::may_change_to(text))
            || node.is_some_and(|node| replica.sheets_at(node.parent()).next().is_some())
    };
    for id in drain.texts.iter().copied().filter(is_unfit).collect::<Vec<_>>() {
        drain.take(replica, id);
        drain.put(id);
    }
}

impl Scribe<'_> {
    /// The text of an element's sheet, if it stands in the stream.
    pub fn sheet_text(&mut self, owner: NodeId, document: NodeId) -> Option<String> {
        let (_, sheet) = told(self.replica, owner)?;
        let base = self.sheet_base(sheet, document);
        let text = content(self.replica, self.budget, sheet, base.as_ref())?;
        Some(self.with_imports(text, owner))
    }

    /// What relative addresses in a sheet are resolved against.
    pub fn sheet_base(&mut self, sheet: &SheetEntry, document: NodeId) -> Option<Url> {
        let own = Url::parse(&sheet.base_url)
            .ok()
            .filter(|own| !own.cannot_be_a_base());
        own.or_else(|| self.bases.of(self.replica, document).cloned())
    }

    /// Appends the text node that stands for an element's sheet, if there is one; says whether there is.
    pub fn sheet_node(&mut self, out: &mut String, owner: NodeId, document: NodeId) -> bool {
        let Some((sheet, text)) = told(self.replica, owner)
            .map(|(id, _)| id)
            .and_then(|id| Some((id, self.sheet_text(owner, document)?)))
        else {
            return false;
        };
        json::comma(out);
        out.push('{');
        json::member(out, "type", 3);
        json::member(
            out,
            "id",
            TEXT_IDS + u64::from(self.ids.offset) + u64::from(sheet),
        );
        if document != self.replica.document() && document != NONE {
            json::member(out, "rootId", self.ids.of(document));
        }
        player_css::text_members(out, &text);
        out.push('}');
        true
    }

    /// The same as an add.
    pub fn sheet_add(&mut self, out: &mut String, owner: NodeId, document: NodeId) {
        let mut node = String::new();
        if self.sheet_node(&mut node, owner, document) {
            let node = node.trim_start_matches(',');
            json::comma(out);
            out.push_str(&format!(
                "{{\"parentId\":{},\"nextId\":null,\"node\":{node}}}",
                self.ids.of(owner)
            ));
        }
    }

    /// Attributes of an element that may own a sheet.
    pub fn sheet_attributes(&self, owner: NodeId, element: &ElementState, out: &mut Vec<(String, Value)>) {
        if &*element.name == "style" {
            // A player that seeks sets all attributes again, and by this one browsers parse the text anew, without the rules that
            // were inserted.
            let is_css =
                |value: &Value| matches!(value, Value::Text(kind) if kind.eq_ignore_ascii_case("text/css"));
            // By their titles the player's browser would choose between sheets, in the order in which it builds them; what the
            // page's browser chose is told. So it is of links that stand as styles, below.
            out.retain(|(name, value)| name != "title" && (name != "type" || !is_css(value)));
        }
        let Some((_, sheet)) = self.replica.sheet_of(owner) else {
            return;
        };
        if told(self.replica, owner).is_some() {
            const OF_A_LINK: &[&str] = &[
                "rel",
                "href",
                "type",
                "integrity",
                "crossorigin",
                "as",
                "hreflang",
            ];
            let is_link = is_html(element, "link");
            out.retain(|(name, _)| {
                name != "title" && name != "disabled" && !(is_link && OF_A_LINK.contains(&&**name))
            });
        }
        let media = if sheet.state.disabled
            || (is_html(element, "link") && element.attribute("disabled").is_some())
        {
            Some("not all")
        } else {
            sheet.state.media.as_deref()
        };
        if let Some(media) = media {
            out.retain(|(name, _)| name != "media");
            out.push(("media".into(), Value::Text(media.into())));
        }
    }

    /// Whether an element stands in the stream as another one.
    pub fn is_told_link(&self, owner: NodeId, node: &Node) -> bool {
        let is_link = node.element().is_some_and(|element| is_html(element, "link"));
        is_link && told(self.replica, owner).is_some()
    }
}

/// The text of a sheet that frames told.
pub(super) fn content(
    replica: &Replica,
    budget: &Budget,
    sheet: &SheetEntry,
    base: Option<&Url>,
) -> Option<String> {
    match &sheet.content {
        SheetText::Source(text) => Some(css_text(replica, budget, text, base).into_owned()),
        SheetText::Rules(rules) => {
            let rules = rules.iter().map(|rule| rule_text(replica, budget, rule, base));
            Some(rules.collect::<Vec<_>>().join("\n"))
        }
        _ => None,
    }
}

/// The text of a style sheet with what it refers to in place.
pub(super) fn css_text<'a>(
    replica: &Replica,
    budget: &Budget,
    text: &'a str,
    base: Option<&Url>,
) -> Cow<'a, str> {
    let text = budget.resolved(text, base, |base| top_selectors::sheet(text, base));
    assets::resolved(replica, budget, text)
}

/// A rule of a list of rules. What another browser than the recorded one may not know stands in a rule of its own that
/// every browser knows, so that the places of the rules behind it stay.
pub(super) fn rule_text(replica: &Replica, budget: &Budget, rule: &str, base: Option<&Url>) -> String {
    let text = css_text(replica, budget, rule, base);
    let prelude = rule.split('{').next().unwrap_or_default();
    let is_own = ["-moz-", "-webkit-", "-ms-", "-apple-", "-internal-"]
        .iter()
        .any(|prefix| prelude.contains(prefix));
    let may_be_wrapped = !["@import", "@namespace", "@charset"]
        .iter()
        .any(|name| prelude.starts_with(name));
    match is_own && may_be_wrapped && rule.contains('{') {
        true => format!("@media all{{{text}}}"),
        false => text.into_owned(),
    }
}

/// The same as it is added to a sheet that is there.
pub(super) fn added_rule(replica: &Replica, budget: &Budget, rule: &str, base: Option<&Url>) -> String {
    hover::imitated(&rule_text(replica, budget, rule, base)).into_owned()
}

/// Data of the events that change a sheet's rules; `target` is the member that names it.
pub(super) fn edit_events(target: &str, edits: &[RuleEdit], text: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut events: Vec<(String, String)> = Vec::new();
    for edit in edits {
        let add = |index: u32, rule: &str| {
            let mut out = String::from("{");
            json::text_member(&mut out, "rule", &text(rule));
            json::member(&mut out, "index", index);
            out + "}"
        };
        // The player adds before it removes.
        let (adds, removes) = match edit {
            RuleEdit::Insert { index, text } => (add(*index, text), String::new()),
            RuleEdit::Delete { index } => (String::new(), format!("{{\"index\":{index}}}")),
            RuleEdit::Replace { index, text } => (
                add(*index, text),
                format!("{{\"index\":{}}}", u64::from(*index) + 1),
            ),
        };
        match events.last_mut() {
            Some((before, none)) if removes.is_empty() && none.is_empty() => {
                before.push(',');
                before.push_str(&adds);
            }
            Some((none, before)) if adds.is_empty() && none.is_empty() => {
                before.push(',');
                before.push_str(&removes);
            }
            _ => events.push((adds, removes)),
        }
    }
    let event =
        |(adds, removes)| format!("{{\"source\":8,{target},\"adds\":[{adds}],\"removes\":[{removes}]}}");
    events.into_iter().map(event).collect()
}
