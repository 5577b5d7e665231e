//! What the rules need to know of an element, read off its name and attributes once.

use crate::level::Level;
use crate::mask::find;
use crate::table::{Column, Owner, State, Treatment};

/// Elements that rules single out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Role {
    /// None of the others.
    #[default]
    Other = 0,
    /// `<input>` whose value is what the visitor enters.
    Input = 1,
    /// `<input type=checkbox|radio>`
    Toggle = 2,
    /// `<input type=button|submit|reset|image>`, whose value is the page's, unless it once was another input.
    InputButton = 3,
    /// `<textarea>`
    TextArea = 4,
    /// `<select>`
    Select = 5,
    /// `<option>`, `<optgroup>`, `<datalist>`
    Option = 6,
    /// `<output>`
    Output = 7,
    /// `<style>`, HTML or SVG
    Style = 8,
    /// `<script>`, HTML or SVG
    Script = 9,
    /// `<meta>`
    Meta = 10,
    /// `<a>`, `<area>`, `<form>` and others that lead somewhere
    Link = 11,
    /// `<img>`, `<video>`, `<source>` and others that show a picture
    Picture = 12,
    /// `<iframe>`, `<frame>`: what stands between their tags is never shown.
    Frame = 13,
    /// `<li>`, whose value is a place in a list.
    Item = 14,
    /// A page's own element: its name has a hyphen, and its attributes any meaning.
    Custom = 15,
    /// `<object>`, `<embed>`
    Embedded = 16,
    /// `<noscript>`, `<noembed>`, `<noframes>`: one text of markup that is never shown where scripts run.
    Unshown = 17,
    /// `<selectedcontent>`: a copy of the chosen option.
    Choice = 18,
}

/// What an element's name means. No other name space has fields, styles or lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Space {
    /// HTML
    #[default]
    Html = 0,
    /// SVG
    Svg = 1,
    /// MathML and whatever else.
    Other = 2,
}

/// Whose the contents of an element are. What is inside of one kind is of this kind or of a later one: an island in an
/// editable region (`contenteditable=false`, a mention, a picture's caption) is there because the visitor put it there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Inside {
    /// The page's own.
    #[default]
    Page = 0,
    /// In a region that the visitor can edit.
    Editable = 1,
    /// In a form control: a choice or a result.
    Control = 2,
    /// In a control that is always masked.
    Secret = 3,
}

impl Inside {
    /// Whose it is that stands in here.
    pub fn owner(self) -> Owner {
        match self {
            Self::Page => Owner::Page,
            Self::Editable | Self::Control => Owner::Visitor,
            Self::Secret => Owner::Always,
        }
    }
}

/// The facts, small enough for the mirror to keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Element {
    /// Which.
    pub role: Role,
    /// Masked at every level: passwords, e-mail, telephone, card and one-time-code fields, hidden inputs, suggestions,
    /// tokens, and all that is in one of them.
    pub always_masked: bool,
    /// Whose name its name is.
    pub space: Space,
    /// What is entered here is a secret wherever else the page shows it: a password, a card's number, a code.
    pub is_secret: bool,
    /// It or what it stands in was `hidden` once: what became of its fields meanwhile, nobody saw.
    pub was_hidden: bool,
    /// What the element itself stands in: its parent's [`Element::contents`].
    pub inside: Inside,
    contents: Inside,
}

