//! The snippets and the host, as Rust sees them.

mod sheets;

pub use sheets::*;

use js_sys::{Array, Function, Int32Array, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::Event;

#[wasm_bindgen]
extern "C" {
    /// What the SDK gives to the recorder; see `PageHost` in `npm/browser/src/glue.d.ts`.
    #[derive(Clone)]
    pub type Host;
    #[wasm_bindgen(method)]
    pub fn post(this: &Host, batch: Uint8Array, last_seq: f64, purges: Array);
    #[wasm_bindgen(method, catch)]
    pub fn reopened(this: &Host) -> Result<(), JsValue>;
    /// What is to be told of an error that nobody caught, as JSON, by the level of the document that it happened in.
    #[wasm_bindgen(method)]
    pub fn uncaught(this: &Host, event: &Event, level: &str) -> Option<String>;
    /// The same for an element that could not be loaded.
    #[wasm_bindgen(method)]
    pub fn failed(this: &Host, element: &JsValue, level: &str) -> Option<String>;
    /// What the application makes of a text that is about to be told; nothing where that failed.
    #[wasm_bindgen(method, js_name = maskText)]
    pub fn mask_text(this: &Host, text: &str, element: &JsValue) -> Option<String>;
    /// What may be kept of an address.
    #[wasm_bindgen(method, js_name = sanitizeUrl)]
    pub fn sanitize_url(this: &Host, address: &str) -> String;
}

#[wasm_bindgen(module = "/js/prototypes.js")]
extern "C" {
    pub type Prototypes;
    #[wasm_bindgen(constructor)]
    pub fn new() -> Prototypes;
    /// Objects that stand for realms that elements came from and no patch is in.
    #[wasm_bindgen(method, js_name = takeStrange)]
    pub fn take_strange(this: &Prototypes) -> Array;
}

#[wasm_bindgen(module = "/js/natives.js")]
extern "C" {
    pub type Natives;
    #[wasm_bindgen(constructor)]
    pub fn new(host: &Host, prototypes: &Prototypes, time_origin_ms: f64) -> Natives;
    #[wasm_bindgen(method)]
    pub fn now(this: &Natives) -> f64;
    /// A callback as a listener: made once, it may be put in many places.
    #[wasm_bindgen(method)]
    pub fn guarded(this: &Natives, callback: &Function) -> Function;
    #[wasm_bindgen(method)]
    pub fn scope(this: &Natives) -> Scope;
    /// The scope of a window's realm, if nothing was laid into it yet.
    #[wasm_bindgen(method)]
    pub fn realm(this: &Natives, window: &JsValue) -> Option<Scope>;
    #[wasm_bindgen(method)]
    pub fn observer(this: &Natives, callback: &Function) -> Records;
    #[wasm_bindgen(method, js_name = observeSizes)]
    pub fn observe_sizes(this: &Natives, callback: &Function) -> Sizes;
    #[wasm_bindgen(method)]
    pub fn channel(this: &Natives, callback: &Function) -> Port;
    #[wasm_bindgen(method)]
    pub fn later(this: &Natives, after_ms: u32, callback: &Function);
    #[wasm_bindgen(method, js_name = readPicture)]
    pub fn read_picture(this: &Natives, address: &str, most_bytes: u32, callback: &Function);
    #[wasm_bindgen(method, getter, js_name = sliceMs)]
    pub fn slice_ms(this: &Natives) -> f64;
    #[wasm_bindgen(method, js_name = whenIdle)]
    pub fn when_idle(this: &Natives, callback: &Function);
    #[wasm_bindgen(method, js_name = afterFrame)]
    pub fn after_frame(this: &Natives, callback: &Function);
    #[wasm_bindgen(method)]
    pub fn stop(this: &Natives);

    /// What is laid into one document or shadow root.
    pub type Scope;
    #[wasm_bindgen(method)]
    pub fn listen(this: &Scope, target: &JsValue, kind: &str, listener: &Function);
    #[wasm_bindgen(method)]
    pub fn observe(this: &Scope, observer: &Records, root: &JsValue);
    /// `listener` gets the receiver of each call that did not throw.
    #[wasm_bindgen(method)]
    pub fn patch(this: &Scope, realm: &JsValue, kind: &str, name: &str, listener: &Function);
    #[wasm_bindgen(method)]
    pub fn close(this: &Scope);

    /// A MutationObserver.
    pub type Records;
    #[wasm_bindgen(method, js_name = takeRecords)]
    pub fn take_records(this: &Records) -> Array;

    /// A ResizeObserver.
    pub type Sizes;
    #[wasm_bindgen(method, catch)]
    pub fn observe(this: &Sizes, element: &JsValue) -> Result<(), JsValue>;

    /// A MessagePort that runs its callback once for each post.
    pub type Port;
    #[wasm_bindgen(method, js_name = postMessage)]
    pub fn post(this: &Port, nothing: u32);
}

#[wasm_bindgen(module = "/js/primitives.js")]
extern "C" {
    /// Getters and methods of the DOM that no page has patched.
    #[derive(Clone)]
    pub type Primitives;
    #[wasm_bindgen(constructor)]
    pub fn new() -> Primitives;
    /// A text in lower case.
    #[wasm_bindgen(method)]
    pub fn lower(this: &Primitives, text: &str) -> String;
}

#[wasm_bindgen(module = "/js/moves.js")]
extern "C" {
    /// Where mouse and pen are, as often as it is recorded.
    pub type Moves;
    /// `tell` gets an array: mutation records that came before a place, its target, kind, coordinates and time.
    #[wasm_bindgen(constructor)]
    pub fn new(natives: &Natives, tell: &Function) -> Moves;
    /// For events of scripts, or for those of the browser.
    #[wasm_bindgen(method)]
    pub fn listener(this: &Moves, observer: &Records, is_trusted: bool) -> Function;
    /// Has the place told that waits; `is_last`: it is handed over now.
    #[wasm_bindgen(method)]
    pub fn flush(this: &Moves, is_last: bool);
}

#[wasm_bindgen(module = "/js/facts.js")]
extern "C" {
    /// What the page's document says of itself, whatever its forms are named.
    pub type Facts;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives, document: &JsValue, attached: &Attached) -> Facts;
    #[wasm_bindgen(method, js_name = isHidden)]
    pub fn is_hidden(this: &Facts) -> bool;
    #[wasm_bindgen(method, js_name = isInQuirksMode)]
    pub fn is_in_quirks_mode(this: &Facts) -> bool;
    /// The element with the focus, in open shadow roots and frames, too; or null.
    #[wasm_bindgen(method)]
    pub fn focused(this: &Facts) -> JsValue;
    #[wasm_bindgen(method, js_name = baseUri)]
    pub fn base_uri(this: &Facts) -> String;
}

