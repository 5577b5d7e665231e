//! Incremental events other than mutations.

use super::model::ModelNode;
use super::{Check, Validator, array, number};
use serde_json::Value;

impl Validator {
    pub(super) fn incremental(&mut self, data: &Value) -> Check {
        let source = number(data, "source")?;
        match source {
            0 => self.mutation(data),
            1 | 6 | 12 => self.positions(data),
            2 => {
                self.live(number(data, "id")?)?;
                match number(data, "type")? {
                    5 | 6 => Ok(()),
                    0..=4 | 7 | 9 | 10 => coordinates(data),
                    kind => Err(format!("mouse interaction {kind}")),
                }
            }
            3 => {
                let node = self.live(number(data, "id")?)?;
                match node.kind {
                    0 | 2 => coordinates(data),
                    kind => Err(format!("scroll of type {kind}")),
                }
            }
            4 => number(data, "width").and(number(data, "height")).map(|_| ()),
            5 => {
                let node = self.live(number(data, "id")?)?;
                let good = data.get("text").is_some_and(Value::is_string)
                    && data.get("isChecked").is_some_and(Value::is_boolean);
                match good && node.kind == 2 {
                    true => Ok(()),
                    false => Err("an input without text or isChecked, or on no element".into()),
                }
            }
            8 => self.rules(data),
            15 => self.adopted(data),
            7 => {
                self.live(number(data, "id")?)?;
                let has_numbers = ["currentTime", "volume", "playbackRate"]
                    .iter()
                    .all(|name| data.get(name).is_some_and(Value::is_number));
                let has_flags = ["muted", "loop"]
                    .iter()
                    .all(|name| data.get(name).is_some_and(Value::is_boolean));
                match number(data, "type")? {
                    0..=4 if has_numbers && has_flags => Ok(()),
                    kind => Err(format!("media interaction {kind}, or one without its state")),
                }
            }
            14 => array(data, "ranges")?.iter().try_for_each(|range| {
                for (node, offset) in [("start", "startOffset"), ("end", "endOffset")] {
                    self.live(number(range, node)?)?;
                    number(range, offset)?;
                }
                Ok(())
            }),
            _ => Err(format!("source {source}")),
        }
    }

    /// A node that is in the page.
    pub(super) fn live(&self, id: u64) -> Check<&ModelNode> {
        self.model
            .node(id)
            .ok_or_else(|| format!("node {id} is not in the page"))
    }

    fn positions(&self, data: &Value) -> Check {
        let positions = array(data, "positions")?;
        let mut last = i64::MIN;
        for position in positions {
            self.live(number(position, "id")?)?;
            coordinates(position)?;
            let offset = position
                .get("timeOffset")
                .and_then(Value::as_i64)
                .ok_or("no timeOffset")?;
            if offset > 0 || offset < last {
                return Err(format!("timeOffset {offset} after {last}"));
            }
            last = offset;
        }
        match positions.is_empty() {
            true => Err("no positions".into()),
            false => Ok(()),
        }
    }
}

impl Validator {
    /// Rules put into or taken from a sheet.
    fn rules(&self, data: &Value) -> Check {
        match data.get("styleId").and_then(Value::as_u64) {
            Some(id) if self.styles.contains(&id) => {}
            Some(id) => return Err(format!("style {id} was not declared")),
            None => {
                let node = self.live(number(data, "id")?)?;
                if node.name != "style" {
                    return Err(format!("rules of a {}", node.name));
                }
            }
        }
        let (adds, removes) = (array(data, "adds")?, array(data, "removes")?);
        if adds.is_empty() && removes.is_empty() {
            return Err("no rules".into());
        }
        adds.iter().try_for_each(is_rule)?;
        removes
            .iter()
            .try_for_each(|remove| number(remove, "index").map(|_| ()))
    }

    /// Sheets declared and adopted.
    fn adopted(&mut self, data: &Value) -> Check {
        let id = number(data, "id")?;
        let root = self.live(id)?;
        if root.kind != 0 && !root.host {
            return Err(format!("{id} can adopt nothing"));
        }
        if let Some(styles) = data.get("styles") {
            for style in styles.as_array().ok_or("styles is no array")? {
                let number = number(style, "styleId")?;
                if number == 0 || !self.styles.insert(number) {
                    return Err(format!("style {number} is declared twice"));
                }
                array(style, "rules")?.iter().try_for_each(is_rule)?;
            }
        }
        for id in array(data, "styleIds")? {
            if !id.as_u64().is_some_and(|id| self.styles.contains(&id)) {
                return Err(format!("style {id} was not declared"));
            }
        }
        Ok(())
    }
}

fn is_rule(rule: &Value) -> Check {
    rule.get("rule").and_then(Value::as_str).ok_or("no rule")?;
    number(rule, "index").map(|_| ())
}

fn coordinates(value: &Value) -> Check {
    let good = ["x", "y"]
        .iter()
        .all(|name| value.get(name).is_some_and(Value::is_number));
    good.then_some(()).ok_or("no x and y".into())
}
