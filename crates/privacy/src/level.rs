//! Privacy levels and how they are inherited.

/// How much of an element and what is in it may be kept. Ordered from open to closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Level {
    /// Everything but what is always masked.
    Allow = 0,
    /// Everything but what visitors enter.
    MaskUserInput = 1,
    /// As [`Level::Mask`], but for texts that are on the list of those that may be shown.
    MaskUnlessAllowlisted = 2,
    /// Structure and style; texts and pictures are masked. The default.
    Mask = 3,
    /// A box of the same size.
    Hidden = 4,
    /// Nothing, as if it were not there.
    Ignored = 5,
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
        } else if is("mask-unless-allowlisted") {
            Some(Self::MaskUnlessAllowlisted)
        } else if is("hidden") {
            Some(Self::Hidden)
        } else if is("ignore") {
            Some(Self::Ignored)
        } else {
            Some(Self::Mask)
        }
    }

    /// A level by its name in the options.
    pub fn from_option(name: &str) -> Option<Self> {
        match name {
            "allow" => Some(Self::Allow),
            "mask-user-input" => Some(Self::MaskUserInput),
            "mask-unless-allowlisted" => Some(Self::MaskUnlessAllowlisted),
            "mask" => Some(Self::Mask),
            "hidden" => Some(Self::Hidden),
            "ignore" => Some(Self::Ignored),
            _ => None,
        }
    }

    /// Its name in the options.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::MaskUserInput => "mask-user-input",
            Self::MaskUnlessAllowlisted => "mask-unless-allowlisted",
            Self::Mask => "mask",
            Self::Hidden => "hidden",
            Self::Ignored => "ignore",
        }
    }

    /// Nothing of what is in it is kept, nor of what happens on it.
    pub fn is_closed(self) -> bool {
        self >= Self::Hidden
    }

    /// Ordinary text is masked, if it is not on the list.
    pub fn masks_text(self) -> bool {
        self >= Self::MaskUnlessAllowlisted
    }
}
