//! Which keys were met, and the row each was given. Keys are held as 128-bit fingerprints, so memory
//! does not grow with their length; two keys that share one would be taken for the same, which at a
//! billion keys has a chance below one in 10^20.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

#[derive(Default)]
pub struct KeyIndex {
    rows: FxHashMap<u128, u32>,
}

impl KeyIndex {
    /// Gives the next row to a new key; returns the row it already has otherwise.
    pub fn insert(&mut self, key: Key) -> Result<u32, u32> {
        let next = u32::try_from(self.rows.len()).expect("more than 4 billion keys do not fit memory either");
        match self.rows.entry(key.0) {
            std::collections::hash_map::Entry::Occupied(entry) => Err(*entry.get()),
            std::collections::hash_map::Entry::Vacant(entry) => Ok(*entry.insert(next)),
        }
    }

    pub fn count(&self) -> usize {
        self.rows.len()
    }

    pub fn row(&self, key: Key) -> Option<u32> {
        self.rows.get(&key.0).copied()
    }
}

/// The fingerprint of a key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(u128);

impl Key {
    pub fn of(id: &str) -> Self {
        Self(xxh3_128(id.as_bytes()))
    }

    /// Of a key of several parts; a separator that no part holds keeps `a,bc` and `ab,c` apart.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hasher = Xxh3::new();
        for part in parts {
            hasher.update(part.as_bytes());
            hasher.update(&[0xff]);
        }
        Self(hasher.digest128())
    }

    /// Of a child row: its parent's row and its number there.
    pub fn of_child(parent_row: u32, number: i32) -> Self {
        Self(u128::from(parent_row) << 32 | u128::from(number.cast_unsigned()))
    }
}
