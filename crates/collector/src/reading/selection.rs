//! Which part of a session is told.

use crate::ids::{Id, NotAnId};

/// A part of a session.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only this tab, whether it was visible or not.
    pub tab_id: Option<String>,
    /// From this moment on, ms since the epoch.
    pub from_ms: u64,
    /// Up to this moment.
    pub to_ms: Option<u64>,
}

impl Selection {
    /// As it is asked for: nothing or an empty text for what is not chosen.
    pub fn new(tab: Option<&str>, from_ms: Option<u64>, to_ms: Option<u64>) -> Result<Self, NotAnId> {
        let tab = tab
            .filter(|tab| !tab.is_empty())
            .map(str::parse::<Id>)
            .transpose()?;
        Ok(Self {
            tab_id: tab.map(|tab| tab.to_string()),
            from_ms: from_ms.unwrap_or(0),
            to_ms,
        })
    }
}
