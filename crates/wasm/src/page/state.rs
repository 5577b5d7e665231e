//! The page's recorder with all that it holds on to, and its life from start to stop.

use super::bindings::{
    Attached, Controls, Dom, Facts, Host, Live, Marks, MediaReader, Moves, Names, Natives, Offsets, Port,
    Primitives, Prototypes, Records, Scope, Selected, SelectionReader, Sheets, Sizes, Slots, Svg, TopLayer,
};
use super::config::PageConfig;
use super::ending::note;
use super::frames::Frames;
use super::held::HeldEvents;
use super::media::MovedMedia;
use super::reading::Pace;
use super::realms::{Listening, Patch};
use super::rules::{mask_text, rules};
use super::screen::Screen;
use super::scroll::Scrollers;
use super::selection::Selecting;
use super::spent::Spent;
use super::staging::Staging;
use crate::object::uuid;
use afterimage_format::frame;
use afterimage_format::frame::{Frame, PointerKind};
use afterimage_format::table::Table;
use afterimage_privacy::Rules;
use afterimage_recorder::{Counters, Recorder, Slot};
use js_sys::Uint8Array;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::Window;

/// Frames are handed to the worker this long after the first of them was made.
const POST_AFTER_MS: u32 = 100;

/// Takes an event, a list of records, or nothing.
type EventClosure = Closure<dyn Fn(JsValue)>;
/// Takes an element, its width and its height.
type BoxClosure = Closure<dyn Fn(JsValue, u32, u32)>;

/// One recording in the page.
pub struct Page {
    pub(super) this: Weak<Page>,
    pub(super) window: Window,
    pub(super) facts: Facts,
    pub(super) config: PageConfig,
    pub(super) host: Host,
    pub(super) natives: Natives,
    pub(super) prototypes: Prototypes,
    pub(super) slots: Slots,
    pub(super) dom: Dom,
    pub(super) attached: Attached,
    pub(super) selected: Selected,
    pub(super) live: Live,
    pub(super) svg: Svg,
    pub(super) marks: Marks,
    pub(super) names: Names,
    pub(super) media: MediaReader,
    pub(super) moved_media: MovedMedia,
    pub(super) top_layer: TopLayer,
    pub(super) selection: SelectionReader,
    pub(super) selecting: Selecting,
    pub(super) wake: OnceCell<js_sys::Function>,
    pub(super) offsets: Offsets,
    pub(super) moves: OnceCell<Moves>,
    pub(super) staging: Staging,
    pub(super) recorder: RefCell<Recorder>,
    pub(super) rules: Rules,
    pub(super) root: Slot,
    pub(super) scrollers: Scrollers,
    pub(super) screen: Screen,
    pub(super) view: RefCell<frame::View>,
    /// What was pressed last.
    pub(super) last_pointer: Cell<Option<PointerKind>>,
    pub(super) held: HeldEvents,
    pub(super) pace: Pace,
    pub(super) records: OnceCell<Records>,
    pub(super) sizes: OnceCell<Sizes>,
    pub(super) sheets: OnceCell<Sheets>,
    pub(super) primitives: Primitives,
    pub(super) is_sheet_due: Cell<bool>,
    /// Sheets are to be looked at for what leaves no trace.
    pub(super) is_look_due: Cell<bool>,
    /// It is to be asked anew what the application's selectors choose.
    pub(super) is_choice_due: Cell<bool>,
    pub(super) box_closure: OnceCell<BoxClosure>,
    pub(super) slices: OnceCell<Port>,
    pub(super) closures: RefCell<Vec<EventClosure>>,
    pub(super) listenings: RefCell<Vec<Listening>>,
    /// What is patched in every realm.
    pub(super) patches: RefCell<Vec<Patch>>,
    pub(super) frames: Frames,
    /// Elements that were given a shadow root since the last drain.
    pub(super) hosts: RefCell<Vec<JsValue>>,
    /// By the slots of documents and shadow roots.
    pub(super) scopes: RefCell<Table<Scope>>,
    pub(super) is_drain_due: Cell<bool>,
    pub(super) is_check_due: Cell<bool>,
    pub(super) next_check_ms: Cell<f64>,
    is_post_due: Cell<bool>,
    pub(super) is_running: Cell<bool>,
    pub(super) spent: Spent,
}

