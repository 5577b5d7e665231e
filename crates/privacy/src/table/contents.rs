//! The tables of texts and of the state of form controls.

use super::Treatment::{Drop, Filled, Keep, Words, WordsButListed};
use super::{ever, listed, of, rows};

rows! {
    /// Where a text stands.
    Text {
        Page = "text", "ordinary text", listed(Keep, WordsButListed, Words),
            [("p", "", "Secret"), ("a > b", "", "Secret"), ("x-own", "", "Secret"), ("math:style", "", "Secret")];
        Field = "text-of-field", "in `<option>`, `<optgroup>`, `<datalist>`, `<textarea>`, `<input>`", of(Keep, Filled, Filled),
            [("select > option", "", "Secret"), ("textarea", "", "Secret"), ("select > optgroup", "", "Secret"), ("datalist > option", "", "Secret"),
             ("div contenteditable > textarea", "", "Secret"), ("input", "", "Secret")];
        Entered = "text-entered", "in `<output>`, `<select>`, or an editable region; in an element inside of any of these, or of those above", of(Keep, Words, Words),
            [("output", "", "Secret"), ("select", "", "Secret"), ("div contenteditable", "", "Secret"), ("div contenteditable > p > b", "", "Secret"),
             ("div contenteditable > b contenteditable=false", "", "Secret"), ("option > b", "", "Secret"), ("meta name=token", "", "Secret")];
        Style = "text-of-style", "in `<style>`, of HTML and SVG", ever(Keep),
            [("style", "", ".secret {}"), ("svg:style", "", ".secret {}"), ("div contenteditable > style", "", ".secret {}")];
        Unshown = "text-unshown", "in `<script>`, `<noscript>`, `<iframe>`, `<frame>`, `<noembed>`, `<noframes>`", ever(Drop),
            [("script", "", "secret()"), ("svg:script", "", "secret()"), ("noscript", "", "<p>secret"), ("iframe", "", "<p>secret"), ("noembed", "", "<p>secret"),
             ("div contenteditable > noframes", "", "<p>secret")];
    }
}

rows! {
    /// What a form control tells of itself besides its attributes. Most is asked of [`crate::Element::masks_input`] at once.
    State {
        Value = "value", "value", of(Keep, Filled, Filled), [("input", "", "Secret")];
        Scroll = "scroll-of-field", "how far a field is scrolled", of(Keep, Drop, Drop), [("textarea", "", "")];
        On = "on", "checked, selected, indeterminate", of(Keep, Drop, Drop), [("input type=checkbox", "", "")];
        Files = "files", "how many files a file input holds; their names never", of(Keep, Filled, Filled), [("input type=file", "", "")];
        Choice = "choice", "the copy of the choice in a list's button (`<selectedcontent>`)", of(Keep, Drop, Drop),
            [("select > button > selectedcontent", "", "Secret")];
    }
}
