//! How much longer the events of a frame may become than what the frames say: by assets and imported sheets that are
//! written out wherever they are referred to, and by addresses made absolute. A few bytes could stand for gigabytes.

use core::cell::Cell;
use std::borrow::Cow;
use url::Url;

/// What is written out for one frame. Beyond it references stay references. Less in tests, which are not optimised.
pub(super) const BYTES_MAX: usize = if cfg!(test) { 1 << 20 } else { 32 << 20 };

/// A text may grow by so much without being counted.
const FREE_BYTES: usize = 256;

/// What is left of it.
#[derive(Debug)]
pub(super) struct Budget(Cell<usize>);

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(BYTES_MAX))
    }
}

impl Budget {
    /// The next frame begins.
    pub fn renew(&self) {
        self.0.set(BYTES_MAX);
    }

    /// Takes bytes, if so many are left.
    pub fn spend(&self, bytes: usize) -> bool {
        let left = self.0.get().checked_sub(bytes);
        left.inspect(|left| self.0.set(*left)).is_some()
    }

    /// What was spent by `work` is counted as `bytes` of what it made.
    pub fn respend<T>(&self, work: impl FnOnce() -> T, bytes: impl FnOnce(&T) -> usize) -> T {
        let before = self.0.get();
        let made = work();
        let spent = before - self.0.get();
        if spent > 0 {
            self.0.set(before - bytes(&made).min(spent));
        }
        made
    }

    /// A text whose addresses `make` resolves against `base`; as it is where it would become too long.
    pub fn resolved<'a>(
        &self,
        text: &'a str,
        base: Option<&Url>,
        make: impl FnOnce(Option<&Url>) -> Cow<'a, str>,
    ) -> Cow<'a, str> {
        let base_bytes = base.map_or(0, |base| base.as_str().len());
        if text.len().saturating_mul(base_bytes) > self.0.get() {
            // Nothing is an address that none of these begins or ends.
            let marks = text
                .bytes()
                .filter(|byte| matches!(byte, b'(' | b'"' | b'\'' | b','));
            if (1 + marks.count()).saturating_mul(base_bytes) > self.0.get() {
                return text.into();
            }
        }
        let made = make(base);
        let grown = made.len().saturating_sub(text.len());
        match grown <= FREE_BYTES || self.spend(grown) {
            true => made,
            false => text.into(),
        }
    }
}
