//! The recorder in the page: what it reads through `dom.js`, hears through `natives.js`, and hands to the worker's host.
//! Everything that decides is in `afterimage_recorder` and `afterimage_privacy`.

mod bindings;
mod boxes;
mod config;
mod controls;
mod ending;
mod errors;
mod focus;
mod frames;
mod held;
mod listeners;
mod media;
mod pictures;
mod pointer;
mod reading;
mod realms;
mod roots;
mod rules;
mod screen;
mod scroll;
mod selected;
mod selection;
mod sheets;
mod spent;
mod staging;
mod state;
mod top_layer;

use afterimage_format::purge::{Extent, Purge};
use afterimage_privacy::{Level, Origin};
use bindings::Host;
use config::PageConfig;
use js_sys::Object;
use serde::Serialize;
use state::Page;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Records the page from `start` to `stop`.
#[wasm_bindgen]
pub struct PageRecorder {
    page: Rc<Page>,
}

/// What `getRecorderStats` shows of the page's side.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatsView {
    frames: f64,
    frame_bytes: f64,
    drains: f64,
    slices: f64,
    repairs: f64,
    nodes: f64,
    page_thread_ms: f64,
    longest_task_ms: f64,
}

/// A purge of all that a recording holds.
#[wasm_bindgen]
pub fn everything() -> Vec<u8> {
    Purge {
        through_seq: u64::MAX,
        nodes: vec![(1, u32::MAX)],
        frames: Vec::new(),
        extent: Extent::Masked,
        whole_page: true,
    }
    .write()
}

#[wasm_bindgen]
impl PageRecorder {
    /// `config` and `host` are described in `npm/browser/src/glue.d.ts`.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &Object, host: Host) -> Result<PageRecorder, JsError> {
        let config: PageConfig = config::read(config)?;
        Ok(Self {
            page: Page::new(config, host)?,
        })
    }

    /// Begins the first snapshot and listens from here on.
    pub fn start(&self) {
        self.page.start();
    }

    /// Reads what is left to read, hands over everything and lets go of the page. `next_level` is that of the recording
    /// that follows: what it would not show and has not left is taken back.
    pub fn stop(&self, next_level: Option<String>) {
        self.page
            .stop(next_level.and_then(|level| Level::from_option(&level)));
    }

    /// The same without reading anything more of the page. `kind` and `json` are a last note.
    pub fn quit(&self, kind: &str, json: &str) {
        self.page.quit(kind, json);
    }

    /// Reads pending mutations for about `most_ms` and hands over everything made so far. A drain that `must_end` is closed
    /// with what it has found by then.
    pub fn drain(&self, most_ms: f64, must_end: bool) {
        self.page.drain(most_ms, must_end);
        if must_end {
            self.page.settle_scroll();
            self.page.flush_media();
            self.page.read_selection();
        }
        self.page.post();
    }

    /// A new view of the page begins.
    pub fn start_view(&self, view_id: &str, url: &str, name: &str) {
        self.page.start_view(view_id, url, name);
    }

    /// Something the SDK or the page says. `json` is a JSON value.
    pub fn note(&self, kind: &str, json: &str) {
        self.page.note(kind, json);
    }

    /// A message or a stack of an error that was found in the page, as this level lets it be kept.
    pub fn error_text(&self, level: &str, text: String, is_stack: bool) -> String {
        let level = Level::from_option(level).unwrap_or(Level::Mask);
        let masked = match is_stack {
            true => afterimage_privacy::error_stack(level, &text),
            false => afterimage_privacy::error_message(level, &text),
        };
        let text = masked.unwrap_or(text);
        let content = &self.page.rules.content;
        content.masked(&text, Origin::Page).unwrap_or(text)
    }

    /// Figures, as a plain object.
    pub fn stats(&self) -> JsValue {
        let (counters, nodes, (page_thread_ms, longest_task_ms)) = self.page.figures();
        let view = StatsView {
            frames: counters.frames as f64,
            frame_bytes: counters.bytes as f64,
            drains: counters.drains as f64,
            slices: counters.slices as f64,
            repairs: counters.repairs as f64,
            nodes: nodes as f64,
            page_thread_ms,
            longest_task_ms,
        };
        serde_wasm_bindgen::to_value(&view).unwrap_or(JsValue::NULL)
    }
}
