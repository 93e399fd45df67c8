//! Which keys were met, and the row each was given. Keys are held as 128-bit fingerprints, so memory
//! does not grow with their length; two keys that share one would be taken for the same, which at a
//! billion keys has a chance below one in 10^20.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// 16 bytes a key and 5 to 10 to find it by: a map of keys to rows would take twice as much.
#[derive(Default)]
pub struct KeyIndex {
    /// By row.
    keys: Vec<Key>,
    rows: HashTable<u32>,
}

impl KeyIndex {
    /// Gives the next row to a new key; returns the row it already has otherwise.
    pub fn insert(&mut self, key: Key) -> Result<u32, u32> {
        let next = u32::try_from(self.keys.len()).expect("more than 4 billion keys do not fit memory either");
        let keys = &self.keys;
        let is_same = |row: &u32| keys[*row as usize] == key;
        match self.rows.entry(key.hash(), is_same, |row| keys[*row as usize].hash()) {
            Entry::Occupied(entry) => Err(*entry.get()),
            Entry::Vacant(entry) => {
                entry.insert(next);
                self.keys.push(key);
                Ok(next)
            }
        }
    }

    pub fn count(&self) -> usize {
        self.keys.len()
    }

    pub fn row(&self, key: Key) -> Option<u32> {
        self.rows.find(key.hash(), |row| self.keys[*row as usize] == key).copied()
    }
}

/// The fingerprint of a key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(u128);

impl Key {
    pub fn of(id: &str) -> Self {
        Self(xxh3_128(id.as_bytes()))
    }

    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// Of a key of several parts; a separator that no part holds keeps `a,bc` and `ab,c` apart.
    pub fn of_parts(parts: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut hasher = Xxh3::new();
        for part in parts {
            hasher.update(part.as_ref().as_bytes());
            hasher.update(&[0xff]);
        }
        Self(hasher.digest128())
    }

    /// Half of it: enough to tell apart the few keys of one parent.
    pub(super) fn half(self) -> u64 {
        self.0 as u64
    }

    fn hash(self) -> u64 {
        FxBuildHasher.hash_one(self.0)
    }
}