impl Element {
    /// Reads the facts. `name` is the local name, in any case (XHTML and SVG keep the author's). Where several
    /// `attributes` have one name but for case and name space, the most closed holds.
    pub fn read<'a>(
        name: &str,
        space: Space,
        parent: Self,
        attributes: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    ) -> Self {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        let any = |wanted: &str, holds: fn(&str) -> bool| {
            let mut named = attributes.clone();
            named.any(|(name, value)| name.eq_ignore_ascii_case(wanted) && holds(value))
        };
        let mut always_masked = false;
        let role = if is("input") {
            always_masked = any("type", is_sensitive_type);
            if any("type", |kind| input_role(kind) == Role::Input) {
                Role::Input
            } else if any("type", |kind| input_role(kind) == Role::Toggle) {
                Role::Toggle
            } else if any("type", |_| true) {
                Role::InputButton
            } else {
                Role::Input
            }
        } else if is("textarea") {
            Role::TextArea
        } else if is("select") {
            Role::Select
        } else if is("option") || is("optgroup") {
            Role::Option
        } else if is("datalist") {
            // Suggestions for a field that may be any; nothing of them is shown.
            always_masked = true;
            Role::Option
        } else if is("selectedcontent") {
            Role::Choice
        } else if is("output") {
            Role::Output
        } else if is("style") && space != Space::Other {
            Role::Style
        } else if is("script") {
            Role::Script
        } else if is("meta") {
            always_masked = any("name", names_token);
            Role::Meta
        } else if is("a")
            || is("area")
            || is("form")
            || is("button")
            || is("base")
            || is("q")
            || is("blockquote")
        {
            Role::Link
        } else if [
            "img", "image", "feimage", "video", "audio", "source", "track", "picture",
        ]
        .iter()
        .any(|n| is(n))
        {
            Role::Picture
        } else if is("iframe") || is("frame") {
            Role::Frame
        } else if is("object") || is("embed") {
            Role::Embedded
        } else if is("noscript") || is("noembed") || is("noframes") {
            Role::Unshown
        } else if is("li") && space == Space::Html {
            Role::Item
        } else if space != Space::Svg && name.as_bytes().contains(&b'-') {
            Role::Custom
        } else {
            Role::Other
        };
        if matches!(role, Role::Input | Role::TextArea | Role::Select | Role::Toggle) {
            always_masked |= any("autocomplete", is_sensitive_autocomplete);
        }
        let is_secret = matches!(role, Role::Input | Role::TextArea)
            && (any("autocomplete", is_secret_autocomplete)
                || (role == Role::Input && any("type", is_password)));
        let inside = parent.contents();
        let is_editable = any("contenteditable", |value| {
            !value.trim().eq_ignore_ascii_case("false")
        });
        let contents = if is_editable {
            inside.max(Inside::Editable)
        } else {
            inside
        };
        let mut element = Self {
            role,
            always_masked: always_masked || inside == Inside::Secret,
            space,
            is_secret,
            was_hidden: false,
            inside,
            contents,
        };
        if element.is_control() {
            element.contents = contents.max(Inside::Control);
        }
        if parent.was_hidden {
            element.uncovered()
        } else {
            element
        }
    }

    /// Whose its contents are. A field that once was always masked stays so: hence not a plain field.
    pub fn contents(self) -> Inside {
        if self.always_masked {
            Inside::Secret
        } else {
            self.contents
        }
    }

    /// It has to be known again whatever becomes of its attributes: what was entered may still be in it.
    pub fn sticks(self) -> bool {
        self.always_masked || (!self.is_control() && self.contents > self.inside)
    }

    /// The facts of an element that did once [stick](Self::sticks).
    #[must_use]
    pub fn stuck(mut self) -> Self {
        if self.is_control() || matches!(self.role, Role::InputButton | Role::Meta) {
            self.always_masked = true;
        } else {
            self.contents = self.contents.max(Inside::Editable);
        }
        self
    }

    /// The facts of an element that once was a field for a secret, or that the page gave such a secret to.
    #[must_use]
    pub fn secret(self) -> Self {
        let is_secret = self.is_control() || self.role == Role::InputButton;
        Self {
            is_secret,
            ..self.stuck()
        }
    }

    /// The facts of an element that once was an input to write into: its `value` is then what was written, since
    /// browsers copy it there when the type changes.
    #[must_use]
    pub fn entered(mut self) -> Self {
        if self.role == Role::InputButton {
            self.role = Role::Input;
        }
        self
    }

    /// The facts of an element that once was `hidden`. What changed in there was not read: any field in it may be one
    /// that has to be known again.
    #[must_use]
    pub fn uncovered(mut self) -> Self {
        self.was_hidden = true;
        self.always_masked |= self.is_control() || self.role == Role::InputButton;
        self
    }

    /// Nothing in it is read: programs, and a copy of a choice that is not to be told.
    pub fn is_closed(self, level: Level) -> bool {
        let is_dropped = |owner| State::Choice.at(Column::of(level, owner)) == Treatment::Drop;
        match (self.role, self.inside.owner()) {
            (Role::Script, _) => true,
            // Elsewhere it is an element like others.
            (Role::Choice, Owner::Page) => false,
            (Role::Choice, owner) => is_dropped(owner),
            _ => false,
        }
    }

    /// Its text is something a visitor entered.
    pub fn is_user_input(self) -> bool {
        self.contents() > Inside::Page
    }

    /// A form control whose state is the visitor's.
    pub fn is_control(self) -> bool {
        use Role::{Input, Option, Output, Select, TextArea, Toggle};
        matches!(self.role, Input | Toggle | TextArea | Select | Option | Output)
    }

    /// A field to write into.
    pub fn is_written(self) -> bool {
        matches!(self.role, Role::Input | Role::TextArea)
    }

    /// What the visitor enters here is masked: the value, and all else in the table of states.
    pub fn masks_input(self, level: Level) -> bool {
        State::Value.at(Column::of(level, self.owner())) != Treatment::Keep
    }

    /// Whose it is that is entered here, or stands here as a text.
    pub(crate) fn owner(self) -> Owner {
        match (self.always_masked, self.is_user_input()) {
            (true, _) => Owner::Always,
            (false, true) => Owner::Visitor,
            (false, false) => Owner::Page,
        }
    }
}

fn is_password(kind: &str) -> bool {
    kind.trim().eq_ignore_ascii_case("password")
}

fn input_role(kind: &str) -> Role {
    let is = |other: &str| kind.trim().eq_ignore_ascii_case(other);
    if is("checkbox") || is("radio") {
        Role::Toggle
    } else if is("button") || is("submit") || is("reset") || is("image") {
        Role::InputButton
    } else {
        Role::Input
    }
}

/// `type` values whose contents are never kept.
fn is_sensitive_type(kind: &str) -> bool {
    ["password", "email", "tel", "hidden"]
        .iter()
        .any(|name| kind.trim().eq_ignore_ascii_case(name))
}

/// `<meta name>` under which frameworks hand a secret of the session to their scripts.
fn names_token(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["csrf", "xsrf", "token", "nonce"]
        .iter()
        .any(|part| find(name.as_bytes(), part.as_bytes()).is_some())
}

/// `autocomplete` is a list of tokens: `section-a shipping cc-number`, `current-password webauthn`.
/// <https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill>
fn is_sensitive_autocomplete(value: &str) -> bool {
    value.split_ascii_whitespace().any(|token| {
        let token = token.to_ascii_lowercase();
        token.starts_with("cc-")
            || token.ends_with("-password")
            || token.starts_with("tel")
            || token == "password"
            || token == "email"
            || token == "one-time-code"
    })
}

/// Of those the ones that are nobody's name: who knows such a value can use it.
fn is_secret_autocomplete(value: &str) -> bool {
    value.split_ascii_whitespace().any(|token| {
        let token = token.to_ascii_lowercase();
        token.ends_with("-password")
            || matches!(
                token.as_str(),
                "password" | "one-time-code" | "cc-number" | "cc-csc"
            )
    })
}
