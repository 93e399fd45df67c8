//! Answers to what is no GraphQL request at all, or is not executed: in the shape of a GraphQL error, with a sentence that says
//! what to send. Errors within a query are not its business.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, RETRY_AFTER, VARY};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::accept::Media;
use super::endpoint::BATCH_LENGTH_MAX;
use super::observed::{Answered, Outcome};
use super::request::REQUEST_BYTES_MAX;
use crate::operations::current::request_id;

const WHAT_TO_SEND: &str = "POST JSON to /graphql, {\"query\": \"{ load { id } }\"}, or open /playground";

/// When who was not let in is to come again: questions take milliseconds.
const RETRY_AFTER_SECONDS: &str = "1";
/// Subscriptions take as long as their clients like.
const RETRY_AFTER_SUBSCRIPTIONS_SECONDS: &str = "30";

/// Why a request is not executed.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// What is wrong with it.
    Unreadable(String),
    NoQuery,
    UnknownPath(Uri),
    TooLarge,
    WrongMethod,
    /// A POST that is not said to be JSON.
    NotJson(Option<String>),
    NotAcceptable,
    /// A mutation by GET, or a subscription by a client that takes no events.
    OnlyQueries,
    /// What it was asked as.
    ForeignHost(String),
    /// Several questions in one request, where that is not allowed.
    Batch,
    /// Its length.
    BatchLength(usize),
    /// A document by a name that is not known.
    UnknownDocument,
    /// A document with the hash of another.
    WrongHash,
    /// A document that is none of those allowed.
    NotListed,
    /// The rest of the body did not come.
    SlowBody(Duration),
    /// The answer took too long.
    TimedOut(Duration),
    /// So many questions are being answered, and as many wait as may.
    Busy(usize),
    /// So many subscriptions are open.
    TooManySubscriptions(usize),
    /// What is wrong with the request for a WebSocket.
    NoWebSocket(&'static str),
    /// It offers none of the subprotocols that are spoken here.
    Subprotocol,
    /// Whose page asks for a WebSocket.
    ForeignOrigin(String),
    Panicked,
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            // Clients that know documents by name send the text on seeing this, whatever the media type is.
            Self::UnknownDocument => StatusCode::OK,
            Self::Unreadable(_)
            | Self::NoQuery
            | Self::Batch
            | Self::BatchLength(_)
            | Self::WrongHash
            | Self::NoWebSocket(_)
            | Self::Subprotocol => StatusCode::BAD_REQUEST,
            Self::NotListed | Self::ForeignOrigin(_) => StatusCode::FORBIDDEN,
            Self::UnknownPath(_) => StatusCode::NOT_FOUND,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongMethod | Self::OnlyQueries => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotJson(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::ForeignHost(_) => StatusCode::MISDIRECTED_REQUEST,
            Self::SlowBody(_) => StatusCode::REQUEST_TIMEOUT,
            Self::TimedOut(_) => StatusCode::GATEWAY_TIMEOUT,
            Self::Busy(_) | Self::TooManySubscriptions(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownPath(_) => "NOT_FOUND",
            Self::SlowBody(_) | Self::TimedOut(_) => "TIMEOUT",
            Self::Busy(_) | Self::TooManySubscriptions(_) => "BUSY",
            Self::Panicked => "INTERNAL",
            Self::UnknownDocument => "PERSISTED_QUERY_NOT_FOUND",
            Self::WrongHash => "PERSISTED_QUERY_HASH_MISMATCH",
            Self::NotListed => "PERSISTED_QUERY_NOT_IN_LIST",
            _ => "BAD_REQUEST",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Unreadable(reason) => format!("no GraphQL request ({reason}): {WHAT_TO_SEND}"),
            Self::NoQuery => format!("no query: {WHAT_TO_SEND}"),
            Self::UnknownPath(path) => {
                format!("nothing is at `{}`: GraphQL is at /graphql", path.path())
            }
            Self::TooLarge => {
                format!("the request is larger than {REQUEST_BYTES_MAX} bytes: ask in several, with fewer ids each")
            }
            Self::WrongMethod => format!("this address does not take this method: {WHAT_TO_SEND}"),
            Self::NotJson(given) => {
                let given = given.as_ref().map_or("none is given".to_owned(), |given| format!("this is `{given}`"));
                format!("a POST wants the header `content-type: application/json`, in UTF-8 ({given}): {WHAT_TO_SEND}")
            }
            Self::NotAcceptable => {
                "answers are application/graphql-response+json or application/json, and events text/event-stream: let `accept` \
                 name one of them"
                    .to_owned()
            }
            Self::OnlyQueries => {
                "GET takes queries, and subscriptions with `accept: text/event-stream`: send all else by POST".to_owned()
            }
            Self::ForeignHost(host) => format!(
                "`{host}` is no name of this gateway, which listens for this machine alone: ask it as localhost, or start it \
                 with --allow-host {host}"
            ),
            Self::Batch => {
                "it is a list of questions: send each by itself, or start the gateway with --allow-batches".to_owned()
            }
            Self::BatchLength(length) => {
                format!("a list has 1 to {BATCH_LENGTH_MAX} questions, and this one {length}: send several lists")
            }
            // Clients look for this word.
            Self::UnknownDocument => "PersistedQueryNotFound".to_owned(),
            Self::WrongHash => "the hash in `extensions.persistedQuery` is not that of `query`".to_owned(),
            Self::NotListed => "this gateway takes only the documents that it was started with".to_owned(),
            Self::SlowBody(time) => {
                format!("the request did not come whole within {} s: send it again", time.as_secs())
            }
            Self::Busy(answering) => format!(
                "{answering} questions are being answered, and as many wait as may: ask again in {RETRY_AFTER_SECONDS} s"
            ),
            Self::TooManySubscriptions(open) => format!(
                "{open} subscriptions are open, which is as many as may be: end one of yours, or come again later"
            ),
            Self::NoWebSocket(wrong) => {
                format!("no WebSocket begins here: {wrong} (RFC 6455, section 4.2.1, and HTTP/1.1)")
            }
            Self::Subprotocol => {
                "a WebSocket here speaks `graphql-transport-ws`: name it in `sec-websocket-protocol`, as graphql-ws does".to_owned()
            }
            Self::ForeignOrigin(origin) => format!(
                "a page of `{origin}` may not ask here: start the gateway with --allow-origin {origin}"
            ),
            Self::TimedOut(time) => {
                format!("the answer took longer than {} s: ask for less, or in several questions", time.as_secs())
            }
            Self::Panicked => "something went wrong here; the gateway's log says what".to_owned(),
        }
    }

    /// As one error of a GraphQL answer.
    pub(super) fn error(&self) -> serde_json::Value {
        match request_id() {
            Some(id) => {
                json!({ "message": self.message(), "extensions": { "code": self.code(), "requestId": id.text() } })
            }
            None => json!({ "message": self.message(), "extensions": { "code": self.code() } }),
        }
    }

    pub(super) fn body(&self) -> String {
        json!({ "errors": [self.error()] }).to_string()
    }

    pub(super) fn outcome(&self) -> Outcome {
        Outcome::Refused { status: self.status().as_u16(), code: self.code() }
    }

    pub(super) fn answer(&self, media: Media) -> Response {
        let mut answer = Response::new(Body::from(self.body()));
        *answer.status_mut() = self.status();
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, media.content_type());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.append(VARY, HeaderValue::from_static("accept"));
        match self {
            Self::OnlyQueries => headers.insert(ALLOW, HeaderValue::from_static("POST")),
            // The rest of the body would be taken for the next request.
            Self::Busy(_) => headers.insert(RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS)),
            Self::TooManySubscriptions(_) => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SUBSCRIPTIONS_SECONDS))
            }
            Self::SlowBody(_) => headers.insert(CONNECTION, HeaderValue::from_static("close")),
            _ => None,
        };
        answer.extensions_mut().insert(Answered::one(self.outcome()));
        answer
    }
}

