//! How much memory the stores of one load may take to keep what they were asked. Refuses nothing: no room means that all is
//! asked anew each time. Stores of servers keep neighbours alone.

/// Bytes by what is kept in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Pages of KPIs.
    pub reports: u64,
    /// Pages of documents, and how long their lists are.
    pub lists: u64,
    /// What is bought together with products and categories.
    pub neighbours: u64,
}

/// What all that is kept takes, unless it is said: whole answers, and what stores keep.
pub const KEPT_BYTES_DEFAULT: u64 = 256_000_000;

/// Whole answers take the rest.
const PART_FOR_REPORTS: u64 = 16;
const PART_FOR_LISTS: u64 = 16;
const PART_FOR_NEIGHBOURS: u64 = 2;

impl Room {
    /// Of all the memory for what is kept, that of stores.
    pub const fn of(bytes: u64) -> Self {
        Self {
            reports: bytes / PART_FOR_REPORTS,
            lists: bytes / PART_FOR_LISTS,
            neighbours: bytes / PART_FOR_NEIGHBOURS,
        }
    }

    pub const fn bytes(self) -> u64 {
        self.reports + self.lists + self.neighbours
    }
}

impl Default for Room {
    fn default() -> Self {
        Self::of(KEPT_BYTES_DEFAULT)
    }
}
