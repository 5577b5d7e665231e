//! Marks on elements. Ours set a level; those that a page has for another product can only close further.

use crate::level::Level;

/// Sets an element's level.
pub const MARK: &str = "data-afterimage";
/// A class that begins so does, too.
const CLASS_PREFIX: &str = "afterimage-";

/// What the marks of one element ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Asked {
    /// By our own marks; of several the most closed.
    own: Option<Level>,
    /// By those of other products.
    others: Option<Level>,
}

/// Where a mark of another product stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An attribute of this name.
    Attribute(&'static str),
    /// A class of this name; before a level, the beginning of one.
    Class(&'static str),
}

/// What it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// This, whatever its value is.
    For(Level),
    /// What the attribute's value, or the rest of the class, says.
    AsNamed,
}

/// A mark of another product.
#[derive(Clone, Copy, Debug)]
pub struct Foreign {
    /// Whose.
    pub product: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What it asks for.
    pub asks: Asks,
}

/// All that are honoured. The sources are the products' own documentation.
pub const FOREIGN: &[Foreign] = {
    use Asks::{AsNamed, For};
    use Level::{Hidden, Mask, MaskUserInput};
    use Place::{Attribute, Class};
    const fn of(product: &'static str, place: Place, asks: Asks) -> Foreign {
        Foreign { product, place, asks }
    }
    &[
        of("Datadog", Attribute("data-dd-privacy"), AsNamed),
        of("Datadog", Class("dd-privacy-"), AsNamed),
        of("Guance", Attribute("data-gc-privacy"), AsNamed),
        of("Guance", Class("gc-privacy-"), AsNamed),
        of("rrweb", Class("rr-block"), For(Hidden)),
        of("rrweb", Class("rr-mask"), For(Mask)),
        of("rrweb", Class("rr-ignore"), For(MaskUserInput)),
        of("Sentry", Attribute("data-sentry-block"), For(Hidden)),
        of("Sentry", Attribute("data-sentry-mask"), For(Mask)),
        of("Sentry", Attribute("data-sentry-ignore"), For(MaskUserInput)),
        of("Sentry", Class("sentry-block"), For(Hidden)),
        of("Sentry", Class("sentry-mask"), For(Mask)),
        of("Sentry", Class("sentry-ignore"), For(MaskUserInput)),
        of("PostHog", Class("ph-no-capture"), For(Hidden)),
        of("PostHog", Class("ph-mask"), For(Mask)),
        of("PostHog", Class("ph-sensitive"), For(Mask)),
        of("PostHog", Class("ph-ignore-input"), For(MaskUserInput)),
        of("OpenReplay", Attribute("data-openreplay-hidden"), For(Hidden)),
        of("OpenReplay", Attribute("data-openreplay-ignore"), For(Hidden)),
        of("OpenReplay", Attribute("data-openreplay-obscured"), For(Mask)),
        of("OpenReplay", Attribute("data-openreplay-masked"), For(Mask)),
        of("Clarity", Attribute("data-clarity-mask"), For(Mask)),
        of("Dynatrace", Attribute("data-dtrum-mask"), For(Hidden)),
    ]
};

impl Asked {
    /// By one attribute, its name in any case: our own, another product's, or `class`.
    pub fn by(name: &str, value: &str) -> Self {
        if name.eq_ignore_ascii_case("class") {
            return Self::by_class(value);
        }
        if name.eq_ignore_ascii_case(MARK) {
            return Self {
                own: Level::from_mark(value),
                others: None,
            };
        }
        let is_here = |foreign: &&Foreign| matches!(foreign.place, Place::Attribute(other) if name.eq_ignore_ascii_case(other));
        Self {
            own: None,
            others: FOREIGN
                .iter()
                .find(is_here)
                .and_then(|foreign| foreign.level(value)),
        }
    }

    /// By a list of classes, in any case.
    pub fn by_class(classes: &str) -> Self {
        classes
            .split_ascii_whitespace()
            .map(Self::by_token)
            .fold(Self::default(), Self::and)
    }

    fn by_token(token: &str) -> Self {
        let own = after(token, CLASS_PREFIX).and_then(Level::from_mark);
        let mut others = None;
        // What is asked of every class of every page is asked of few letters first.
        if own.is_none() && token.starts_with(is_first_letter) {
            others = FOREIGN.iter().filter_map(|foreign| foreign.by_token(token)).max();
        }
        Self { own, others }
    }

    /// By both.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        Self {
            own: self.own.max(more.own),
            others: self.others.max(more.others),
        }
    }

    /// By our own marks at least this.
    #[must_use]
    pub fn at_least(self, level: Level) -> Self {
        self.and(Self {
            own: Some(level),
            others: None,
        })
    }

    /// The level of an element with these marks below one of this level. Nothing inside `hidden` or `ignore` can be shown again, and
    /// other products' marks show nothing.
    pub fn below(self, above: Level) -> Level {
        let level = match self.own {
            Some(own) if !above.is_closed() => own,
            _ => above,
        };
        self.others.map_or(level, |other| level.max(other))
    }
}

impl Foreign {
    /// What it asks for with this value.
    fn level(&self, value: &str) -> Option<Level> {
        match self.asks {
            Asks::For(level) => Some(level),
            Asks::AsNamed => named(value.trim()),
        }
    }

    fn by_token(&self, token: &str) -> Option<Level> {
        match (self.place, self.asks) {
            (Place::Class(start), Asks::AsNamed) => named(after(token, start)?),
            (Place::Class(name), Asks::For(level)) => token.eq_ignore_ascii_case(name).then_some(level),
            (Place::Attribute(_), _) => None,
        }
    }
}

/// A level as others name it. They have lists of their own of what may be shown, which nobody here knows.
fn named(level: &str) -> Option<Level> {
    let is = |name: &str| level.eq_ignore_ascii_case(name);
    if level.is_empty() || is("allow") {
        None
    } else if is("hidden") || is("ignore") {
        Some(Level::Hidden)
    } else if is("mask-user-input") || is("input-masked") || is("input-ignored") {
        Some(Level::MaskUserInput)
    } else {
        Some(Level::Mask)
    }
}

/// What follows `start`, in any case.
fn after<'a>(token: &'a str, start: &str) -> Option<&'a str> {
    let (head, rest) = token.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

fn is_first_letter(letter: char) -> bool {
    matches!(letter.to_ascii_lowercase(), 'd' | 'g' | 'p' | 'r' | 's')
}

/// Attributes that decide how much may be kept of the element they are on, and of what is in it.
pub fn mark_names() -> impl Iterator<Item = &'static str> + Clone {
    let others = FOREIGN.iter().filter_map(|foreign| match foreign.place {
        Place::Attribute(name) => Some(name),
        Place::Class(_) => None,
    });
    core::iter::once(MARK).chain(others)
}

/// One of [`mark_names`], in any case.
pub fn is_mark(name: &str) -> bool {
    mark_names().any(|mark| name.eq_ignore_ascii_case(mark))
}
