//! The application's own rules: its list, its callbacks.

use super::bindings::{Host, Primitives, Slots};
use super::config::PageConfig;
use afterimage_privacy::{Fold, Rules, Sanitize};
use afterimage_recorder::MaskText;
use std::rc::Rc;

/// What the configuration adds to the rules. The texts of the list are compared by the browser's own tables.
pub fn rules(config: &PageConfig, primitives: &Primitives, host: &Host) -> Rules {
    let primitives = primitives.clone();
    let fold: Fold = Rc::new(move |text: &str| primitives.lower(text));
    let host = host.clone();
    let sanitize: Sanitize = Rc::new(move |address: &str| host.sanitize_url(address));
    let mut rules = Rules::new(config.text_allowlist.iter().map(String::as_str), fold);
    rules.content = config.content.clone();
    rules.sanitize = config.sanitizes_addresses.then_some(sanitize);
    rules
}

/// Asks the application about a text and the element it is of.
pub fn mask_text(host: &Host, slots: &Slots) -> MaskText {
    let (host, slots) = (host.clone(), slots.clone());
    Box::new(move |slot, text| host.mask_text(text, &slots.element_at(slot)))
}