impl Page {
    /// Nothing is touched before [`Page::start`].
    pub fn new(config: PageConfig, host: Host) -> Result<Rc<Self>, JsError> {
        let window = web_sys::window().ok_or_else(|| JsError::new("no window"))?;
        let document = window.document().ok_or_else(|| JsError::new("no document"))?;
        let prototypes = Prototypes::new();
        let natives = Natives::new(&host, &prototypes, config.time_origin_ms);
        let pace = Pace::new(natives.slice_ms());
        let primitives = Primitives::new();
        let staging = Staging::new(&primitives);
        let slots = Slots::new(&primitives);
        let controls = Controls::new(&primitives);
        let attached = Attached::new(&primitives, &slots, &staging.writer);
        let live = Live::new(&primitives, &slots, &controls, &staging.writer);
        let writer = &staging.writer;
        let names = Names::new(&primitives, &slots, writer);
        let selected = Selected::new(&primitives, &slots, &config.selectors);
        let dom = Dom::new(
            &primitives,
            &slots,
            &names,
            &attached,
            &controls,
            &live,
            &prototypes,
            &selected,
            writer,
        );
        let marks = Marks::new(&slots, &names, &live, writer, pace.records_at_once());
        let media = MediaReader::new(&primitives, &slots, &staging.writer);
        let top_layer = TopLayer::new(&primitives, &slots, &staging.writer);
        let selection = SelectionReader::new(&primitives, &slots, &staging.writer);
        let offsets = Offsets::new(&primitives, &slots, &staging.writer);
        let svg = Svg::new(&primitives, &prototypes);
        let facts = Facts::new(&primitives, &document, &attached);
        let rules = rules(&config, &primitives, &host);
        let root = slots.enter(&document);
        let view = frame::View {
            id: config.view_id,
            url: rules.without_known_forms(config.url.clone().into()).into(),
            base_url: rules.address(&facts.base_uri()).into(),
            name: "".into(),
        };
        let mut recorder = Recorder::new(root, config.level, config.seed);
        recorder.follow(rules.clone());
        if config.masks_texts {
            recorder.ask(mask_text(&host, &slots));
        }
        recorder.know(&slots.secrets());
        recorder.set_quirks(facts.is_in_quirks_mode());
        Ok(Rc::new_cyclic(|this| Self {
            this: this.clone(),
            window,
            facts,
            config,
            host,
            natives,
            prototypes,
            slots,
            dom,
            attached,
            selected,
            live,
            svg,
            marks,
            names,
            media,
            moved_media: MovedMedia::default(),
            top_layer,
            selection,
            selecting: Selecting::default(),
            wake: OnceCell::new(),
            offsets,
            moves: OnceCell::new(),
            staging,
            recorder: RefCell::new(recorder),
            rules,
            root,
            scrollers: Scrollers::default(),
            screen: Screen::default(),
            view: RefCell::new(view),
            last_pointer: Cell::new(None),
            held: HeldEvents::default(),
            pace,
            records: OnceCell::new(),
            sizes: OnceCell::new(),
            sheets: OnceCell::new(),
            primitives,
            is_sheet_due: Cell::new(false),
            is_look_due: Cell::new(false),
            is_choice_due: Cell::new(false),
            box_closure: OnceCell::new(),
            slices: OnceCell::new(),
            closures: RefCell::default(),
            listenings: RefCell::default(),
            patches: RefCell::default(),
            frames: Frames::default(),
            hosts: RefCell::default(),
            scopes: RefCell::default(),
            is_drain_due: Cell::new(false),
            is_check_due: Cell::new(false),
            next_check_ms: Cell::new(0.0),
            is_post_due: Cell::new(false),
            is_running: Cell::new(false),
            spent: Spent::default(),
        }))
    }

    /// First what holds for the page, then its state, then whatever happens.
    pub fn start(&self) {
        self.is_running.set(true);
        let frames = [
            Frame::Page(self.page_frame()),
            Frame::View(self.view.borrow().clone()),
        ];
        frames.iter().for_each(|frame| self.emit(frame));
        self.listen();
        // Loading and this have taken their time: the first slice is in a task of its own.
        self.drain_soon();
        self.emit(&Frame::Visibility {
            visible: !self.facts.is_hidden(),
        });
        self.listen_to_screen();
        self.selecting.begin(self.root);
    }

    pub(super) fn now_ms(&self) -> u64 {
        self.natives.now() as u64
    }

    /// Makes a frame now and sees to it that it is handed over soon.
    pub(super) fn emit(&self, frame: &Frame) {
        let frame = frame.clone();
        self.in_order(move |page, time_ms| page.recorder.borrow_mut().emit(time_ms, &frame));
        self.post_soon();
    }

    pub(super) fn post_soon(&self) {
        if !self.is_post_due.replace(true) {
            self.later(POST_AFTER_MS, |page| page.post());
        }
    }

