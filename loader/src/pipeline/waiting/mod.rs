//! What was read and cleaned, waiting for its part of the load: in memory where the source is small, on disk where it is large.
//! Nothing here knows which, and nothing outlives the load.

mod addresses;
mod spool;

use std::path::Path;

use polars::prelude::DataFrame;

pub(super) use addresses::Addresses;
pub(super) use spool::{KEY, Spool};

use super::LoadError;
use crate::silver::ids::Ids;

/// Orders, reviews or people a part: enough for row groups that compress well, few enough that all columns of a part take
/// about 100 MB.
const KEYS: u32 = 131_072;

/// When rows wait on disk, and how large parts are then.
#[derive(Clone, Copy, Debug)]
pub struct Slicing {
    /// Bytes of the source's files when unpacked. Below that, a load is one part and waits in memory.
    pub from_bytes: u64,
    /// Orders, reviews or people a part.
    pub keys: u32,
}

impl Default for Slicing {
    /// Up to 256 MB, some 400,000 orders, one part takes less than a gigabyte of memory, and is faster.
    fn default() -> Self {
        Self { from_bytes: 256 * 1024 * 1024, keys: KEYS }
    }
}

impl Slicing {
    /// Whether rows of a source of this size wait on disk.
    pub fn is_on_disk(self, unpacked_bytes: u64) -> bool {
        unpacked_bytes >= self.from_bytes
    }
}

/// Where rows of a load wait.
#[derive(Clone, Copy)]
pub(super) struct Spools<'a> {
    /// In memory where there is no folder.
    folder: Option<&'a Path>,
    keys: u32,
}

impl<'a> Spools<'a> {
    pub(super) fn in_memory() -> Self {
        Self { folder: None, keys: u32::MAX }
    }

    pub(super) fn on_disk(folder: &'a Path, keys: u32) -> Self {
        Self { folder: Some(folder), keys }
    }

    pub(super) fn is_in_memory(self) -> bool {
        self.folder.is_none()
    }

    /// Orders, reviews or people a part.
    pub(super) fn keys(self) -> u32 {
        self.keys
    }

    pub(super) fn create(self, name: &str) -> Result<Spool, LoadError> {
        let folder = self.folder.map(|folder| folder.join(name));
        Spool::create(folder, self.keys).map_err(LoadError::failed)
    }

    /// Of what waited, everything has been taken.
    pub(super) fn remove(self) -> Result<(), LoadError> {
        self.folder.map_or(Ok(()), std::fs::remove_dir_all).map_err(LoadError::failed)
    }
}

/// A source, read and cleaned.
pub(super) struct Waiting {
    pub(super) places: DataFrame,
    pub(super) categories: DataFrame,
    pub(super) products: DataFrame,
    pub(super) sellers: DataFrame,
    pub(super) accounts: Accounts,
    /// Ids of people, by row.
    pub(super) people: Ids,
    /// By order key, whole orders in each part.
    pub(super) orders: OrderSpools,
    pub(super) order_count: u32,
    /// By review row.
    pub(super) review_keys: Vec<u32>,
}

/// Accounts by row.
#[derive(Default)]
pub(super) struct Accounts {
    pub(super) ids: Ids,
    /// Row of the person; later, the customer key.
    pub(super) customers: Vec<u32>,
    pub(super) addresses: Addresses,
}

/// Canonical tables, each row with the key of its order.
pub(super) struct OrderSpools {
    pub(super) orders: Spool,
    pub(super) order_items: Spool,
    pub(super) payments: Spool,
    /// With [`REVIEW_ROW`].
    pub(super) reviews: Spool,
}

/// The column that says which of all reviews a row is.
pub(super) const REVIEW_ROW: &str = "review_row";

impl OrderSpools {
    /// No more rows are to come, and they may be taken much later.
    pub(super) fn settle(&mut self) -> Result<(), LoadError> {
        let mut all = [&mut self.orders, &mut self.order_items, &mut self.payments, &mut self.reviews].into_iter();
        all.try_for_each(Spool::settle).map_err(LoadError::failed)
    }
}
