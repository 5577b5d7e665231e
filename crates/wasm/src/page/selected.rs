//! Elements that the application chose by selectors. What they match may turn on anything in the document, and on states
//! that no record tells of (`:checked`, `:placeholder-shown`).

use super::state::Page;
use afterimage_recorder::Recorder;

impl Page {
    /// The document changed: others may be chosen now.
    pub(super) fn doubt_choice(&self) {
        self.is_choice_due.set(!self.selected.is_empty());
    }

    /// Those that are chosen for something else than before are read anew, ahead of all that is to be read.
    pub(super) fn choose_anew(&self, recorder: &mut Recorder) {
        if self.is_choice_due.replace(false) {
            recorder.renew_all(&self.selected.changed());
            self.tell_dom(recorder);
        }
    }

    /// Before a control is read, whose state may have changed what is chosen: then a drain comes first.
    pub(super) fn look_at_choice(&self) {
        if !self.selected.is_empty() && !self.selected.changed().is_empty() {
            self.is_choice_due.set(true);
            self.drain_soon();
        }
    }
}
