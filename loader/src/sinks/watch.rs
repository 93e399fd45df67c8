//! What a write tells while it runs, and how it is ended early.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::anyhow;
use triptych_schemas::manifest::StoreKind;

use super::SinkError;
use crate::progress::BarProgress;

pub struct Watch<'a> {
    pub bar: BarProgress,
    /// Set from outside.
    pub interrupted: &'a AtomicBool,
}

impl Watch<'_> {
    /// So many rows more are about to be written.
    pub(super) fn expects(&self, rows: usize) {
        self.bar.expect(rows as u64);
    }

    /// So many rows more are written; an error where no more are wanted.
    pub(super) fn wrote(&self, store: StoreKind, rows: usize) -> Result<(), SinkError> {
        self.bar.add(rows as u64);
        if self.interrupted.load(Ordering::Relaxed) {
            return Err(SinkError::new(store, "", anyhow!("interrupted")));
        }
        Ok(())
    }
}
