//! One call of a store as operators see it: counted, timed, and a span of the request that it is for. A call that is given up
//! before it ends is counted too, for those are the ones that show a store that hangs.

use std::time::Instant;

use tracing::{Instrument, Span};
use triptych_schemas::manifest::StoreKind;

use super::metrics::{self, CallEnd};
use super::traces;
use crate::stores::{Role, StoreError, StoreErrorKind};

/// Asks a store.
pub(crate) async fn watched<T>(
    store: StoreKind,
    role: Role,
    call: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let span = span(store, role);
    let mut watched = Call { store, role, began: Instant::now(), outcome: "gone" };
    let answer = call.instrument(span.clone()).await;
    watched.outcome = answer.as_ref().map_or_else(|error| word(error.kind), |_| "ok");
    if let Err(error) = &answer {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", word(error.kind));
    }
    answer
}

/// As [`watched`], of what is answered at once.
pub(crate) fn watched_now<T>(store: StoreKind, role: Role, answer: impl FnOnce() -> T) -> T {
    let _in_span = span(store, role).entered();
    let _call = Call { store, role, began: Instant::now(), outcome: "ok" };
    answer()
}

struct Call {
    store: StoreKind,
    role: Role,
    began: Instant,
    outcome: &'static str,
}

impl Drop for Call {
    fn drop(&mut self) {
        let Self { store, role, outcome, .. } = *self;
        metrics::count_call(CallEnd { store, role, outcome, elapsed: self.began.elapsed() });
    }
}

/// Named as OpenTelemetry names calls of databases.
fn span(store: StoreKind, role: Role) -> Span {
    tracing::trace_span!(
        target: traces::TARGET,
        "store",
        otel.name = role.name(),
        otel.kind = "client",
        otel.status_code = tracing::field::Empty,
        error.r#type = tracing::field::Empty,
        db.system.name = metrics::of_store(store),
        triptych.role = role.name(),
    )
}

/// As labels and spans have it.
fn word(kind: StoreErrorKind) -> &'static str {
    match kind {
        StoreErrorKind::Unreachable => "unreachable",
        StoreErrorKind::Unavailable => "unavailable",
        StoreErrorKind::Unauthorized => "unauthorized",
        StoreErrorKind::Timeout => "timeout",
        StoreErrorKind::Busy => "busy",
        StoreErrorKind::Open => "open",
        StoreErrorKind::Broken => "broken",
    }
}