#[wasm_bindgen(module = "/js/writer.js")]
extern "C" {
    pub type Writer;
    #[wasm_bindgen(constructor)]
    pub fn new(
        primitives: &Primitives,
        memory: &JsValue,
        ops_at: u32,
        ops_length: u32,
        text_at: u32,
        text_length: u32,
        names: &str,
    ) -> Writer;
    #[wasm_bindgen(method, getter, js_name = textLength)]
    pub fn text_length(this: &Writer) -> u32;
    #[wasm_bindgen(method, getter, js_name = isDone)]
    pub fn is_done(this: &Writer) -> bool;
    #[wasm_bindgen(method)]
    pub fn long(this: &Writer, index: u32) -> String;
}

#[wasm_bindgen(module = "/js/slots.js")]
extern "C" {
    #[derive(Clone)]
    pub type Slots;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives) -> Slots;
    #[wasm_bindgen(method)]
    pub fn enter(this: &Slots, node: &JsValue) -> u32;
    #[wasm_bindgen(method)]
    pub fn of(this: &Slots, node: &JsValue) -> i32;
    #[wasm_bindgen(method)]
    pub fn nearest(this: &Slots, node: &JsValue) -> i32;
    #[wasm_bindgen(method, js_name = hostOf)]
    pub fn host_of(this: &Slots, node: &JsValue) -> i32;
    #[wasm_bindgen(method)]
    pub fn at(this: &Slots, slot: u32) -> JsValue;
    #[wasm_bindgen(method, js_name = elementAt)]
    pub fn element_at(this: &Slots, slot: u32) -> JsValue;
    #[wasm_bindgen(method)]
    pub fn window(this: &Slots, slot: u32) -> JsValue;
    #[wasm_bindgen(method, js_name = frameOf)]
    pub fn frame_of(this: &Slots, slot: u32) -> JsValue;
    #[wasm_bindgen(method, js_name = isDocument)]
    pub fn is_document(this: &Slots, slot: u32) -> bool;
    #[wasm_bindgen(method)]
    pub fn release(this: &Slots, slots: Uint32Array, ids: Uint32Array);
    #[wasm_bindgen(method)]
    pub fn whereabouts(this: &Slots, slots: Uint32Array) -> Int32Array;
    #[wasm_bindgen(method)]
    pub fn remember(this: &Slots, pairs: Uint32Array);
    #[wasm_bindgen(method, getter)]
    pub fn secrets(this: &Slots) -> Vec<u32>;
    #[wasm_bindgen(method, setter)]
    pub fn set_secrets(this: &Slots, hashes: Uint32Array);
}

