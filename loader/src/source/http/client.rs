//! One request and what its answer means. Refuses what is no file: errors, web pages, encodings that were not asked for and are
//! not undone.

use std::error::Error;
use std::io;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, ClientBuilder, Response, StatusCode, redirect};

use super::{Address, HttpError, Patience};

/// A shop's export is behind one redirect or two; more are a circle.
const REDIRECTS_MAX: usize = 10;
const USER_AGENT: &str = concat!("triptych-loader/", env!("CARGO_PKG_VERSION"));

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RequestKind {
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
    /// How much there is, where that is all that is wanted.
    FirstByte,
}

pub(super) enum Answer {
    /// From this byte on.
    Body {
        response: Response,
        from_byte: u64,
    },
    NotModified,
}

pub(super) fn new_client(address: &Address, patience: &Patience) -> Result<Client, HttpError> {
    let redirects = redirect::Policy::limited(REDIRECTS_MAX);
    builder(address, patience).redirect(redirects).build().map_err(|error| HttpError::Client(reason(&error)))
}

/// Follows the proxies that the environment names, except to this machine.
pub(crate) fn builder(address: &Address, patience: &Patience) -> ClientBuilder {
    // Fails where it was done before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .user_agent(USER_AGENT)
        // Tried again by us, who know what came already.
        .retry(reqwest::retry::never())
        .connect_timeout(Duration::from_millis(patience.connect_ms))
        .read_timeout(Duration::from_millis(patience.silence_ms));
    if address.is_near() {
        builder = builder.no_proxy();
    }
    builder
}

pub(super) async fn ask(client: &Client, address: &Address, kind: &RequestKind) -> Result<Answer, HttpError> {
    let request = client.get(address.url().clone()).headers(headers(kind));
    let response = request.send().await.map_err(|error| unreachable(address, &error))?;
    let status = response.status();
    match (status, kind) {
        (StatusCode::NOT_MODIFIED, RequestKind::Newer { .. }) => return Ok(Answer::NotModified),
        (StatusCode::PARTIAL_CONTENT, RequestKind::From { byte, etag }) => {
            refuse_no_file(address, response.headers())?;
            return refuse_other_part(address, response.headers(), *byte, etag)
                .map(|()| Answer::Body { response, from_byte: *byte });
        }
        (StatusCode::RANGE_NOT_SATISFIABLE, RequestKind::From { .. }) => {
            return Err(not_resumed(address, "there is less of it now"));
        }
        (StatusCode::OK, _) => {
            refuse_no_file(address, response.headers())?;
            return Ok(Answer::Body { response, from_byte: 0 });
        }
        _ => {}
    }
    Err(refusal(address, status, response.headers()))
}

/// Size of a file, without fetching it; `None` where the server does not say.
pub(super) async fn size(client: &Client, address: &Address) -> Result<Option<u64>, HttpError> {
    let request = client.head(address.url().clone()).headers(headers(&RequestKind::Whole));
    let response = request.send().await.map_err(|error| unreachable(address, &error))?;
    match response.status() {
        StatusCode::OK => {
            refuse_no_file(address, response.headers())?;
            Ok(length(response.headers()))
        }
        status if may_be_about_head(status) => size_by_get(client, address).await,
        status => Err(refusal(address, status, response.headers())),
    }
}

/// Addresses that are signed are signed for GET alone, and some servers know nothing else.
fn may_be_about_head(status: StatusCode) -> bool {
    let says_something_else = matches!(status.as_u16(), 404 | 407 | 408 | 410 | 425 | 429);
    status == StatusCode::NOT_IMPLEMENTED || (status.is_client_error() && !says_something_else)
}

/// By one byte of it, after which it says how many there are.
async fn size_by_get(client: &Client, address: &Address) -> Result<Option<u64>, HttpError> {
    let request = client.get(address.url().clone()).headers(headers(&RequestKind::FirstByte));
    let response = request.send().await.map_err(|error| unreachable(address, &error))?;
    let headers = response.headers();
    match response.status() {
        StatusCode::PARTIAL_CONTENT => {
            refuse_no_file(address, headers)?;
            let range = text(headers, header::CONTENT_RANGE).filter(|_| !is_gzip(headers));
            Ok(range.and_then(|range| range.rsplit('/').next()?.trim().parse().ok()))
        }
        // The rest of it is not waited for.
        StatusCode::OK => {
            refuse_no_file(address, headers)?;
            Ok(length(headers))
        }
        StatusCode::RANGE_NOT_SATISFIABLE => Ok(Some(0)),
        status => Err(refusal(address, status, headers)),
    }
}

/// As it lies on the server, which cannot be told of what is packed for the way.
fn length(headers: &HeaderMap) -> Option<u64> {
    text(headers, header::CONTENT_LENGTH).filter(|_| !is_gzip(headers)).and_then(|bytes| bytes.trim().parse().ok())
}

/// Packed for the way, though it was asked not to be.
pub(super) fn is_gzip(headers: &HeaderMap) -> bool {
    let encoding = text(headers, header::CONTENT_ENCODING).unwrap_or_default().trim().to_lowercase();
    matches!(encoding.as_str(), "gzip" | "x-gzip")
}

