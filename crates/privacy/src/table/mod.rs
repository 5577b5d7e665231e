//! The rules as data: for each kind of attribute, text and control state what becomes of it at each level.
//!
//! The code says of which kind something is, and whose; the tables say what becomes of it, and nothing else does. The
//! tables in `docs/privacy.md` and what the tests of the browsers expect are written from them, see `tests/table`.

mod attributes;
mod contents;
mod treatment;

pub use attributes::Attribute;
pub use contents::{State, Text};
pub use treatment::Treatment;

use crate::level::Level;

/// Whose something is. What is the visitor's is masked from a more open level on than what is the page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// The page's own.
    Page,
    /// What visitors enter.
    Visitor,
    /// Passwords and the like, which no level shows.
    Always,
}

/// The columns of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Column {
    /// [`Level::Allow`]
    Allow = 0,
    /// [`Level::MaskUserInput`]
    MaskUserInput = 1,
    /// [`Level::MaskUnlessAllowlisted`]
    MaskUnlessAllowlisted = 2,
    /// [`Level::Mask`]
    Mask = 3,
    /// [`Level::Hidden`], [`Level::Ignored`]
    Closed = 4,
}

impl Column {
    /// What holds at a level for something of this owner's.
    pub fn of(level: Level, owner: Owner) -> Self {
        match (level, owner) {
            (Level::Hidden | Level::Ignored, _) => Self::Closed,
            (Level::Mask, _) | (_, Owner::Always) => Self::Mask,
            (Level::Allow, _) => Self::Allow,
            (_, Owner::Visitor) => Self::Mask,
            (Level::MaskUserInput, Owner::Page) => Self::MaskUserInput,
            (Level::MaskUnlessAllowlisted, Owner::Page) => Self::MaskUnlessAllowlisted,
        }
    }
}

/// A row's treatments, as the columns are.
type Treatments = [Treatment; 5];

/// At `allow`, `mask-user-input` and `mask`, which `mask-unless-allowlisted` is but for texts; in what is closed nothing is kept.
const fn of(allow: Treatment, mask_user_input: Treatment, mask: Treatment) -> Treatments {
    [allow, mask_user_input, mask, mask, Treatment::Drop]
}

/// The same of texts, which may be on the list of those that are shown.
const fn listed(mask_user_input: Treatment, if_not_listed: Treatment, mask: Treatment) -> Treatments {
    [
        Treatment::Keep,
        mask_user_input,
        if_not_listed,
        mask,
        Treatment::Drop,
    ]
}

/// At every level the same.
const fn ever(treatment: Treatment) -> Treatments {
    of(treatment, treatment, treatment)
}

/// A table: of each row its name in the code and elsewhere, the words for it in the documentation (`{…}` stands for one of
/// the lists of names), its treatments, and examples: elements from the outside to the inside, the attribute's name, its value.
/// Words and examples are for the tests alone.
macro_rules! rows {
    (
        $(#[$about:meta])*
        $table:ident {
            $($row:ident = $id:literal, $words:literal, $treatments:expr, [$($example:expr),+ $(,)?];)+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $table {
            $(#[doc = $words] $row,)+
        }

        impl $table {
            const TREATMENTS: &[$crate::table::Treatments] = &[$($treatments),+];

            /// What becomes of it. What is in no table is not recorded.
            pub fn at(self, column: $crate::table::Column) -> $crate::table::Treatment {
                let row = Self::TREATMENTS.get(self as usize);
                let treatment = row.and_then(|row| row.get(column as usize));
                treatment.copied().unwrap_or($crate::table::Treatment::Drop)
            }
        }

        #[cfg(test)]
        impl $table {
            /// Every row, as the documentation shows them.
            pub const ALL: &[Self] = &[$(Self::$row),+];

            /// `(id, words, examples)`.
            pub const fn told(self) -> (&'static str, &'static str, &'static [$crate::table::Example]) {
                match self {
                    $(Self::$row => ($id, $words, &[$($example),+]),)+
                }
            }
        }
    };
}
use rows;

/// Elements from the outside to the inside, an attribute's name (none for texts and states), its value.
#[cfg(test)]
pub type Example = (&'static str, &'static str, &'static str);
