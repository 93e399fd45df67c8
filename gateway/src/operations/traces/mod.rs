//! Spans to a collector over OTLP: one for each request for GraphQL, and below it one for each call of a store. Sent in the
//! background in batches; a collector that is away costs spans and never an answer. Off unless an address is named, and then
//! no span is made at all.

mod client;
mod context;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use opentelemetry::trace::TracerProvider;
use opentelemetry::{Key, KeyValue};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use tokio::runtime::Handle;

use client::CollectorClient;
pub(crate) use context::{parent_of, traceparent};

/// Of all spans, by which the log leaves them out and the collector gets nothing else.
pub(crate) const TARGET: &str = "triptych::spans";

/// Where the environment does not name the service.
const SERVICE: &str = "triptych-gateway";
const SIGNAL_PATH: &str = "/v1/traces";
/// For the spans that wait when the program ends.
const STOP_SECONDS_MAX: u64 = 5;

static ARE_ON: AtomicBool = AtomicBool::new(false);

/// Where spans go, until it is stopped.
pub(crate) struct Traces(SdkTracerProvider);

impl Traces {
    /// Spans for the collector at this address. Connects to nothing yet; refuses an address that cannot be one.
    pub(crate) fn start(url: &str, runtime: &Handle) -> anyhow::Result<Self> {
        let endpoint = endpoint(url);
        let about = || format!("`--otlp {url}` is no address of a collector");
        let client = CollectorClient::new(&endpoint, runtime.clone()).with_context(about)?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_http_client(client)
            .with_endpoint(endpoint.clone())
            .build()
            .with_context(about)?;
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource()).build();
        ARE_ON.store(true, Ordering::Relaxed);
        Ok(Self(provider))
    }

    pub(crate) fn tracer(&self) -> SdkTracer {
        self.0.tracer(SERVICE)
    }

    /// Sends what waits, and waits for it. Blocks a thread, while others send.
    pub(crate) async fn stop(self) {
        let stopped =
            tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(Duration::from_secs(STOP_SECONDS_MAX)));
        if let Ok(Err(error)) = stopped.await {
            tracing::warn!("the last spans were not sent: {error}");
        }
    }
}

/// Whether there is a collector.
pub(crate) fn are_on() -> bool {
    ARE_ON.load(Ordering::Relaxed)
}

/// As OpenTelemetry has it of the variable: the address is that of the collector, and the path of spans is added to it.
fn endpoint(url: &str) -> String {
    let base = url.trim_end_matches('/');
    if base.ends_with(SIGNAL_PATH) { base.to_owned() } else { format!("{base}{SIGNAL_PATH}") }
}

/// What the spans are of. `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` are read by the library.
fn resource() -> Resource {
    let builder = Resource::builder().with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    let named = Resource::builder().build().get(&Key::from_static_str("service.name"));
    match named {
        Some(name) if !name.as_str().starts_with("unknown_service") => builder.build(),
        _ => builder.with_service_name(SERVICE).build(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_spans_is_added_once() {
        let check = |url: &str, expected: &str| assert_eq!(endpoint(url), expected, "{url}");
        check("http://localhost:4318", "http://localhost:4318/v1/traces");
        check("http://localhost:4318/", "http://localhost:4318/v1/traces");
        check("https://collector/otlp", "https://collector/otlp/v1/traces");
        check("http://localhost:4318/v1/traces", "http://localhost:4318/v1/traces");
    }
}
