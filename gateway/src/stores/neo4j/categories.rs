//! What is bought together with the products of categories, kept once it was asked for: nearly every question needs one
//! of few lists, and they are the longest of a load.

use std::sync::{Arc, Mutex, MutexGuard};

use rustc_hash::FxHashMap;
use triptych_recommend::evidence::Shares;

use super::load::OneLoad;
use super::neighbours::{self, KeyAndMode, Of};
use crate::stores::StoreError;
use crate::stores::graph::known::Known;

/// Products in all lists kept of a load, at 16 bytes: what does not fit is asked for each time.
const KEPT_PRODUCTS_MAX: usize = 4_000_000;

#[derive(Default)]
pub(super) struct Categories(Mutex<Cache>);

#[derive(Default)]
struct Cache {
    lists: FxHashMap<KeyAndMode, Arc<Shares>>,
    products: usize,
}

impl Categories {
    /// As [`neighbours::read`].
    pub(super) async fn read(
        &self,
        load: &OneLoad,
        known: &Known,
        mut wanted: Vec<KeyAndMode>,
    ) -> Result<FxHashMap<KeyAndMode, Arc<Shares>>, StoreError> {
        let mut found = self.kept(&wanted);
        wanted.retain(|wanted| !found.contains_key(wanted));
        for (wanted, shares) in neighbours::read(load, known, Of::Categories, wanted).await? {
            let shares = Arc::new(shares);
            self.lock().keep(wanted, &shares);
            found.insert(wanted, shares);
        }
        Ok(found)
    }

    fn kept(&self, wanted: &[KeyAndMode]) -> FxHashMap<KeyAndMode, Arc<Shares>> {
        let kept = self.lock();
        wanted.iter().filter_map(|wanted| Some((*wanted, Arc::clone(kept.lists.get(wanted)?)))).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Cache> {
        self.0.lock().expect("no one panics while holding this lock")
    }
}

impl Cache {
    fn keep(&mut self, wanted: KeyAndMode, shares: &Arc<Shares>) {
        let products = self.products + shares.list.len();
        if products <= KEPT_PRODUCTS_MAX && self.lists.insert(wanted, Arc::clone(shares)).is_none() {
            self.products = products;
        }
    }
}
