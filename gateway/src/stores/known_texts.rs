//! The values that dimensions have in a load, kept once they were told: a load does not change.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use crate::kpi::dimension::Dimension;

#[derive(Default)]
pub(super) struct KnownTexts(Mutex<HashMap<Dimension, Arc<BTreeSet<String>>>>);

impl KnownTexts {
    pub(super) fn get(&self, dimension: Dimension) -> Option<Arc<BTreeSet<String>>> {
        self.0.lock().expect("no one panics while holding this lock").get(&dimension).cloned()
    }

    pub(super) fn keep(&self, dimension: Dimension, texts: BTreeSet<String>) -> Arc<BTreeSet<String>> {
        let texts = Arc::new(texts);
        self.0.lock().expect("no one panics while holding this lock").insert(dimension, Arc::clone(&texts));
        texts
    }
}