    /// Hands over the frames made so far.
    pub fn post(&self) {
        self.is_post_due.set(false);
        self.tell_move(true);
        self.hand_over();
    }

    /// The same without what `moves.js` has not told yet.
    pub(super) fn hand_over(&self) {
        let mut recorder = self.recorder.borrow_mut();
        recorder.emit_path();
        if let Some((batch, last_seq)) = recorder.take_batch() {
            let purges = recorder.take_purges(last_seq);
            drop(recorder);
            let purges = purges.iter().map(|purge| Uint8Array::from(&**purge)).collect();
            self.host.post(Uint8Array::from(&*batch), last_seq as f64, purges);
        }
    }

    /// A new view begins.
    pub fn start_view(&self, view_id: &str, url: &str, name: &str) {
        if let Some(id) = uuid(view_id) {
            let view = frame::View {
                id,
                url: self.rules.without_known_forms(url.to_owned()).into(),
                base_url: self.base_url(),
                name: name.into(),
            };
            self.view.replace(view.clone());
            self.emit(&Frame::View(view));
        }
    }

    /// Something that the SDK or the page says.
    pub fn note(&self, kind: &str, json: &str) {
        self.emit(&note(kind, json));
    }

    /// Counters, live nodes, milliseconds spent on the page thread: in all, and at most in one task.
    pub fn figures(&self) -> (Counters, usize, (f64, f64)) {
        let recorder = self.recorder.borrow();
        (recorder.counters(), recorder.live_nodes(), self.spent.figures())
    }

    /// A callback for `natives.js`; lives as long as the page's recorder.
    pub(super) fn callback(&self, handle: impl Fn(&Page, JsValue) + 'static) -> js_sys::Function {
        self.callback_as_is(move |page, argument| {
            page.tell_move(false);
            handle(page, argument);
        })
    }

    /// The same for what is told as it comes.
    pub(super) fn callback_as_is(&self, handle: impl Fn(&Page, JsValue) + 'static) -> js_sys::Function {
        let this = self.this.clone();
        let closure = Closure::<dyn Fn(JsValue)>::new(move |argument| {
            if let Some(page) = this.upgrade().filter(|page| page.is_running.get()) {
                page.timed(|| handle(&page, argument));
            }
        });
        let function = closure.as_ref().unchecked_ref::<js_sys::Function>().clone();
        self.closures.borrow_mut().push(closure);
        function
    }

    /// Runs `work` once, later.
    pub(super) fn later(&self, after_ms: u32, work: impl Fn(&Page) + 'static) {
        self.natives.later(after_ms, &self.once(work));
    }

    /// A callback that frees itself when it was called.
    pub(super) fn once(&self, work: impl Fn(&Page) + 'static) -> js_sys::Function {
        let this = self.this.clone();
        let run = Closure::once_into_js(move |_: JsValue| {
            if let Some(page) = this.upgrade().filter(|page| page.is_running.get()) {
                page.timed(|| {
                    page.tell_move(false);
                    work(&page);
                });
            }
        });
        run.unchecked_into()
    }

    /// Runs `work` once, right after the next frame was laid out.
    pub(super) fn after_frame(&self, work: impl Fn(&Page) + 'static) {
        self.natives.after_frame(&self.once(work));
    }

    fn page_frame(&self) -> frame::Page {
        let (width, height) = self.viewport();
        self.screen.size.set((width, height));
        let navigator = self.window.navigator();
        frame::Page {
            url: self
                .rules
                .without_known_forms(self.config.url.clone().into())
                .into(),
            base_url: self.base_url(),
            width,
            height,
            pixel_ratio_milli: (self.window.device_pixel_ratio() * 1000.0) as u32,
            user_agent: navigator.user_agent().unwrap_or_default().into(),
            language: navigator.language().unwrap_or_default().into(),
            recorder: self.config.recorder.clone(),
        }
    }

    /// A `base` element that came, went or changed gives relative addresses another meaning, also those of the nodes
    /// that came with it.
    pub(super) fn tell_base_url(&self, recorder: &mut Recorder, now_ms: u64) {
        let base_url = self.base_url();
        let mut view = self.view.borrow_mut();
        if view.base_url != base_url {
            view.base_url = base_url;
            recorder.emit(now_ms, &Frame::View(view.clone()));
        }
    }

    fn base_url(&self) -> Box<str> {
        self.rules.address(&self.facts.base_uri()).into()
    }

    pub(super) fn viewport(&self) -> (u32, u32) {
        let size =
            |value: Result<JsValue, JsValue>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0) as u32;
        (size(self.window.inner_width()), size(self.window.inner_height()))
    }
}
