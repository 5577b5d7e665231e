//! A map from ids. Bodies come from anywhere, so its hasher has a secret.

use std::collections::HashMap;

/// A map keyed by node or string ids.
pub type IdMap<V> = HashMap<u32, V>;
