//! A strict validator of rrweb streams: what a replayer would warn of, and what it would get wrong in silence.
//!
//! It keeps the tree the replayer's mirror would hold and refuses whatever does not fit it. It is stricter
//! than rrweb's own recorder, because a stream that passes plays the same in a seek and in linear play.

mod events;
mod model;
mod mutation;
mod node;

#[cfg(test)]
mod tests;

pub use model::{Model, ModelNode};

use serde_json::Value;

/// What is wrong with a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which event, from 0.
    pub event: usize,
    /// What is wrong with it.
    pub message: String,
}

impl core::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(formatter, "event {}: {}", self.event, self.message)
    }
}

impl core::error::Error for Fault {}

/// A check within one event.
type Check<T = ()> = Result<T, String>;

/// Checks a stream event by event.
#[derive(Debug, Default)]
pub struct Validator {
    model: Model,
    seen: usize,
    last_ms: u64,
    after_meta: bool,
    has_snapshot: bool,
    snapshot_ms: u64,
    /// Constructed sheets declared since the last full snapshot.
    styles: std::collections::HashSet<u64>,
}

/// Checks a whole stream.
pub fn validate<'a>(events: impl IntoIterator<Item = &'a Value>) -> Result<(), Fault> {
    let mut validator = Validator::default();
    events.into_iter().try_for_each(|event| validator.event(event))
}

impl Validator {
    /// The tree a replay would show now.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Checks the next event.
    pub fn event(&mut self, event: &Value) -> Result<(), Fault> {
        let at = self.seen;
        self.seen += 1;
        self.check(event).map_err(|message| Fault { event: at, message })
    }

    fn check(&mut self, event: &Value) -> Check {
        let kind = number(event, "type")?;
        let time = number(event, "timestamp")?;
        if time < self.last_ms {
            return Err(format!("time goes back from {} to {time}", self.last_ms));
        }
        self.last_ms = time;
        let data = event
            .get("data")
            .filter(|data| data.is_object())
            .ok_or("no data")?;
        let after_meta = core::mem::replace(&mut self.after_meta, kind == 4);
        if after_meta && kind != 2 {
            return Err("Meta without a full snapshot behind it".into());
        }
        match kind {
            2 if !after_meta => Err("full snapshot without Meta in front".into()),
            2 => {
                self.has_snapshot = true;
                self.snapshot_ms = time;
                self.styles.clear();
                for side in ["left", "top"] {
                    let offset = data.get("initialOffset").and_then(|offset| offset.get(side));
                    offset.and_then(Value::as_f64).ok_or("no initialOffset")?;
                }
                self.model.reset(data.get("node").ok_or("no node")?)
            }
            3 if !self.has_snapshot => Err("a change before the first full snapshot".into()),
            3 if time == self.snapshot_ms => Err(
                "a change at the time of the full snapshot: lost where the player waits for style sheets"
                    .into(),
            ),
            3 => self.incremental(data),
            4 => {
                data.get("href").and_then(Value::as_str).ok_or("no href")?;
                number(data, "width").and(number(data, "height")).map(|_| ())
            }
            5 => {
                data.get("tag").and_then(Value::as_str).ok_or("no tag")?;
                data.get("payload").map(|_| ()).ok_or("no payload".into())
            }
            _ => Err(format!("unknown type {kind}")),
        }
    }
}

/// A member that is a whole number from 0.
fn number(value: &Value, name: &str) -> Check<u64> {
    value
        .get(name)
        .and_then(Value::as_u64)
        .ok_or_else(|| format!("{name} is not a whole number"))
}

/// A member that is an array.
fn array<'a>(value: &'a Value, name: &str) -> Check<&'a Vec<Value>> {
    value
        .get(name)
        .and_then(Value::as_array)
        .ok_or_else(|| format!("{name} is not an array"))
}
