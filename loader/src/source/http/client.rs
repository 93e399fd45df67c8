//! One request and what its answer means. Refuses what is no file: errors, web pages, encodings that were not asked for.

use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, Response, StatusCode, redirect};

use super::{Address, HttpError, Patience};

/// A shop's export is behind one redirect or two; more are a circle.
const REDIRECTS_MAX: usize = 10;
const USER_AGENT: &str = concat!("triptych-loader/", env!("CARGO_PKG_VERSION"));

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Whole,
    /// The rest from this byte on, if it is still the file with this strong `ETag`.
    From {
        byte: u64,
        etag: String,
    },
    /// Only if it is another one than the one with this `ETag`, or than that of this date.
    Newer {
        etag: Option<String>,
        last_modified: Option<String>,
    },
}

pub(super) enum Answer {
    /// From this byte on.
    Body {
        response: Response,
        from_byte: u64,
    },
    NotModified,
}

/// Follows the proxies that the environment names, except to this machine.
pub(super) fn new_client(address: &Address, patience: &Patience) -> Result<Client, HttpError> {
    // Fails where it was done before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .user_agent(USER_AGENT)
        .redirect(redirect::Policy::limited(REDIRECTS_MAX))
        // Tried again by us, who know what came already.
        .retry(reqwest::retry::never())
        .connect_timeout(Duration::from_millis(patience.connect_ms))
        .read_timeout(Duration::from_millis(patience.silence_ms));
    if address.is_near() {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| HttpError::Client(reason(&error)))
}

pub(super) async fn ask(client: &Client, address: &Address, asked: &Asked) -> Result<Answer, HttpError> {
    let request = client.get(address.url().clone()).headers(headers(asked));
    let response = request
        .send()
        .await
        .map_err(|error| HttpError::Unreachable { address: address.to_string(), reason: reason(&error) })?;
    let status = response.status();
    match (status, asked) {
        (StatusCode::NOT_MODIFIED, Asked::Newer { .. }) => return Ok(Answer::NotModified),
        (StatusCode::PARTIAL_CONTENT, Asked::From { byte, etag }) => {
            refuse_no_file(address, response.headers())?;
            return goes_on(address, response.headers(), *byte, etag)
                .map(|()| Answer::Body { response, from_byte: *byte });
        }
        (StatusCode::RANGE_NOT_SATISFIABLE, Asked::From { .. }) => {
            return Err(does_not_go_on(address, "there is less of it now"));
        }
        (StatusCode::OK, _) => {
            refuse_no_file(address, response.headers())?;
            return Ok(Answer::Body { response, from_byte: 0 });
        }
        _ => {}
    }
    Err(refusal(address, status, response.headers()))
}

fn headers(asked: &Asked) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut set = |name, value: &str| {
        // What came as a header can go as one.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    // Bytes are counted, resumed and hashed as they lie on the server.
    set(header::ACCEPT_ENCODING, "identity");
    match asked {
        Asked::From { byte, etag } => {
            set(header::RANGE, &format!("bytes={byte}-"));
            set(header::IF_RANGE, etag);
        }
        Asked::Newer { etag: Some(etag), .. } => set(header::IF_NONE_MATCH, etag),
        Asked::Newer { last_modified: Some(date), .. } => set(header::IF_MODIFIED_SINCE, date),
        Asked::Newer { .. } | Asked::Whole => {}
    }
    headers
}

/// Servers that do not look at If-Range are found out here.
fn goes_on(address: &Address, headers: &HeaderMap, byte: u64, etag: &str) -> Result<(), HttpError> {
    let range = text(headers, header::CONTENT_RANGE).unwrap_or_default();
    if !range.starts_with(&format!("bytes {byte}-")) {
        return Err(does_not_go_on(address, &format!("asked for byte {byte} on, got `{range}`")));
    }
    match text(headers, header::ETAG) {
        Some(found) if found != etag => Err(does_not_go_on(address, "it is another file now")),
        _ => Ok(()),
    }
}

fn does_not_go_on(address: &Address, reason: &str) -> HttpError {
    HttpError::DoesNotGoOn { address: address.to_string(), reason: reason.to_owned() }
}

fn refuse_no_file(address: &Address, headers: &HeaderMap) -> Result<(), HttpError> {
    if text(headers, header::CONTENT_TYPE).is_some_and(|kind| kind.trim_start().to_lowercase().starts_with("text/html"))
    {
        return Err(HttpError::WebPage(address.to_string()));
    }
    match text(headers, header::CONTENT_ENCODING) {
        Some(encoding) if !encoding.trim().is_empty() && !encoding.eq_ignore_ascii_case("identity") => {
            Err(HttpError::Encoded { address: address.to_string(), encoding: encoding.to_owned() })
        }
        _ => Ok(()),
    }
}

fn refusal(address: &Address, status: StatusCode, headers: &HeaderMap) -> HttpError {
    let address = address.to_string();
    let status = status.as_u16();
    match status {
        404 | 410 => HttpError::NotFound(address),
        401 | 403 | 407 => HttpError::Refused { address, status },
        408 | 425 | 429 | 500 | 502 | 503 | 504 => {
            let retry_after_s = text(headers, header::RETRY_AFTER).and_then(|seconds| seconds.trim().parse().ok());
            HttpError::Busy { address, status, retry_after_s }
        }
        _ => HttpError::Status { address, status },
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// What went wrong below, without the address, which may hold secrets.
pub(super) fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return if error.is_connect() { "no connection in time" } else { "nothing came for too long" }.to_owned();
    }
    let Some(mut deepest) = std::error::Error::source(error) else { return "the request failed".to_owned() };
    while let Some(cause) = deepest.source() {
        deepest = cause;
    }
    deepest.to_string()
}
