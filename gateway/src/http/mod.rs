//! HTTP around the gateway: routes, limits, health. Refuses bodies and waits beyond its limits; knows nothing of what
//! a query means.

pub mod health;
pub mod playground;
mod refusal;
pub(crate) mod serve;

use std::sync::Arc;
use std::time::Duration;

use async_graphql_axum::{GraphQLRequest, GraphQLResponse};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::middleware::map_response;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::gateway::Gateway;
use refusal::Refusal;

/// The longest query document with its variables: a filter with ten thousand ids fits.
pub(crate) const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// The slowest question takes well under a second; beyond this something is wrong.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) fn router(gateway: Arc<Gateway>) -> Router {
    Router::new()
        .route("/graphql", get(graphql).post(graphql))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .with_state(gateway)
        .merge(playground::routes())
        .fallback(async |path: Uri| Refusal::UnknownPath(path))
        .layer(CompressionLayer::new())
        .layer(RequestBodyLimitLayer::new(REQUEST_BYTES_MAX))
        .layer(map_response(refusal::in_words))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, REQUEST_TIMEOUT))
        .layer(CatchPanicLayer::new())
}

async fn graphql(
    State(gateway): State<Arc<Gateway>>,
    request: GraphQLRequest<Refusal>,
) -> Result<GraphQLResponse, Refusal> {
    let request = request.into_inner();
    if request.query.trim().is_empty() {
        return Err(Refusal::NoQuery);
    }
    Ok(gateway.execute(request).await.into())
}
