//! The groups that rows fall in. A group's key is its dimension codes in mixed radix, so keys sort as rows do by
//! default: by all dimensions, ascending, nulls last.

use rustc_hash::FxHashMap;

/// Up to this many possible keys, a table of them is faster than hashing: 4 MiB of slots, touched only where used.
const SLOTS_MAX: u128 = 1 << 20;

pub(super) struct Groups {
    index: Index,
    /// The key of each group, in order of first meeting.
    pub(super) keys: Vec<u128>,
}

enum Index {
    /// Group number plus one, 0 where none was met.
    Slots(Vec<u32>),
    Hashed(FxHashMap<u128, u32>),
}

impl Groups {
    pub(super) fn new(possible_keys: u128) -> Self {
        let index = if possible_keys <= SLOTS_MAX {
            Index::Slots(vec![0; possible_keys as usize])
        } else {
            Index::Hashed(FxHashMap::default())
        };
        Self { index, keys: Vec::new() }
    }

    /// The number of the group with this key.
    pub(super) fn number(&mut self, key: u128) -> usize {
        let next = self.keys.len() as u32;
        let group = match &mut self.index {
            Index::Slots(slots) => {
                let slot = &mut slots[key as usize];
                if *slot == 0 {
                    *slot = next + 1;
                }
                *slot - 1
            }
            Index::Hashed(map) => *map.entry(key).or_insert(next),
        };
        if group == next {
            self.keys.push(key);
        }
        group as usize
    }
}
