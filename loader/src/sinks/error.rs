//! What goes wrong in a sink, and where. Tells apart what the user can mend (address, password, version, rights) from what
//! may pass by itself and from what a row did. Never holds a password.

use std::fmt;

use triptych_schemas::manifest::StoreKind;
pub use triptych_servers::Fault as SinkErrorKind;
use triptych_servers::Store;

/// A store, a table of it, a batch and a row where there is one, and the cause.
#[derive(Debug, thiserror::Error)]
pub struct SinkError {
    pub store: StoreKind,
    pub kind: SinkErrorKind,
    pub table: String,
    /// From 0.
    pub batch: Option<usize>,
    /// The row's key, as people would look it up.
    pub row: Option<String>,
    pub cause: anyhow::Error,
}

impl SinkError {
    pub fn new(store: StoreKind, table: &str, cause: impl Into<anyhow::Error>) -> Self {
        Self::of_kind(SinkErrorKind::Failed, store, table, cause)
    }

    pub fn of_kind(kind: SinkErrorKind, store: StoreKind, table: &str, cause: impl Into<anyhow::Error>) -> Self {
        Self { store, kind, table: table.to_owned(), batch: None, row: None, cause: cause.into() }
    }

    /// The same of an error that is told more than once.
    pub(super) fn again(&self) -> Self {
        Self {
            store: self.store,
            kind: self.kind,
            table: self.table.clone(),
            batch: self.batch,
            row: self.row.clone(),
            cause: anyhow::anyhow!("{:#}", self.cause),
        }
    }

    #[must_use]
    pub fn in_batch(self, table: &str, batch: usize) -> Self {
        Self { table: table.to_owned(), batch: Some(batch), ..self }
    }

    #[must_use]
    pub fn at_row(self, row: String) -> Self {
        Self { row: Some(row), ..self }
    }
}

impl fmt::Display for SinkError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(store_name(self.store))?;
        if !self.table.is_empty() {
            write!(out, ": table `{}`", self.table)?;
        }
        if let Some(batch) = self.batch {
            write!(out, ", batch {batch}")?;
        }
        if let Some(row) = &self.row {
            write!(out, ", row with {row}")?;
        }
        write!(out, ": {:#}", self.cause)
    }
}

/// As people write it.
pub fn store_name(store: StoreKind) -> &'static str {
    Store::of(store).name
}
