//! Where the log goes and how it is written: to standard error, for people on a terminal, as JSON for machines that collect
//! it; and spans to their collector, where there is one.

use std::io::IsTerminal;

use anyhow::Context;
use opentelemetry_sdk::trace::SdkTracer;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{EnvFilter, FilterExt, FilterFn, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

use super::traces;
use crate::cli::LogFormat;

/// Starts what all messages of the process go through. Refuses a filter that is none.
pub(crate) fn start(filter: &str, format: LogFormat, spans: Option<SdkTracer>) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).with_context(|| format!("`--log {filter}` is no log filter"))?;
    // What is for the collector is no line of the log, whatever its filter lets through.
    let no_spans = FilterFn::new(|about| about.target() != traces::TARGET);
    let subscriber = tracing_subscriber::registry().with(lines(format).with_filter(filter.and(no_spans)));
    match spans {
        Some(tracer) => subscriber.with(to_collector(tracer)).init(),
        None => subscriber.init(),
    }
    Ok(())
}

/// Without colours where nobody sees them or `NO_COLOR` is set, which the logger sees to.
fn lines<S: Subscriber + for<'a> LookupSpan<'a>>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync> {
    let lines = fmt::layer().with_writer(std::io::stderr).with_target(false);
    match format {
        LogFormat::Text if std::io::stderr().is_terminal() => lines.boxed(),
        LogFormat::Text => lines.with_ansi(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed(),
    }
}

fn to_collector<S: Subscriber + for<'a> LookupSpan<'a>>(tracer: SdkTracer) -> impl Layer<S> {
    let layer = tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_level(false)
        .with_target(false);
    layer.with_filter(Targets::new().with_target(traces::TARGET, LevelFilter::TRACE))
}
