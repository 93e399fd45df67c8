//! How a query can fail, and what that means for the role.

use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::error::Elapsed;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::mongodb::fault;

use crate::stores::breaker::Refused;
use crate::stores::{Role, StoreError, StoreErrorKind};

/// After which we give up on the server: it had its time, and a little for the way.
pub(super) const ANSWER_TIME_MAX: Duration = Duration::from_secs(6);

#[derive(Debug, thiserror::Error)]
pub(super) enum QueryError {
    #[error("a query failed")]
    Query(#[from] mongodb::error::Error),
    #[error("no answer within {} s", ANSWER_TIME_MAX.as_secs())]
    Silent(#[from] Elapsed),
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("a document's field `{field}` is not as a loader writes it")]
    Unreadable { field: &'static str },
    #[error("the task that ran a query stopped")]
    Stopped(#[from] JoinError),
}

/// As the role says it.
pub(super) fn failed(error: QueryError) -> StoreError {
    let kind = match &error {
        QueryError::Query(error) => fault(error).into(),
        QueryError::Silent(_) => StoreErrorKind::Timeout,
        QueryError::Refused(_) => StoreErrorKind::Unavailable,
        QueryError::Unreadable { .. } | QueryError::Stopped(_) => StoreErrorKind::Broken,
    };
    StoreError { store: StoreKind::Mongodb, role: Role::Documents, kind, source: Box::new(error) }
}
