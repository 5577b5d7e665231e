//! How the page is to be recorded; see `PageConfig` in `npm/browser/src/glue.d.ts`.

use crate::object::{get, id, number, seed, string, wrong};
use afterimage_privacy::{Level, Rules};
use js_sys::{Array, JsString, Object};
use wasm_bindgen::{JsCast, JsError, JsValue};

/// What the constructor needs.
pub struct PageConfig {
    pub view_id: [u8; 16],
    pub url: Box<str>,
    pub level: Level,
    pub rules: Rules,
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
        rules: rules(object),
        selectors: get(object, "selectors"),
        allow_untrusted_events: get(object, "allowUntrustedEvents").is_truthy(),
        track_user_interactions: !get(object, "trackUserInteractions").is_falsy(),
        recorder: string(object, "recorder")?.into(),
        time_origin_ms: number(object, "timeOriginMs")?,
        seed: seed(object, "seed"),
    })
}

/// Only strings were let in as texts that may be shown.
fn rules(object: &Object) -> Rules {
    let list: Vec<String> = get(object, "textAllowlist")
        .dyn_into::<Array>()
        .map(|list| list.iter().filter_map(|text| text.as_string()).collect())
        .unwrap_or_default();
    Rules::new(list.iter().map(String::as_str), |text| {
        JsString::from(text).to_lower_case().into()
    })
}
