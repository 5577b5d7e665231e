//! The documents that are recorded, and what is listened to in each: one table of listeners, laid into every document
//! and shadow root when it is first read, and taken out when it goes. What is patched in a realm stays until the recording
//! stops: what was made in a frame may be elsewhere when the frame has gone.

use super::state::Page;
use afterimage_recorder::Slot;
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

/// Where an event is listened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// The page's own window alone.
    PageWindow,
    /// The page's own document alone.
    PageDocument,
    /// Every document: events that bubble or that cross the borders of shadow roots.
    Document,
    /// The windows of every document.
    Window,
    /// Every document and every shadow root: events that stay within theirs (`scroll`, `change`, `load`).
    Root,
}

/// A line of the table.
pub struct Listening {
    on: On,
    kinds: &'static [&'static str],
    listener: Function,
}

/// A method that is patched in every realm.
pub struct Patch {
    kind: &'static str,
    name: &'static str,
    listener: Function,
}

impl Page {
    /// A call to be heard in every realm, after it succeeded; the handler gets the receiver. It runs within the page's
    /// call, perhaps while a drain runs: it may note, and no more. To be called before the first document is read.
    pub(super) fn on_call(
        &self,
        kind: &'static str,
        name: &'static str,
        handle: impl Fn(&Page, JsValue) + 'static,
    ) {
        let listener = self.natives.guarded(&self.callback(handle));
        self.patches.borrow_mut().push(Patch { kind, name, listener });
    }

    /// An event to be heard wherever `on` says. To be called before the first document is read.
    pub(super) fn on(
        &self,
        on: On,
        kinds: &'static [&'static str],
        handle: impl Fn(&Page, &Event) + 'static,
    ) {
        let callback = self.callback(move |page, event| handle(page, event.unchecked_ref::<Event>()));
        self.put(on, kinds, self.natives.guarded(&callback));
    }

    /// The same for a listener that a snippet made.
    pub(super) fn put(&self, on: On, kinds: &'static [&'static str], listener: Function) {
        self.listenings
            .borrow_mut()
            .push(Listening { on, kinds, listener });
    }

    /// Observes a document or shadow root and listens in it. What was laid into it before is replaced:
    /// `document.open()` takes listeners out.
    pub(super) fn listen_in(&self, slot: Slot) {
        if let Some(before) = self.scopes.borrow_mut().remove(slot) {
            before.close();
        }
        let root = self.slots.at(slot);
        let scope = self.natives.scope();
        if let Some(records) = self.records.get() {
            scope.observe(records, &root);
        }
        let is_page = slot == self.root;
        let is_document = self.slots.is_document(slot);
        let window = self.slots.window(slot);
        for Listening { on, kinds, listener } in self.listenings.borrow().iter() {
            let target = match on {
                On::PageWindow if is_page => &window,
                On::PageDocument if is_page => &root,
                // Ahead of what the page's listeners at its document may stop; but a `load` does not pass the window.
                // The windows of frames may outlast their documents.
                On::Document | On::Root if is_page && *kinds != ["load"] => &window,
                On::Document if is_document => &root,
                On::Window if is_document => &window,
                On::Root => &root,
                _ => continue,
            };
            kinds.iter().for_each(|kind| scope.listen(target, kind, listener));
        }
        self.patch_realm(&window);
        self.top_layer.look_into(&root);
        self.scopes.borrow_mut().insert(slot, scope);
    }

    /// Once for each realm, and for each part of one that `prototypes.js` found.
    fn patch_realm(&self, window: &JsValue) {
        let Some(realm) = self.natives.realm(window) else {
            return;
        };
        for Patch { kind, name, listener } in self.patches.borrow().iter() {
            realm.patch(window, kind, name, listener);
        }
        let wake = self.wake.get_or_init(|| self.waker());
        self.live.lay(&realm, window, wake);
        self.svg.lay(&realm, window, wake);
        self.top_layer.lay(&realm, window, wake);
        self.patch_sheets(window, &realm);
    }

    /// Patches what elements brought along from documents that were never read.
    pub(super) fn patch_strange(&self) {
        for part in self.prototypes.take_strange().iter() {
            self.patch_realm(&part);
        }
    }

    /// Lets go of documents and shadow roots whose slots were freed.
    pub(super) fn leave(&self, slots: &[Slot]) {
        let mut scopes = self.scopes.borrow_mut();
        if scopes.is_empty() {
            return;
        }
        for slot in slots {
            if let Some(scope) = scopes.remove(*slot) {
                scope.close();
                self.leave_sheets(*slot);
            }
        }
    }
}