#[wasm_bindgen(module = "/js/selected.js")]
extern "C" {
    /// Elements that the application chose by selectors.
    pub type Selected;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives, slots: &Slots, lists: &JsValue) -> Selected;
    /// Nothing is told of what a visitor does on this node.
    #[wasm_bindgen(method, js_name = hidesInteractions)]
    pub fn hides_interactions(this: &Selected, node: &JsValue) -> bool;
    #[wasm_bindgen(method, getter, js_name = isEmpty)]
    pub fn is_empty(this: &Selected) -> bool;
    #[wasm_bindgen(method)]
    pub fn enter(this: &Selected, root: u32);
    #[wasm_bindgen(method)]
    pub fn release(this: &Selected, slots: Uint32Array);
    #[wasm_bindgen(method)]
    pub fn changed(this: &Selected) -> Vec<u32>;
}

#[wasm_bindgen(module = "/js/controls.js")]
extern "C" {
    pub type Controls;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives) -> Controls;
}

#[wasm_bindgen(module = "/js/attached.js")]
extern "C" {
    /// Shadow roots and documents of frames.
    pub type Attached;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives, slots: &Slots, writer: &Writer) -> Attached;
    #[wasm_bindgen(method, setter, js_name = onDefined)]
    pub fn set_on_defined(this: &Attached, listener: &Function);
    #[wasm_bindgen(method, js_name = isFrame)]
    pub fn is_frame(this: &Attached, slot: u32) -> bool;
    #[wasm_bindgen(method)]
    pub fn seek(this: &Attached, name: &JsValue);
    #[wasm_bindgen(method, js_name = isSeeking)]
    pub fn is_seeking(this: &Attached) -> bool;
    #[wasm_bindgen(method, js_name = readSought)]
    pub fn read_sought(this: &Attached, most: u32) -> u32;
    #[wasm_bindgen(method, js_name = readFrames)]
    pub fn read_frames(this: &Attached, slots: Uint32Array) -> u32;
    #[wasm_bindgen(method, js_name = readDocuments)]
    pub fn read_documents(this: &Attached, frames: Uint32Array, with_bases: bool) -> u32;
}

#[wasm_bindgen(module = "/js/live.js")]
extern "C" {
    /// Controls that have to be read again.
    pub type Live;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives, slots: &Slots, controls: &Controls, writer: &Writer) -> Live;
    #[wasm_bindgen(method)]
    pub fn lay(this: &Live, scope: &Scope, realm: &JsValue, wake: &Function);
    #[wasm_bindgen(method, js_name = isWaiting)]
    pub fn is_waiting(this: &Live) -> bool;
    #[wasm_bindgen(method)]
    pub fn read(this: &Live, more: u32) -> u32;
    #[wasm_bindgen(method, js_name = readMore)]
    pub fn read_more(this: &Live) -> u32;
    #[wasm_bindgen(method, js_name = readSecrets)]
    pub fn read_secrets(this: &Live, slots: Uint32Array) -> u32;
    #[wasm_bindgen(method, js_name = takeMedia)]
    pub fn take_media(this: &Live) -> Uint32Array;
}

#[wasm_bindgen(module = "/js/svg.js")]
extern "C" {
    /// Attributes that scripts write by the objects that SVG has for them.
    pub type Svg;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives, prototypes: &Prototypes) -> Svg;
    #[wasm_bindgen(method)]
    pub fn lay(this: &Svg, scope: &Scope, realm: &JsValue, wake: &Function);
    /// As mutation records.
    #[wasm_bindgen(method)]
    pub fn changed(this: &Svg) -> Array;
}

#[wasm_bindgen(module = "/js/media.js")]
extern "C" {
    #[wasm_bindgen(js_name = Media)]
    pub type MediaReader;
    #[wasm_bindgen(constructor, js_class = "Media")]
    pub fn new(primitives: &Primitives, slots: &Slots, writer: &Writer) -> MediaReader;
    #[wasm_bindgen(method)]
    pub fn read(this: &MediaReader, slots: Uint32Array, only_told: bool) -> u32;
}

