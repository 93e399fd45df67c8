//! How a store fails: which one, asked in which role, whether trying again may help, and what it said.

use std::error::Error;

use triptych_schemas::manifest::StoreKind;
use triptych_servers::Fault;

use super::Role;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// Nothing answers there, or the connection broke. Trying again at once may help.
    Unreachable,
    /// It says that it cannot just now, or its files cannot be read. Trying again later may help.
    Unavailable,
    /// It does not know the gateway's user or password. Trying again does not help.
    Unauthorized,
    /// It did not answer in time.
    Timeout,
    /// As many calls as are allowed are with it already.
    Busy,
    /// It did not answer lately, and was not asked.
    Open,
    /// It answered something that we do not understand: a mistake of ours, or a damaged load.
    Broken,
}

impl From<Fault> for StoreErrorKind {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Unauthorized => Self::Unauthorized,
            Fault::Unreachable => Self::Unreachable,
            Fault::ReadOnly | Fault::Version | Fault::Busy => Self::Unavailable,
            Fault::Timeout => Self::Timeout,
            Fault::Row | Fault::Failed => Self::Broken,
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the {} store ({store:?}) failed", role.name())]
pub struct StoreError {
    pub store: StoreKind,
    pub role: Role,
    pub kind: StoreErrorKind,
    #[source]
    pub source: Box<dyn Error + Send + Sync>,
}

impl StoreError {
    /// The error and what caused it, on one line: for logs, never for clients.
    pub fn chain(error: &dyn Error) -> String {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        text
    }
}
