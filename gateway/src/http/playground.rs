//! The page at `/`. Nothing it shows is fetched from elsewhere.

use axum::Router;
use axum::response::Html;
use axum::routing::get;

pub(crate) fn routes() -> Router {
    Router::new().route("/", get(async || Html("<p>POST a query to <a href=\"/graphql\">/graphql</a></p>")))
}
