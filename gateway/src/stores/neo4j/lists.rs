//! Lists of neighbours, kept once they were asked for: nearly every question needs one of few lists of categories, which are
//! the longest of a load, and a grocer's regulars bought hundreds of products, many of them the same.

use std::mem::size_of;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use triptych_recommend::evidence::Shares;

use super::load::OneLoad;
use super::neighbours::{self, KeyAndMode, Of};
use crate::stores::StoreError;
use crate::stores::graph::known::Known;
use crate::stores::kept::Kept;

/// How many are expected to fit.
const LISTS: usize = 10_000;

pub(super) struct Lists(Kept<(Of, KeyAndMode), Arc<Shares>>);

impl Lists {
    pub(super) fn new(bytes_max: u64) -> Self {
        Self(Kept::new(bytes_max, LISTS))
    }

    /// As [`neighbours::read`].
    pub(super) async fn read(
        &self,
        load: &OneLoad,
        known: &Known,
        of: Of,
        wanted: Vec<KeyAndMode>,
    ) -> Result<FxHashMap<KeyAndMode, Arc<Shares>>, StoreError> {
        let mut found = FxHashMap::default();
        let mut missing = Vec::new();
        for wanted in wanted {
            match self.0.find(&(of, wanted)) {
                Some(kept) => drop(found.insert(wanted, kept)),
                None => missing.push(wanted),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        for (wanted, shares) in neighbours::read(load, known, of, missing).await? {
            self.0.keep((of, wanted), Arc::clone(&shares), size_of::<Shares>() + size_of_val(&*shares.list));
            found.insert(wanted, shares);
        }
        Ok(found)
    }
}
