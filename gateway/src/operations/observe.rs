//! Looks on while a request is answered: gives it its id and its span, counts it in the end, and writes a line where it was
//! slow. A request whose client went away is counted too.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tracing::{Instrument, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::current::Current;
use super::metrics::{self, RequestEnd};
use super::redacted::redacted;
use super::request_id::{self, RequestId};
use super::traces;
use crate::http::observed::{Answered, Observed, Outcome, Source};
use crate::stores::account::Used;

/// Where questions are asked; other pages are not counted.
const GRAPHQL: &str = "/graphql";

/// What is told of requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch {
    /// From when on a question is slow; none where no question is.
    slow: Option<Duration>,
}

impl Watch {
    /// 0 is never.
    pub(crate) fn new(slow_ms: u64) -> Self {
        Self { slow: (slow_ms > 0).then(|| Duration::from_millis(slow_ms)) }
    }
}

pub(crate) async fn observe(State(watch): State<Watch>, request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers());
    if request.uri().path() != GRAPHQL {
        return with_id(Current::new(id.clone()).scope(next.run(request)).await, id);
    }
    let span = span(&request, &id);
    let current = Current::new(id.clone());
    let mut asked =
        Asked { watch, current: Arc::clone(&current), began: Instant::now(), span: span.clone(), is_answered: false };
    let response = current.scope(next.run(request)).instrument(span).await;
    asked.tell(&response);
    with_id(response, id)
}

fn with_id(mut response: Response, id: RequestId) -> Response {
    response.headers_mut().insert(request_id::HEADER, id.into_header());
    response
}

/// Named as OpenTelemetry names requests for GraphQL.
fn span(request: &Request, id: &RequestId) -> Span {
    let span = tracing::trace_span!(
        target: traces::TARGET,
        "request",
        otel.name = tracing::field::Empty,
        otel.kind = "server",
        otel.status_code = tracing::field::Empty,
        http.request.method = request.method().as_str(),
        http.response.status_code = tracing::field::Empty,
        url.path = GRAPHQL,
        graphql.operation.name = tracing::field::Empty,
        triptych.outcome = tracing::field::Empty,
        triptych.code = tracing::field::Empty,
        triptych.source = tracing::field::Empty,
        triptych.cost = tracing::field::Empty,
        triptych.request_id = id.text(),
    );
    if !span.is_disabled() {
        // Only a span that has begun refuses its parent.
        let _ = span.set_parent(traces::parent_of(request.headers()));
    }
    span
}

/// A request that came. One that is let go of without an answer is told of as well.
struct Asked {
    watch: Watch,
    current: Arc<Current>,
    began: Instant,
    span: Span,
    is_answered: bool,
}

impl Asked {
    fn tell(&mut self, response: &Response) {
        self.is_answered = true;
        self.span.record("http.response.status_code", response.status().as_u16());
        if let Some(Answered(questions)) = response.extensions().get::<Answered>() {
            questions.iter().for_each(|observed| self.tell_of(observed));
        }
    }

    fn tell_of(&self, observed: &Observed) {
        let elapsed = if observed.source == Source::None { self.began.elapsed() } else { observed.elapsed };
        let operation = observed.operation.as_deref().unwrap_or_default();
        let (outcome, code) = words(&observed.outcome);
        let (source, cost) = (source_word(observed.source), observed.cost.or_else(|| self.current.cost()));
        metrics::count_request(&RequestEnd { operation, outcome, code: &code, source, elapsed, cost });
        if !self.span.is_disabled() {
            self.tell_span(observed, outcome, &code);
        }
        if self.watch.slow.is_some_and(|slow| elapsed >= slow) {
            metrics::count_slow();
            let (id, elapsed_ms, stores) = (self.current.id.text(), milliseconds(elapsed), self.stores());
            let question = observed.question.as_deref().map(redacted).unwrap_or_default();
            tracing::warn!(
                request.id = id,
                operation,
                outcome,
                code,
                source,
                elapsed_ms,
                cost,
                stores,
                question,
                "slow question"
            );
        }
    }

    /// What its questions asked of stores, as `lake facts: 2 calls, 30 ms`.
    fn stores(&self) -> String {
        let words = |used: &Used| {
            let (store, role, milliseconds) =
                (metrics::of_store(used.store), used.role.name(), milliseconds(used.elapsed));
            format!("{store} {role}: {} calls, {milliseconds} ms", used.calls)
        };
        self.current.used().iter().map(words).collect::<Vec<String>>().join("; ")
    }

    fn tell_span(&self, observed: &Observed, outcome: &'static str, code: &str) {
        let span = &self.span;
        let name = observed.operation.as_deref().unwrap_or("graphql");
        span.record("otel.name", name);
        span.record("graphql.operation.name", observed.operation.as_deref());
        span.record("triptych.outcome", outcome);
        span.record("triptych.source", source_word(observed.source));
        span.record("triptych.cost", observed.cost.or_else(|| self.current.cost()));
        if outcome != "ok" {
            span.record("triptych.code", code);
            span.record("otel.status_code", "ERROR");
        }
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        if self.is_answered {
            return;
        }
        let (elapsed, source) = (self.began.elapsed(), source_word(Source::None));
        metrics::count_request(&RequestEnd { operation: "", outcome: "gone", code: "", source, elapsed, cost: None });
        self.span.record("triptych.outcome", "gone");
        self.span.record("otel.status_code", "ERROR");
    }
}

/// A question that is no request of its own.
pub(crate) fn count(operation: &str, outcome: &Outcome, source: Source, elapsed: Duration) {
    let (outcome, code) = words(outcome);
    let source = source_word(source);
    metrics::count_request(&RequestEnd { operation, outcome, code: &code, source, elapsed, cost: None });
}

fn milliseconds(time: Duration) -> u64 {
    time.as_millis() as u64
}

/// The labels of an outcome: what it is, and the code of its first error, or the status of a refusal.
fn words(outcome: &Outcome) -> (&'static str, String) {
    match outcome {
        Outcome::Whole => ("ok", String::new()),
        Outcome::Partial { code } => ("partial", code.clone()),
        Outcome::Invalid { code } => ("invalid", code.clone()),
        Outcome::Refused { status, .. } => ("refused", status.to_string()),
    }
}

fn source_word(source: Source) -> &'static str {
    match source {
        Source::Executed => "executed",
        Source::Shared => "shared",
        Source::Kept => "kept",
        Source::None => "none",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_has_a_word_and_a_code() {
        let check = |outcome: Outcome, expected: (&str, &str)| {
            let (outcome, code) = words(&outcome);
            assert_eq!((outcome, code.as_str()), expected);
        };
        check(Outcome::Whole, ("ok", ""));
        check(Outcome::Partial { code: "STORE_UNAVAILABLE".to_owned() }, ("partial", "STORE_UNAVAILABLE"));
        check(Outcome::Invalid { code: "BAD_REQUEST".to_owned() }, ("invalid", "BAD_REQUEST"));
        check(Outcome::Refused { status: 503, code: "BUSY" }, ("refused", "503"));
    }
}
