//! HTTP around the gateway: who may ask and how, health, the pages, connections. Refuses bodies and waits beyond its limits;
//! knows nothing of what a query means.

mod accept;
pub mod admission;
mod answer;
mod assets;
mod connections;
mod documents;
mod endpoint;
pub mod health;
mod hosts;
mod identity;
pub mod kept;
mod live;
mod normal;
pub mod observed;
mod origins;
mod pages;
mod persisted;
pub mod playground;
mod ready;
pub(crate) mod refusal;
mod request;
pub(crate) mod serve;

use std::sync::Arc;

use axum::Router;
use axum::http::Uri;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::cli::Serve;
use crate::gateway::Gateway;
use crate::operations::{Watch, metrics, observe};
use endpoint::Endpoint;
use hosts::Hosts;
use live::Live;
use refusal::Refusal;
pub(crate) use request::REQUEST_BYTES_MAX;

/// Below this an answer fits one packet as it is.
const COMPRESSED_BYTES_MIN: u64 = 1024;

/// What is served: all of it, and the metrics by themselves, which may be served elsewhere.
struct Service {
    router: Router,
    metrics: Router,
}

/// The whole service. `for_this_machine`: it listens on a loopback address, where only its own names are admitted.
fn service(gateway: Arc<Gateway>, live: &Arc<Live>, serve: &Serve, for_this_machine: bool) -> anyhow::Result<Service> {
    let (options, operations) = (&serve.http, &serve.operations);
    let compression = SizeAbove::new(COMPRESSED_BYTES_MIN).and(NotForContentType::IMAGES).and(NotForContentType::SSE);
    let endpoint = Arc::new(Endpoint::new(Arc::clone(&gateway), Arc::clone(live), options, serve.limits.places())?);
    let pages = if options.no_ui { Router::new() } else { pages::routes() };
    let counted = Arc::clone(&endpoint);
    let metrics = metrics::routes(Arc::clone(&gateway), Arc::new(move || counted.kept_counts()));
    let beside = if operations.metrics_listen.is_none() { metrics.clone() } else { Router::new() };
    let mut router = Router::new()
        .route("/graphql", get(endpoint::graphql).post(endpoint::graphql))
        .with_state(endpoint)
        .merge(health::routes(gateway))
        .merge(beside)
        .merge(pages)
        .fallback(async |path: Uri| Refusal::UnknownPath(path))
        .layer(CompressionLayer::new().compress_when(compression))
        .layer(map_response(refusal::in_words))
        .layer(CatchPanicLayer::custom(refusal::panicked));
    if let Some(origins) = origins::layer(&options.allow_origin)? {
        router = router.layer(origins).layer(from_fn(origins::preflight));
    }
    if for_this_machine {
        router = router.layer(from_fn_with_state(Hosts::new(&options.allow_host), hosts::admit));
    }
    let router = router.layer(from_fn_with_state(Watch::new(operations.slow_ms), observe));
    Ok(Service { router, metrics })
}
