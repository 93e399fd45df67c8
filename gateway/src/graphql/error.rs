//! What clients are told when something fails: a code, a sentence, and the argument at fault. What a store said stays
//! in the log.
//!
//! [`ApiError`] has no `Display` on purpose: async-graphql turns anything displayable into an error without a code,
//! so resolvers work in `Result<_, ApiError>`, where `?` keeps the code.
//!
//! A resolver that returns `Result<Option<T>, _>` would null its parent when it fails. Fields that the API declares
//! nullable return [`Nullable`] (`result.transpose()`): they alone are null, and the rest of the answer arrives.

use std::sync::Arc;

use async_graphql::{Error, ErrorExtensionValues, InputType, Pos, ServerError, Value};
use triptych_schemas::manifest::StoreKind;

use super::{failures, stores};
use crate::served::Unserved;
use crate::stores::{Role, StoreError, StoreErrorKind};

#[derive(Clone, Debug)]
pub(crate) enum ApiError {
    BadArgument {
        argument: String,
        reason: String,
    },
    NoLoad(Unserved),
    /// What was asked has no meaning.
    KpiNotDefined {
        reason: String,
    },
    StoreUnavailable {
        store: StoreKind,
        role: Role,
    },
    /// It has as much to do for us as it may have.
    StoreBusy {
        store: StoreKind,
        role: Role,
    },
    /// It does not let the gateway in, which trying again does not change.
    StoreRefuses {
        store: StoreKind,
        role: Role,
    },
    /// A mistake of ours.
    Internal,
}

impl ApiError {
    pub(crate) fn bad_argument(argument: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::BadArgument { argument: argument.into(), reason: reason.into() }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::BadArgument { .. } => BAD_ARGUMENT,
            Self::NoLoad(Unserved::NoStore { .. }) | Self::StoreUnavailable { .. } | Self::StoreRefuses { .. } => {
                "STORE_UNAVAILABLE"
            }
            Self::StoreBusy { .. } => "STORE_BUSY",
            Self::NoLoad(_) => "NO_LOAD",
            Self::KpiNotDefined { .. } => "KPI_NOT_DEFINED",
            Self::Internal => INTERNAL,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::BadArgument { argument, reason } => format!("argument `{argument}`: {reason}"),
            Self::NoLoad(reason) => reason.to_string(),
            Self::KpiNotDefined { reason } => reason.clone(),
            Self::StoreUnavailable { role, .. } => {
                format!("the {} store does not answer; try again", role.name())
            }
            Self::StoreBusy { role, .. } => {
                format!("the {} store is busy; try again in a moment", role.name())
            }
            Self::StoreRefuses { role, .. } => format!(
                "the {} store refuses the user or password that the gateway was started with: mend them there",
                role.name()
            ),
            Self::Internal => "something went wrong here; the gateway's log says what".to_owned(),
        }
    }
}

/// The answer of a nullable field: nothing, a value, or an error that nulls this field only.
pub(crate) type Nullable<T> = Option<Result<T, ApiError>>;

const BAD_ARGUMENT: &str = "BAD_ARGUMENT";
const BAD_REQUEST: &str = "BAD_REQUEST";
const INTERNAL: &str = "INTERNAL";

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", error.code());
        match &error {
            ApiError::BadArgument { argument, .. } => extensions.set("argument", argument.clone()),
            ApiError::StoreUnavailable { store, role }
            | ApiError::StoreBusy { store, role }
            | ApiError::StoreRefuses { store, role } => {
                extensions.set("store", stores::StoreKind::from(*store).to_value());
                extensions.set("role", stores::StoreRole::from(*role).to_value());
            }
            _ => {}
        }
        Self { message: error.message(), source: None, extensions: Some(extensions) }
    }
}

/// The one place where a store's failure is logged, and not for each request that meets it.
impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        failures::log(&error);
        match error.kind {
            StoreErrorKind::Unreachable
            | StoreErrorKind::Unavailable
            | StoreErrorKind::Timeout
            | StoreErrorKind::Open => Self::StoreUnavailable { store: error.store, role: error.role },
            StoreErrorKind::Busy => Self::StoreBusy { store: error.store, role: error.role },
            StoreErrorKind::Unauthorized => Self::StoreRefuses { store: error.store, role: error.role },
            StoreErrorKind::Broken => Self::Internal,
        }
    }
}

/// Loaders share one error between all that wait for it.
impl From<Arc<ApiError>> for ApiError {
    fn from(error: Arc<ApiError>) -> Self {
        error.as_ref().clone()
    }
}

/// What the gateway itself refuses of an argument before anything runs. `argument` is the whole one, `place` what is wrong in it.
pub(super) fn bad_value(argument: &str, place: &str, reason: &str, at: Pos) -> ServerError {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", BAD_ARGUMENT);
    extensions.set("argument", argument);
    let message = format!("argument `{place}`: {reason}");
    ServerError { extensions: Some(extensions), ..ServerError::new(message, Some(at)) }
}

/// A variable that is not as it was declared.
pub(super) fn bad_variable(name: &str, reason: String, at: Pos) -> ServerError {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", BAD_REQUEST);
    extensions.set("variable", name);
    ServerError { extensions: Some(extensions), ..ServerError::new(reason, Some(at)) }
}

/// A question that is refused as a whole, with this code.
pub(super) fn coded(code: &str, message: impl Into<String>, at: Pos) -> ServerError {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    ServerError { extensions: Some(extensions), ..ServerError::new(message, Some(at)) }
}

/// A question that goes beyond a limit.
pub(super) fn over_limit(code: &str, message: String, limit: u64, found: u64, at: Pos) -> ServerError {
    let mut error = coded(code, message, at);
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("limit", limit);
    extensions.set("found", found);
    error
}

/// Whether it is a mistake of ours, of which the log says more.
pub(crate) fn is_internal(error: &ServerError) -> bool {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    code == Some(&Value::from(INTERNAL))
}

/// What the query language itself refuses (a word for a number, an unknown enum value, an argument that is missing or
/// unknown) are bad arguments too; async-graphql names the argument in its message only.
pub(crate) fn name_bad_argument(error: &mut ServerError) {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_some() {
        return;
    }
    if let Some((_, rest)) = error.message.split_once("rgument \"") {
        let argument: String = rest.chars().take_while(|symbol| !matches!(symbol, '"' | '.')).collect();
        extensions.set("code", BAD_ARGUMENT);
        extensions.set("argument", argument);
    } else {
        extensions.set("code", BAD_REQUEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_password_is_not_told_to_be_tried_again() {
        let check = |kind: StoreErrorKind, words: &str| {
            let (store, role) = (StoreKind::Lake, Role::Facts);
            let error = Error::from(ApiError::from(StoreError { store, role, kind, source: "as it says".into() }));
            assert!(error.message.contains(words), "{}", error.message);
            assert_eq!(error.message.contains("try again"), kind != StoreErrorKind::Unauthorized, "{}", error.message);
            assert_eq!(error.extensions.unwrap().get("code"), Some(&Value::from("STORE_UNAVAILABLE")));
        };
        check(StoreErrorKind::Unauthorized, "the facts store refuses the user or password");
        check(StoreErrorKind::Unavailable, "the facts store does not answer");
        check(StoreErrorKind::Timeout, "the facts store does not answer");
        check(StoreErrorKind::Unreachable, "the facts store does not answer");
        check(StoreErrorKind::Open, "the facts store does not answer");
    }
}
