//! How the page is to be recorded; see `PageConfig` in `npm/browser/src/glue.d.ts`.

use crate::object::{get, id, number, seed, string, wrong};
use afterimage_privacy::Level;
use js_sys::Object;
use wasm_bindgen::JsError;

/// What the constructor needs.
pub struct PageConfig {
    pub view_id: [u8; 16],
    pub url: Box<str>,
    pub level: Level,
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
        allow_untrusted_events: get(object, "allowUntrustedEvents").is_truthy(),
        track_user_interactions: !get(object, "trackUserInteractions").is_falsy(),
        recorder: string(object, "recorder")?.into(),
        time_origin_ms: number(object, "timeOriginMs")?,
        seed: seed(object, "seed"),
    })
}
