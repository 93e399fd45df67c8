//! How a query can fail, and what that means for the role.

use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::error::Elapsed;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::mongodb::fault;

use crate::stores::{Role, StoreError, StoreErrorKind};

/// After which we give up on the record of loads, where nobody gave up before.
pub(super) const RECORD_TIME_MAX: Duration = Duration::from_secs(6);

#[derive(Debug, thiserror::Error)]
pub(super) enum QueryError {
    #[error("a query failed")]
    Query(#[from] mongodb::error::Error),
    #[error("no answer within {} s", RECORD_TIME_MAX.as_secs())]
    Silent(#[from] Elapsed),
    /// As the role says it already.
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a document's field `{field}` is not as a loader writes it")]
    Unreadable { field: &'static str },
    #[error("the task that ran a query stopped")]
    Stopped(#[from] JoinError),
}

/// As the role says it.
pub(super) fn failed(error: QueryError) -> StoreError {
    let kind = match error {
        QueryError::Store(error) => return error,
        QueryError::Query(ref error) => fault(error).into(),
        QueryError::Silent(_) => StoreErrorKind::Timeout,
        QueryError::Unreadable { .. } | QueryError::Stopped(_) => StoreErrorKind::Broken,
    };
    StoreError { store: StoreKind::Mongodb, role: Role::Documents, kind, source: Box::new(error) }
}
