//! The static dictionary that primes every deflate stream: the vocabulary of HTML, CSS and SVG as it stands in
//! string tables and style texts. What is most frequent stands last, where distances are shortest.
//!
//! A changed dictionary is a new version: readers keep the old ones.

/// Version of [`DICTIONARY`], in every header.
pub const VERSION: u8 = 1;

/// The text itself.
pub const DICTIONARY: &str = include_str!("dictionary.v1.txt");
