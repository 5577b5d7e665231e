//! How the page is to be recorded; see `PageConfig` in `npm/browser/src/glue.d.ts`.

use crate::object::{get, id, number, seed, string, wrong};
use afterimage_privacy::{Content, Level, Pattern};
use js_sys::{Array, Object};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};

/// What the constructor needs.
pub struct PageConfig {
    pub view_id: [u8; 16],
    pub url: Box<str>,
    pub level: Level,
    /// What may be shown where a list decides.
    pub text_allowlist: Box<[String]>,
    /// Secrets that are masked wherever they are told.
    pub content: Content,
    /// The application has a say on texts, on addresses.
    pub masks_texts: bool,
    pub sanitizes_addresses: bool,
    /// Lists of CSS selectors: `mask`, `unmask`, `hide`, `ignore`, `hideInteractions`.
    pub selectors: JsValue,
    pub allow_untrusted_events: bool,
    pub track_user_interactions: bool,
    pub recorder: Box<str>,
    pub time_origin_ms: f64,
    pub seed: u64,
}

/// Reads the object that the SDK made; the error names the member that is wrong.
pub fn read(object: &Object) -> Result<PageConfig, JsError> {
    Ok(PageConfig {
        view_id: id(object, "viewId")?,
        url: string(object, "url")?.into(),
        level: Level::from_option(&string(object, "level")?).ok_or_else(|| wrong("level"))?,
        text_allowlist: texts(get(object, "textAllowlist")),
        content: Content {
            patterns: patterns(&texts(get(object, "patterns"))),
            ..content(&texts(get(object, "maskContent")))
        },
        masks_texts: get(object, "masksTexts").is_truthy(),
        sanitizes_addresses: get(object, "sanitizesAddresses").is_truthy(),
        selectors: get(object, "selectors"),
        allow_untrusted_events: get(object, "allowUntrustedEvents").is_truthy(),
        track_user_interactions: !get(object, "trackUserInteractions").is_falsy(),
        recorder: string(object, "recorder")?.into(),
        time_origin_ms: number(object, "timeOriginMs")?,
        seed: seed(object, "seed"),
    })
}

/// Only strings were let in.
fn texts(list: JsValue) -> Box<[String]> {
    let list = list.dyn_into::<Array>().unwrap_or_default();
    list.iter().filter_map(|text| text.as_string()).collect()
}

fn content(names: &[String]) -> Content {
    let has = |name: &str| names.iter().any(|known| known == name);
    Content {
        cards: has("cards"),
        emails: has("emails"),
        tokens: has("tokens"),
        patterns: Vec::new(),
    }
}

/// Sources and flags in turn, each of which [`pattern_fault`] found good.
fn patterns(texts: &[String]) -> Vec<Pattern> {
    let pairs = texts.as_chunks::<2>().0.iter();
    pairs
        .filter_map(|[source, flags]| Pattern::parse(source, flags).ok())
        .collect()
}

/// What is wrong with a regular expression as a rule, nothing if it can be one.
#[wasm_bindgen(js_name = patternFault)]
pub fn pattern_fault(source: &str, flags: &str) -> Option<String> {
    Pattern::parse(source, flags)
        .err()
        .map(|error| error.reason().to_owned())
}
