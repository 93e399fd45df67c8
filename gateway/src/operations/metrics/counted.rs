//! What was counted since the process began: requests and calls of stores. Kept for the process and not for a gateway, as
//! counters are by custom: a program has one gateway, and whoever counts needs no way to it.

use std::sync::LazyLock;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use triptych_schemas::manifest::StoreKind;

use super::{live, names};
use crate::stores::Role;

/// From what a kept answer takes to when a request is given up.
const SECONDS: [f64; 16] =
    [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
const COSTS: [f64; 7] = [1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0];

static COUNTED: LazyLock<Counted> = LazyLock::new(Counted::new);

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

struct Counted {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    request_seconds: Histograms<SourceLabels>,
    request_cost: Histogram,
    slow_requests: Counter,
    calls: Family<CallLabels, Counter>,
    call_seconds: Histograms<StoreLabels>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    operation: String,
    outcome: &'static str,
    code: String,
    source: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SourceLabels {
    source: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallLabels {
    store: &'static str,
    role: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StoreLabels {
    store: &'static str,
    role: &'static str,
}

/// How a request for GraphQL ended.
#[derive(Clone, Debug)]
pub(crate) struct RequestEnd<'a> {
    /// As the document or the client names it; empty where neither does.
    pub(crate) operation: &'a str,
    /// `ok`, `partial`, `invalid`, `refused` or `gone`.
    pub(crate) outcome: &'static str,
    /// Of the first error, or the status of a refusal; empty where all is well.
    pub(crate) code: &'a str,
    /// `executed`, `shared`, `kept` or `none`.
    pub(crate) source: &'static str,
    pub(crate) elapsed: Duration,
    pub(crate) cost: Option<u64>,
}

/// How one call of a store ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallEnd {
    pub(crate) store: StoreKind,
    pub(crate) role: Role,
    /// `ok`, the kind of an error, or `gone`.
    pub(crate) outcome: &'static str,
    pub(crate) elapsed: Duration,
}

pub(crate) fn count_request(end: &RequestEnd<'_>) {
    let labels = RequestLabels {
        operation: names::label_of(end.operation),
        outcome: end.outcome,
        code: end.code.to_owned(),
        source: end.source,
    };
    COUNTED.requests.get_or_create(&labels).inc();
    let seconds = end.elapsed.as_secs_f64();
    COUNTED.request_seconds.get_or_create(&SourceLabels { source: end.source }).observe(seconds);
    if let Some(cost) = end.cost {
        COUNTED.request_cost.observe(cost as f64);
    }
}

pub(crate) fn count_slow() {
    COUNTED.slow_requests.inc();
}

pub(crate) fn count_call(end: CallEnd) {
    let (store, role) = (names::of_store(end.store), end.role.name());
    COUNTED.calls.get_or_create(&CallLabels { store, role, outcome: end.outcome }).inc();
    COUNTED.call_seconds.get_or_create(&StoreLabels { store, role }).observe(end.elapsed.as_secs_f64());
}

pub(super) fn registry() -> &'static Registry {
    &COUNTED.registry
}

impl Counted {
    fn new() -> Self {
        let mut counted = Self {
            registry: Registry::with_prefix("triptych"),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(seconds),
            request_cost: Histogram::new(COSTS),
            slow_requests: Counter::default(),
            calls: Family::default(),
            call_seconds: Family::new_with_constructor(seconds),
        };
        counted.register();
        counted
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register(
            "requests",
            "Questions that were answered or refused, by operation name (beyond 100 names: other), outcome, code of the first error, and source of the answer",
            self.requests.clone(),
        );
        registry.register_with_unit(
            "request_duration",
            "Time from a whole question to its answer, by source of the answer",
            Unit::Seconds,
            self.request_seconds.clone(),
        );
        registry.register(
            "request_cost",
            "What questions may cost at most, in the unit of the limit of costs",
            self.request_cost.clone(),
        );
        registry.register(
            "slow_requests",
            "Requests that took longer than --slow-ms and are in the log",
            self.slow_requests.clone(),
        );
        live::register(registry);
        registry.register("store_calls", "Calls of stores by outcome", self.calls.clone());
        registry.register_with_unit(
            "store_call_duration",
            "Time of a call of a store, with the wait for its turn",
            Unit::Seconds,
            self.call_seconds.clone(),
        );
    }
}

fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}
