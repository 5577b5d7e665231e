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

fn coordinates(value: &Value) -> Check {
    let good = ["x", "y"]
        .iter()
        .all(|name| value.get(name).is_some_and(Value::is_number));
    good.then_some(()).ok_or("no x and y".into())
}
