//! What the index keeps of a segment's frames.

use crate::wire::{Frame, Header, Numbered, Text};

/// Longest text kept in the index; the whole is in the store.
const MAX_TEXT_BYTES: usize = 2_048;
/// Longest user description kept.
const MAX_USER_BYTES: usize = 8_192;
/// More views than this in one segment are not listed.
const MAX_VIEWS: usize = 200;
/// More users than this in one segment are not listed.
const MAX_USERS: usize = 200;
/// Longest id of a user kept.
const MAX_USER_ID_BYTES: usize = 512;

/// What a segment says about its session; empty where it says nothing.
#[derive(Debug, Default)]
pub struct Summary {
    /// `navigator.userAgent`.
    pub user_agent: String,
    /// Views that begin here.
    pub views: Vec<ViewSummary>,
    /// An error was noted.
    pub has_error: bool,
    /// The user as the page described it: a JSON object.
    pub user_json: String,
    /// Its id, name and e-mail, in lower case, one a line.
    pub user_search: String,
    /// The ids of all users that are named here, each once.
    pub user_ids: Vec<String>,
}

/// A view that begins.
#[derive(Debug)]
pub struct ViewSummary {
    /// Its id.
    pub id: [u8; 16],
    /// Its address.
    pub url: String,
    /// The page's name for it.
    pub name: String,
    /// When it began, ms since the epoch.
    pub start_ms: u64,
}

/// A summary in the making, a frame at a time.
#[derive(Debug, Default)]
pub struct SummaryFold {
    summary: Summary,
}

impl SummaryFold {
    /// Takes the next frame of a segment. What refers to the string table is passed over: nothing below is ever
    /// written that way by the SDK, and a table of all texts would be a body's to make large.
    pub fn add(&mut self, header: &Header, numbered: &Numbered) {
        let summary = &mut self.summary;
        let time_ms = numbered.time_ms;
        match &numbered.frame {
            Frame::Page(page) => {
                summary.user_agent = cut(&page.user_agent, MAX_TEXT_BYTES).into();
                summary.add_view(header.ids.view, &page.url, "", time_ms);
            }
            Frame::View(view) => summary.add_view(view.id, &view.url, &view.name, time_ms),
            Frame::Note {
                kind: Text::Inline(kind),
                json,
            } => match (&**kind, json) {
                ("error", _) => summary.has_error = true,
                ("user", Text::Inline(json)) => summary.set_user(json),
                _ => {}
            },
            _ => {}
        }
    }

    /// What there is to say.
    pub fn done(self) -> Summary {
        self.summary
    }
}

impl Summary {
    fn add_view(&mut self, id: [u8; 16], url: &str, name: &str, start_ms: u64) {
        if self.views.len() < MAX_VIEWS && !self.views.iter().any(|view| view.id == id) {
            let (url, name) = (cut(url, MAX_TEXT_BYTES).into(), cut(name, MAX_TEXT_BYTES).into());
            self.views.push(ViewSummary {
                id,
                url,
                name,
                start_ms,
            });
        }
    }

    fn set_user(&mut self, json: &str) {
        if json.len() > MAX_USER_BYTES {
            return;
        }
        let Ok(serde_json::Value::Object(user)) = serde_json::from_str(json) else {
            return;
        };
        let names = ["id", "name", "email"]
            .into_iter()
            .filter_map(|key| user.get(key)?.as_str());
        let id = match user.get("id") {
            Some(serde_json::Value::String(id)) => Some(user_key(id).to_owned()),
            Some(serde_json::Value::Number(id)) => Some(id.to_string()),
            _ => None,
        };
        if let Some(id) = id.filter(|id| self.user_ids.len() < MAX_USERS && !self.user_ids.contains(id)) {
            self.user_ids.push(id);
        }
        self.user_search = names.map(str::to_lowercase).collect::<Vec<_>>().join("\n");
        self.user_json = json.into();
    }
}

/// What a user is found by: the id, unless it is very long.
pub fn user_key(id: &str) -> &str {
    cut(id, MAX_USER_ID_BYTES)
}

fn cut(text: &str, max_bytes: usize) -> &str {
    &text[..text.floor_char_boundary(max_bytes)]
}
