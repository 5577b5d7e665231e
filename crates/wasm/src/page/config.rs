//! How the page is to be recorded; see `PageConfig` in `npm/browser/src/glue.d.ts`.

use crate::object::{get, id, number, seed, string, wrong};
use afterimage_privacy::Level;
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsError, JsValue};

/// What the constructor needs.
pub struct PageConfig {
    pub view_id: [u8; 16],
    pub url: Box<str>,
    pub level: Level,
    /// What may be shown where a list decides.
    pub text_allowlist: Box<[String]>,
    /// Lists of CSS selectors: `mask`, `unmask`, `hide`, `ignore`.
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
