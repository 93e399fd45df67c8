//! Which pages of other origins may ask from a browser: none, unless the operator names them. Over HTTP the browser keeps the
//! others from reading (CORS); a WebSocket it lets every page open, so that is refused here.

use anyhow::{Context, ensure};
use axum::extract::Request;
use axum::http::header::{ACCESS_CONTROL_REQUEST_METHOD, ETAG, HOST, ORIGIN, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Duration;
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

/// Allows all origins.
const ANY: &str = "*";
/// How long a browser need not ask again whether it may; the longest that Chromium takes.
const PREFLIGHT_KEPT: Duration = Duration::from_hours(2);

/// None where no origin is allowed.
pub(super) fn layer(allowed: &[String]) -> anyhow::Result<Option<CorsLayer>> {
    if allowed.is_empty() {
        return Ok(None);
    }
    let origins = if allowed.iter().any(|origin| origin == ANY) {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(allowed.iter().map(|origin| read(origin)).collect::<anyhow::Result<Vec<_>>>()?)
    };
    // No credentials: there are none, and answers are the same for all.
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([ETAG, RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(PREFLIGHT_KEPT);
    Ok(Some(layer))
}

/// The origins whose pages may open a WebSocket, besides that of the gateway.
pub(super) struct Origins {
    any: bool,
    allowed: Vec<HeaderValue>,
}

impl Origins {
    pub(super) fn new(allowed: &[String]) -> anyhow::Result<Self> {
        let any = allowed.iter().any(|origin| origin == ANY);
        let allowed = allowed.iter().filter(|origin| *origin != ANY);
        Ok(Self { any, allowed: allowed.map(|origin| read(origin)).collect::<anyhow::Result<_>>()? })
    }

    /// The origin of a page that may not. What is no browser sends none, and asks for nobody else.
    pub(super) fn foreign<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let origin = headers.get(ORIGIN)?;
        let text = origin.to_str().unwrap_or("no text");
        // The scheme is not known behind a proxy that speaks TLS.
        let name = text.split_once("://").map(|(_, name)| name);
        let is_own = headers.get(HOST).and_then(|host| host.to_str().ok()).is_some_and(|host| name == Some(host));
        (!self.any && !is_own && !self.allowed.contains(origin)).then_some(text)
    }
}

/// As a browser sends it: scheme, name, and port where it is not the scheme's own.
fn read(origin: &str) -> anyhow::Result<HeaderValue> {
    let wanted = || format!("`--allow-origin {origin}` is no origin: write it as https://shop.example, or `*` for all");
    let address: Uri = origin.parse().with_context(wanted)?;
    let is_whole = address.scheme().is_some() && address.authority().is_some();
    ensure!(is_whole && address.path() == "/" && address.query().is_none() && !origin.ends_with('/'), wanted());
    HeaderValue::from_str(&origin.to_ascii_lowercase()).with_context(wanted)
}

/// A preflight is answered without a body, and its status says so.
pub(super) async fn preflight(request: Request, next: Next) -> Response {
    let is_preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut answer = next.run(request).await;
    if is_preflight && answer.status() == StatusCode::OK {
        *answer.status_mut() = StatusCode::NO_CONTENT;
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_elsewhere_opens_no_web_socket_unless_it_may() {
        let check = |allowed: &[&str], origin: Option<&'static str>, expected: Option<&str>| {
            let allowed: Vec<String> = allowed.iter().map(|origin| (*origin).to_owned()).collect();
            let mut headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static("shop.example:8000"))]);
            headers.extend(origin.map(|origin| (ORIGIN, HeaderValue::from_static(origin))));
            assert_eq!(Origins::new(&allowed).unwrap().foreign(&headers), expected, "{origin:?}");
        };
        check(&[], None, None);
        check(&[], Some("http://shop.example:8000"), None);
        check(&[], Some("https://shop.example:8000"), None);
        check(&[], Some("http://shop.example"), Some("http://shop.example"));
        check(&[], Some("https://evil.example"), Some("https://evil.example"));
        check(&[], Some("null"), Some("null"));
        check(&["https://app.example"], Some("https://app.example"), None);
        check(&["https://app.example"], Some("http://app.example"), Some("http://app.example"));
        check(&["*"], Some("https://evil.example"), None);
    }

    #[test]
    fn an_origin_is_a_scheme_and_a_name() {
        let check = |origin: &str, expected: Option<&str>| {
            let read = read(origin).ok();
            assert_eq!(read.as_ref().map(|origin| origin.to_str().unwrap()), expected, "{origin}");
        };
        check("https://shop.example", Some("https://shop.example"));
        check("http://Localhost:3000", Some("http://localhost:3000"));
        for wrong in ["shop.example", "https://shop.example/", "https://shop.example/a", "https://", "null", ""] {
            check(wrong, None);
        }
    }
}
