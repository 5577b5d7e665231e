//! An rrweb event.

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

/// One rrweb 2.1 event, as JSON text: its trees may be deeper than a nest of values can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Epoch milliseconds, as in the text.
    pub timestamp: u64,
    /// Which event it is.
    pub kind: EventKind,
    /// The whole event as a JSON object.
    pub json: String,
}

/// rrweb's event types, as far as recordings expand to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Type 2: the whole document.
    FullSnapshot,
    /// Type 3: a change.
    Incremental,
    /// Type 4: address and size, right before a full snapshot.
    Meta,
    /// Type 5: what rrweb has no event for.
    Custom,
}

impl Event {
    pub(super) fn new(timestamp: u64, kind: EventKind, data: &str) -> Self {
        let number = match kind {
            EventKind::FullSnapshot => 2,
            EventKind::Incremental => 3,
            EventKind::Meta => 4,
            EventKind::Custom => 5,
        };
        Self {
            timestamp,
            kind,
            json: format!("{{\"type\":{number},\"data\":{data},\"timestamp\":{timestamp}}}"),
        }
    }
}

impl Event {
    /// The event as a value, for checks. Nested nodes may be deeper than `serde_json` reads by default.
    pub fn to_value(&self) -> serde_json::Result<serde_json::Value> {
        let mut reader = serde_json::Deserializer::from_str(&self.json);
        reader.disable_recursion_limit();
        serde::Deserialize::deserialize(&mut reader)
    }
}

/// Only for `serde_json`, which takes the text as it is.
impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.json).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}