/// What axum and its layers refuse by a status alone, in the shape of all refusals. Headers that say more are kept.
pub(super) async fn in_words(answer: Response) -> Response {
    if answer.status() != StatusCode::METHOD_NOT_ALLOWED || answer.headers().contains_key(CONTENT_TYPE) {
        return answer;
    }
    let mut worded = Refusal::WrongMethod.into_response();
    worded.headers_mut().extend(answer.headers().get(ALLOW).map(|methods| (ALLOW, methods.clone())));
    worded
}

/// The log has what the panic said.
pub(super) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Refusal::Panicked.into_response()
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.answer(Media::Json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_a_status_of_its_own_and_one_error() {
        let check = |refusal: Refusal, expected: u16| {
            assert_eq!(refusal.status().as_u16(), expected, "{refusal:?}");
            let body: serde_json::Value = serde_json::from_str(&refusal.body()).unwrap();
            assert_eq!(body["errors"].as_array().unwrap().len(), 1, "{refusal:?}");
        };
        check(Refusal::NoQuery, 400);
        check(Refusal::Unreadable("no JSON".to_owned()), 400);
        check(Refusal::UnknownPath(Uri::from_static("/metrics?a=1")), 404);
        check(Refusal::UnknownDocument, 200);
        check(Refusal::NotListed, 403);
        check(Refusal::OnlyQueries, 405);
        check(Refusal::NotAcceptable, 406);
        check(Refusal::SlowBody(Duration::from_secs(30)), 408);
        check(Refusal::TooLarge, 413);
        check(Refusal::NotJson(None), 415);
        check(Refusal::ForeignHost("a.example".to_owned()), 421);
        check(Refusal::Panicked, 500);
        check(Refusal::Busy(128), 503);
        check(Refusal::TooManySubscriptions(1000), 503);
        check(Refusal::Subprotocol, 400);
        check(Refusal::ForeignOrigin("https://a.example".to_owned()), 403);
        check(Refusal::TimedOut(Duration::from_secs(30)), 504);
    }
}