fn headers(kind: &RequestKind) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut set = |name, value: &str| {
        // What came as a header can go as one.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    // Bytes are counted, resumed and hashed as they lie on the server.
    set(header::ACCEPT_ENCODING, "identity");
    match kind {
        RequestKind::From { byte, etag } => {
            set(header::RANGE, &format!("bytes={byte}-"));
            set(header::IF_RANGE, etag);
        }
        RequestKind::Newer { etag: Some(etag), .. } => set(header::IF_NONE_MATCH, etag),
        RequestKind::Newer { last_modified: Some(date), .. } => set(header::IF_MODIFIED_SINCE, date),
        RequestKind::FirstByte => set(header::RANGE, "bytes=0-0"),
        RequestKind::Newer { .. } | RequestKind::Whole => {}
    }
    headers
}

/// Servers that do not look at If-Range are found out here.
fn refuse_other_part(address: &Address, headers: &HeaderMap, byte: u64, etag: &str) -> Result<(), HttpError> {
    let range = text(headers, header::CONTENT_RANGE).unwrap_or_default();
    if !range.starts_with(&format!("bytes {byte}-")) {
        return Err(not_resumed(address, &format!("asked for byte {byte} on, got `{range}`")));
    }
    match text(headers, header::ETAG) {
        Some(found) if found != etag => Err(not_resumed(address, "it is another file now")),
        _ => Ok(()),
    }
}

fn not_resumed(address: &Address, reason: &str) -> HttpError {
    HttpError::NotResumed { address: address.to_string(), reason: reason.to_owned() }
}

fn refuse_no_file(address: &Address, headers: &HeaderMap) -> Result<(), HttpError> {
    if text(headers, header::CONTENT_TYPE).is_some_and(|kind| kind.trim_start().to_lowercase().starts_with("text/html"))
    {
        return Err(HttpError::WebPage(address.to_string()));
    }
    match text(headers, header::CONTENT_ENCODING) {
        Some(encoding) if !is_gzip(headers) && !matches!(&*encoding.trim().to_lowercase(), "" | "identity") => {
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
            HttpError::Busy { address, status, retry_after_s: retry_after_s(headers, Utc::now()) }
        }
        _ => HttpError::Status { address, status },
    }
}

/// Seconds, or a date by the server's own clock where it says what that is.
fn retry_after_s(headers: &HeaderMap, now: DateTime<Utc>) -> Option<u64> {
    let after = text(headers, header::RETRY_AFTER)?.trim();
    let date = |text: &str| DateTime::parse_from_rfc2822(text.trim()).ok().map(|date| date.to_utc());
    after.parse().ok().or_else(|| {
        let now = text(headers, header::DATE).and_then(date).unwrap_or(now);
        Some(u64::try_from((date(after)? - now).num_seconds()).unwrap_or(0))
    })
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn unreachable(address: &Address, error: &reqwest::Error) -> HttpError {
    let (address, reason) = (address.to_string(), reason(error));
    if Error::source(error).is_some_and(is_about_trust) {
        HttpError::Untrusted { address, reason }
    } else {
        HttpError::Unreachable { address, reason }
    }
}

/// A certificate does not become good by waiting.
fn is_about_trust(error: &(dyn Error + 'static)) -> bool {
    if let Some(tls) = error.downcast_ref() {
        return matches!(tls, rustls::Error::InvalidCertificate(_));
    }
    // An I/O error tells what caused its inner error, but not that error itself, which may be an I/O error again.
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    match inner {
        Some(inner) => is_about_trust(inner),
        None => error.source().is_some_and(is_about_trust),
    }
}

/// What went wrong below, without the address, which may hold secrets.
pub(crate) fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return if error.is_connect() { "no connection in time" } else { "nothing came for too long" }.to_owned();
    }
    let Some(mut deepest) = Error::source(error) else { return "the request failed".to_owned() };
    while let Some(cause) = deepest.source() {
        deepest = cause;
    }
    deepest.to_string()
}

#[cfg(test)]
mod tests {
    use rustls::CertificateError;

    use super::*;

    #[test]
    fn a_bad_certificate_is_found_however_deep() {
        let expired = || rustls::Error::InvalidCertificate(CertificateError::Expired);
        let check = |error: io::Error, expected: bool| assert_eq!(is_about_trust(&error), expected, "{error:?}");
        check(io::Error::other(expired()), true);
        check(io::Error::other(io::Error::new(io::ErrorKind::InvalidData, expired())), true);
        check(io::Error::other(rustls::Error::HandshakeNotComplete), false);
        check(io::ErrorKind::ConnectionRefused.into(), false);
    }

    #[test]
    fn seconds_and_dates_say_how_long_to_wait() {
        let now = DateTime::parse_from_rfc2822("Sun, 06 Nov 1994 08:49:37 GMT").unwrap().to_utc();
        let check = |after: &str, date: Option<&str>, expected: Option<u64>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, HeaderValue::from_str(after).unwrap());
            if let Some(date) = date {
                headers.insert(header::DATE, HeaderValue::from_str(date).unwrap());
            }
            assert_eq!(retry_after_s(&headers, now), expected, "{after}");
        };
        check("7", None, Some(7));
        check("Sun, 06 Nov 1994 08:50:00 GMT", None, Some(23));
        check("Sun, 06 Nov 1994 08:50:00 GMT", Some("Sun, 06 Nov 1994 08:49:57 GMT"), Some(3));
        check("Sun, 06 Nov 1994 08:00:00 GMT", None, Some(0));
        check("soon", None, None);
    }
}
