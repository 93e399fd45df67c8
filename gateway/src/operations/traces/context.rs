//! `traceparent` in and out, as W3C's Trace Context has it: a request's spans go below its client's span, and a server that is
//! asked learns which call of ours it answers. One that cannot be read is as good as none.

use axum::http::HeaderMap;
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::TraceContextExt;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(axum::http::HeaderName::as_str).collect()
    }
}

/// The span of the client that sent these headers.
pub(crate) fn parent_of(headers: &HeaderMap) -> Context {
    TraceContextPropagator::new().extract_with_context(&Context::new(), &Headers(headers))
}

/// The value of `traceparent` for what the current span asks of others; none where there are no spans.
pub(crate) fn traceparent() -> Option<String> {
    if !super::are_on() {
        return None;
    }
    let context = Span::current().context();
    let span = context.span();
    let span = span.span_context();
    let flags = u8::from(span.is_sampled());
    span.is_valid().then(|| format!("00-{}-{}-{flags:02x}", span.trace_id(), span.span_id()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_clients_span_is_taken_from_its_header() {
        let check = |sent: &'static str, expected: Option<&str>| {
            let headers = HeaderMap::from_iter([("traceparent".parse().unwrap(), HeaderValue::from_static(sent))]);
            let context = parent_of(&headers);
            let span = context.span().span_context().clone();
            assert_eq!(span.is_valid().then(|| span.trace_id().to_string()).as_deref(), expected, "{sent}");
        };
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        check("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", Some(trace));
        check("00-00000000000000000000000000000000-00f067aa0ba902b7-01", None);
        check("nonsense", None);
    }
}
