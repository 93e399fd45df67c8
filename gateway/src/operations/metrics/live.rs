//! What was counted of subscriptions, and how many are open.

use std::sync::LazyLock;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

static LIVE: LazyLock<Live> = LazyLock::new(Live::default);

#[derive(Default)]
struct Live {
    open: Family<TransportLabels, Gauge>,
    events: Family<TransportLabels, Counter>,
    slow_clients: Family<TransportLabels, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TransportLabels {
    transport: &'static str,
}

/// How events go to their client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    EventStream,
    WebSocket,
}

impl Transport {
    fn labels(self) -> TransportLabels {
        let transport = match self {
            Self::EventStream => "sse",
            Self::WebSocket => "websocket",
        };
        TransportLabels { transport }
    }
}

/// A subscription that is open, until this is dropped.
#[derive(Debug)]
pub(crate) struct Open(Transport);

impl Open {
    pub(crate) fn new(transport: Transport) -> Self {
        LIVE.open.get_or_create(&transport.labels()).inc();
        Self(transport)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        LIVE.open.get_or_create(&self.0.labels()).dec();
    }
}

pub(crate) fn count_event(transport: Transport) {
    LIVE.events.get_or_create(&transport.labels()).inc();
}

pub(crate) fn count_slow_client(transport: Transport) {
    LIVE.slow_clients.get_or_create(&transport.labels()).inc();
}

pub(super) fn register(registry: &mut Registry) {
    // Series that are there from the start can be asked for before the first subscription.
    for transport in [Transport::EventStream, Transport::WebSocket] {
        drop(LIVE.open.get_or_create(&transport.labels()));
        drop(LIVE.events.get_or_create(&transport.labels()));
        drop(LIVE.slow_clients.get_or_create(&transport.labels()));
    }
    registry.register("subscriptions", "Subscriptions that are open, by transport", LIVE.open.clone());
    registry.register("subscription_events", "Events that were made for subscriptions", LIVE.events.clone());
    registry.register(
        "slow_clients",
        "Clients that were let go because they did not take what they had subscribed to",
        LIVE.slow_clients.clone(),
    );
}
