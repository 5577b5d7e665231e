//! Browsers by name, as the list can be asked for.

use std::str::FromStr;

use sqlx::{QueryBuilder, Sqlite};

/// Names and `LIKE` patterns of user agents, in the order in which they are looked for: most browsers claim to be
/// another one too, so who matches an earlier entry is no later one. The viewer names them in the same order.
const BROWSERS: &[(&str, &[&str])] = &[
    ("edge", &["%Edg/%", "%Edge/%", "%EdgA/%", "%EdgiOS/%"]),
    ("opera", &["%OPR/%"]),
    ("firefox", &["%Firefox/%", "%FxiOS/%"]),
    ("chrome", &["%Chrome/%", "%CriOS/%"]),
    ("safari", &["%Version/%Safari%"]),
];

/// A browser of any version.
#[derive(Clone, Copy, Debug)]
pub struct Browser {
    own: &'static [&'static str],
    /// Those who claim to be it and are not.
    earlier: &'static [(&'static str, &'static [&'static str])],
}

impl FromStr for Browser {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = BROWSERS
            .iter()
            .enumerate()
            .find(|(_, (name, _))| name.eq_ignore_ascii_case(text));
        let Some((at, (_, own))) = found else {
            let names: Vec<_> = BROWSERS.iter().map(|(name, _)| *name).collect();
            return Err(format!("expected one of {}", names.join(", ")));
        };
        Ok(Self {
            own,
            earlier: BROWSERS.get(..at).unwrap_or_default(),
        })
    }
}

impl Browser {
    /// Narrows a query down to this browser's sessions.
    pub(super) fn narrow(self, query: &mut QueryBuilder<Sqlite>) {
        query.push(" AND (");
        for (at, pattern) in self.own.iter().enumerate() {
            query.push(if at == 0 { "" } else { " OR " });
            query.push("s.user_agent LIKE ").push_bind(*pattern);
        }
        query.push(")");
        for pattern in self.earlier.iter().flat_map(|(_, patterns)| *patterns) {
            query.push(" AND s.user_agent NOT LIKE ").push_bind(*pattern);
        }
    }
}
