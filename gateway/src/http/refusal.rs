//! Answers to what is no GraphQL request at all: in the shape of a GraphQL error, with a sentence that says what to send.
//! Errors within a query are not its business.

use async_graphql::ParseRequestError;
use axum::Json;
use axum::http::header::ALLOW;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::REQUEST_BYTES_MAX;

const WHAT_TO_SEND: &str = "POST JSON to /graphql, {\"query\": \"{ load { id } }\"}, or open / for the playground";

/// Why a request is not executed.
pub(super) enum Refusal {
    Unreadable(ParseRequestError),
    NoQuery,
    UnknownPath(Uri),
    TooLarge,
    WrongMethod,
}

/// What axum and its layers refuse by a status alone, in the shape of all refusals. Headers that say more are kept.
pub(super) async fn in_words(answer: Response) -> Response {
    let refusal = match answer.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge,
        StatusCode::METHOD_NOT_ALLOWED => Refusal::WrongMethod,
        _ => return answer,
    };
    let mut worded = refusal.into_response();
    worded.headers_mut().extend(answer.headers().get(ALLOW).map(|methods| (ALLOW, methods.clone())));
    worded
}

impl From<ParseRequestError> for Refusal {
    fn from(error: ParseRequestError) -> Self {
        Self::Unreadable(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::TooLarge | Self::Unreadable(ParseRequestError::PayloadTooLarge) => {
                let message = format!(
                    "the request is larger than {REQUEST_BYTES_MAX} bytes: ask in several, with fewer ids each"
                );
                (StatusCode::PAYLOAD_TOO_LARGE, "BAD_REQUEST", message)
            }
            Self::WrongMethod => {
                let message = format!("this address does not take this method: {WHAT_TO_SEND}");
                (StatusCode::METHOD_NOT_ALLOWED, "BAD_REQUEST", message)
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
