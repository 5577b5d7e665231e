//! Privacy levels and how they are inherited.

const CLASS_PREFIX: &str = "afterimage-";

/// How much of an element and what is in it may be kept. Ordered from open to closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Level {
    /// Everything but what is always masked.
    Allow = 0,
    /// Everything but what visitors enter.
    MaskUserInput = 1,
    /// Structure and style; texts and pictures are masked. The default.
    Mask = 2,
    /// A box of the same size.
    Hidden = 3,
}

impl Level {
    /// The value of a `data-afterimage` attribute. Anything that is not a level at all is the closed side's:
    /// a misspelt mark must not show what its author meant to protect.
    pub fn from_mark(mark: &str) -> Option<Self> {
        let mark = mark.trim();
        let is = |name: &str| mark.eq_ignore_ascii_case(name);
        if mark.is_empty() {
            None
        } else if is("allow") {
            Some(Self::Allow)
        } else if is("mask-user-input") {
            Some(Self::MaskUserInput)
        } else if is("hidden") || is("ignore") {
            Some(Self::Hidden)
        } else {
            Some(Self::Mask)
        }
    }

    /// The level that an element's class list asks for: `afterimage-mask` and so on, in any case; the most closed of several.
    pub fn from_class(class: &str) -> Option<Self> {
        class
            .split_ascii_whitespace()
            .filter_map(|token| token.split_at_checked(CLASS_PREFIX.len()))
            .filter(|(prefix, _)| prefix.eq_ignore_ascii_case(CLASS_PREFIX))
            .filter_map(|(_, mark)| Self::from_mark(mark))
            .max()
    }

    /// A level by its name in the options.
    pub fn from_option(name: &str) -> Option<Self> {
        match name {
            "allow" => Some(Self::Allow),
            "mask-user-input" => Some(Self::MaskUserInput),
            "mask" => Some(Self::Mask),
            "hidden" => Some(Self::Hidden),
            _ => None,
        }
    }

    /// Its name in the options.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::MaskUserInput => "mask-user-input",
            Self::Mask => "mask",
            Self::Hidden => "hidden",
        }
    }

    /// The level of an element below one of this level. Nothing inside `hidden` can be shown again.
    pub fn of_child(self, own: Option<Self>) -> Self {
        match (self, own) {
            (Self::Hidden, _) => Self::Hidden,
            (_, Some(own)) => own,
            (inherited, None) => inherited,
        }
    }

    /// The level with this number.
    pub const fn from_number(number: u8) -> Self {
        match number {
            0 => Self::Allow,
            1 => Self::MaskUserInput,
            2 => Self::Mask,
            _ => Self::Hidden,
        }
    }

    /// Ordinary text is masked.
    pub fn masks_text(self) -> bool {
        self >= Self::Mask
    }
}