#[wasm_bindgen(module = "/js/toplayer.js")]
extern "C" {
    pub type TopLayer;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives, slots: &Slots, writer: &Writer) -> TopLayer;
    #[wasm_bindgen(method)]
    pub fn lay(this: &TopLayer, scope: &Scope, realm: &JsValue, wake: &Function);
    #[wasm_bindgen(method, js_name = lookInto)]
    pub fn look_into(this: &TopLayer, root: &JsValue);
    #[wasm_bindgen(method)]
    pub fn note(this: &TopLayer, element: &JsValue, is_new: bool);
    #[wasm_bindgen(method)]
    pub fn read(this: &TopLayer) -> i32;
}

#[wasm_bindgen(module = "/js/selection.js")]
extern "C" {
    pub type SelectionReader;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives, slots: &Slots, writer: &Writer) -> SelectionReader;
    #[wasm_bindgen(method)]
    pub fn read(this: &SelectionReader, document: u32, roots: Uint32Array) -> u32;
}

#[wasm_bindgen(module = "/js/names.js")]
extern "C" {
    pub type Names;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives, slots: &Slots, writer: &Writer) -> Names;
    #[wasm_bindgen(method)]
    pub fn clear(this: &Names);
}

#[wasm_bindgen(module = "/js/marks.js")]
extern "C" {
    pub type Marks;
    #[wasm_bindgen(constructor)]
    pub fn new(slots: &Slots, names: &Names, live: &Live, writer: &Writer, most_at_once: u32) -> Marks;
    #[wasm_bindgen(method)]
    pub fn add(this: &Marks, records: &Array);
    #[wasm_bindgen(method)]
    pub fn settle(this: &Marks);
    #[wasm_bindgen(method, getter, js_name = isEmpty)]
    pub fn is_empty(this: &Marks) -> bool;
    #[wasm_bindgen(method)]
    pub fn read(this: &Marks, most: u32) -> u32;
}

#[wasm_bindgen(module = "/js/offsets.js")]
extern "C" {
    pub type Offsets;
    #[wasm_bindgen(constructor)]
    pub fn new(primitives: &Primitives, slots: &Slots, writer: &Writer) -> Offsets;
    /// Of `scroll` events: those of scrollers that were not told of before and wait to be read.
    #[wasm_bindgen(method)]
    pub fn listener(this: &Offsets, natives: &Natives, callback: &Function) -> Function;
    #[wasm_bindgen(method)]
    pub fn read(this: &Offsets, slots: Uint32Array) -> u32;
    #[wasm_bindgen(method, js_name = readShown)]
    pub fn read_shown(this: &Offsets, slots: Uint32Array) -> u32;
    #[wasm_bindgen(method, js_name = readScrolled)]
    pub fn read_scrolled(this: &Offsets, slots: Uint32Array) -> u32;
}

#[wasm_bindgen(module = "/js/dom.js")]
extern "C" {
    pub type Dom;
    #[wasm_bindgen(method, setter, js_name = sheets)]
    pub fn set_sheets(this: &Dom, sheets: &Sheets);
    #[wasm_bindgen(constructor)]
    pub fn new(
        primitives: &Primitives,
        slots: &Slots,
        names: &Names,
        attached: &Attached,
        controls: &Controls,
        live: &Live,
        prototypes: &Prototypes,
        selected: &Selected,
        writer: &Writer,
    ) -> Dom;
    #[wasm_bindgen(method, js_name = readChildren)]
    pub fn read_children(this: &Dom, pairs: Uint32Array, most: u32) -> u32;
    #[wasm_bindgen(method, js_name = readPresent)]
    pub fn read_present(this: &Dom, parents: Uint32Array, most: u32) -> u32;
    #[wasm_bindgen(method, js_name = readMoreChildren)]
    pub fn read_more_children(this: &Dom) -> u32;
    #[wasm_bindgen(method, js_name = readAttributes)]
    pub fn read_attributes(this: &Dom, pairs: Uint32Array) -> u32;
    #[wasm_bindgen(method, js_name = readMoreAttributes)]
    pub fn read_more_attributes(this: &Dom) -> u32;
    #[wasm_bindgen(method, js_name = readTexts)]
    pub fn read_texts(this: &Dom, slots: Uint32Array) -> u32;
    #[wasm_bindgen(method, js_name = readMoreTexts)]
    pub fn read_more_texts(this: &Dom) -> u32;
    #[wasm_bindgen(method, js_name = readControl)]
    pub fn read_control(this: &Dom, slot: u32) -> u32;
}

/// Slots as the snippets take them.
pub fn slots(slots: &[u32]) -> Uint32Array {
    Uint32Array::from(slots)
}
