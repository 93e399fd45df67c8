//! Answers to what is no GraphQL request at all: in the shape of a GraphQL error, with a sentence that says what to send.
//! Errors within a query are not its business.

use async_graphql::ParseRequestError;
use axum::Json;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

const WHAT_TO_SEND: &str = "POST JSON, {\"query\": \"{ load { id } }\"}, or open / for the playground";

/// Why a request is not executed.
pub(super) enum Refusal {
    Unreadable(ParseRequestError),
    NoQuery,
    UnknownPath(Uri),
}

impl From<ParseRequestError> for Refusal {
    fn from(error: ParseRequestError) -> Self {
        Self::Unreadable(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::Unreadable(ParseRequestError::PayloadTooLarge) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "BAD_REQUEST", "the request is too large".to_owned())
            }
            Self::Unreadable(error) => {
                (StatusCode::BAD_REQUEST, "BAD_REQUEST", format!("no GraphQL request ({error}): {WHAT_TO_SEND}"))
            }
            Self::NoQuery => (StatusCode::BAD_REQUEST, "BAD_REQUEST", format!("no query: {WHAT_TO_SEND}")),
            Self::UnknownPath(path) => {
                let message = format!("nothing is at `{}`: GraphQL is at /graphql, the playground at /", path.path());
                (StatusCode::NOT_FOUND, "NOT_FOUND", message)
            }
        };
        let body = json!({ "errors": [{ "message": message, "extensions": { "code": code } }] });
        (status, Json(body)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_a_status_of_its_own() {
        let check = |refusal: Refusal, expected: StatusCode| assert_eq!(refusal.into_response().status(), expected);
        check(Refusal::NoQuery, StatusCode::BAD_REQUEST);
        check(ParseRequestError::PayloadTooLarge.into(), StatusCode::PAYLOAD_TOO_LARGE);
        check(ParseRequestError::UnsupportedBatch.into(), StatusCode::BAD_REQUEST);
        check(Refusal::UnknownPath(Uri::from_static("/metrics?a=1")), StatusCode::NOT_FOUND);
    }
}
