//! What is so at the moment of asking: the load, the stores as they were last looked at, requests under way, this program and
//! its process. Read anew each time, so that nothing has to be kept up to date.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use triptych_schemas::manifest::StoreKind;

use super::{names, process};
use crate::gateway::Gateway;
use crate::http::kept::KeptCounts;
use crate::served::Served;
use crate::served::choice::Sighting;
use crate::served::overview::Overview;
use crate::stores::guard::State;

/// Counts what is kept; none where nothing is.
pub(crate) type CountKept = Arc<dyn Fn() -> Option<KeptCounts> + Send + Sync>;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BuildLabels {
    version: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LoadLabels {
    load: String,
    shape: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BreakerLabels {
    store: &'static str,
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RoleLabels {
    store: &'static str,
    role: &'static str,
}

pub(super) fn registry(gateway: &Gateway, kept: Option<KeptCounts>) -> Registry {
    let mut registry = Registry::default();
    process::register(&mut registry);
    let ours = registry.sub_registry_with_prefix("triptych");
    let version = env!("CARGO_PKG_VERSION");
    ours.register("build", "Which version runs", Info::new(BuildLabels { version }));
    let executing = *gateway.executing().borrow() as u64;
    ours.register("requests_executing", "Questions being executed just now", ConstGauge::new(executing));
    let snapshot = gateway.snapshot();
    let is_served = u64::from(snapshot.is_ok());
    ours.register("load_served", "1 while there is a load to answer from", ConstGauge::new(is_served));
    if let Ok(served) = &snapshot {
        load(served, ours);
    }
    stores(&gateway.follower().overview(), ours);
    if let Some(kept) = kept {
        kept_answers(&kept, ours);
    }
    breakers(&gateway.follower().breakers(), ours);
    registry
}

fn load(served: &Served, registry: &mut Registry) {
    let manifest = &served.manifest;
    let labels = LoadLabels { load: manifest.load_id.clone(), shape: manifest.shape.clone() };
    registry.register("load", "Which load is served", Info::new(labels));
    let published = manifest.published_at.as_ref().unwrap_or(&manifest.started_at);
    if let Ok(published) = DateTime::parse_from_rfc3339(published) {
        let age = Utc::now().signed_duration_since(published).num_milliseconds() as f64 / 1000.0;
        let help = "Time since the served load was published";
        registry.register_with_unit("load_age", help, Unit::Seconds, ConstGauge::new(age));
    }
}

/// None of these where no answer is kept.
fn kept_answers(kept: &KeptCounts, registry: &mut Registry) {
    let mut gauge = |name: &str, help: &str, value: u64| registry.register(name, help, ConstGauge::new(value));
    gauge("cache_entries", "Answers that are kept", kept.entries);
    let mut bytes = |name: &str, help: &str, value: u64| {
        registry.register_with_unit(name, help, Unit::Bytes, ConstGauge::new(value));
    };
    bytes("cache", "Memory of whole answers that are kept", kept.bytes);
    bytes("cache_limit", "Memory that whole answers may take", kept.bytes_max);
    let mut counter = |name: &str, help: &str, value: u64| registry.register(name, help, ConstCounter::new(value));
    counter("cache_hits", "Questions whose answer was kept", kept.hits);
    counter("cache_misses", "Questions whose answer could have been kept and was not", kept.misses);
}

fn stores(overview: &Overview, registry: &mut Registry) {
    let up: Family<RoleLabels, Gauge> = Family::default();
    for seen in &overview.stores {
        let answers = matches!(seen.sighting, Sighting::Answers { .. });
        for role in &seen.roles {
            let labels = RoleLabels { store: names::of_store(seen.store), role: role.name() };
            up.get_or_create(&labels).set(answers.into());
        }
    }
    registry.register("store_up", "1 where a store answered when it was last looked at, by role", up);
}

/// A series for each state, of which one is 1: which state it is can be asked for by name.
fn breakers(breakers: &[(StoreKind, State)], registry: &mut Registry) {
    let family: Family<BreakerLabels, Gauge> = Family::default();
    for (store, now) in breakers {
        for state in [State::Closed, State::HalfOpen, State::Open] {
            let labels = BreakerLabels { store: names::of_store(*store), state: state.into() };
            family.get_or_create(&labels).set((state == *now).into());
        }
    }
    registry.register(
        "store_breaker_state",
        "1 for the state of a server's breaker: closed, half_open or open",
        family,
    );
}
