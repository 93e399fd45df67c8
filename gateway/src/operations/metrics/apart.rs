//! Where metrics are served: beside the API, or on an address of their own, which only those need to reach who scrape them. That
//! one ends with the program: a scrape that is cut off is made again.

use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

use super::page::{Scraped, page};
use super::seen::CountKept;
use crate::gateway::Gateway;

/// `/metrics`, on whichever address.
pub(crate) fn routes(gateway: Arc<Gateway>, count_kept: CountKept) -> Router {
    Router::new().route("/metrics", get(page)).with_state(Scraped { gateway, count_kept })
}

/// Serves metrics on an address, and nothing else.
pub(crate) async fn serve(address: &str, metrics: Router) -> anyhow::Result<()> {
    let about = || format!("cannot listen on `{address}` for metrics (--metrics-listen HOST:PORT)");
    let listener = TcpListener::bind(address).await.with_context(about)?;
    tracing::info!("metrics on http://{}/metrics", listener.local_addr()?);
    let server = axum::serve(listener, metrics);
    tokio::spawn(async {
        if let Err(error) = server.await {
            tracing::error!("metrics are not served any more: {error}");
        }
    });
    Ok(())
}
