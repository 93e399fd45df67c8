//! The page that Prometheus reads: `OpenMetrics` where it is asked for, as Prometheus does, and the older text format otherwise.
//! Asks no store: what was seen of them a moment ago is told.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use prometheus_client::encoding::{prometheus_text, text};

use super::counted;
use super::seen::{self, CountKept};
use crate::gateway::Gateway;

const OPEN_METRICS: &str = "application/openmetrics-text";
const OPEN_METRICS_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What is looked at.
#[derive(Clone)]
pub(super) struct Scraped {
    pub(super) gateway: Arc<Gateway>,
    pub(super) count_kept: CountKept,
}

pub(super) async fn page(
    State(scraped): State<Scraped>,
    headers: HeaderMap,
) -> ([(HeaderName, &'static str); 1], String) {
    let accepts = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let is_open_metrics = accepts.into_iter().any(|value| value.contains(OPEN_METRICS));
    let content_type = if is_open_metrics { OPEN_METRICS_TYPE } else { prometheus_text::CONTENT_TYPE };
    let body = write(&scraped, is_open_metrics).expect("a text takes all that is written to it");
    ([(CONTENT_TYPE, content_type)], body)
}

fn write(scraped: &Scraped, is_open_metrics: bool) -> Result<String, std::fmt::Error> {
    let mut body = String::new();
    let (counted, seen) = (counted::registry(), seen::registry(&scraped.gateway, (scraped.count_kept)()));
    if is_open_metrics {
        text::encode_registry(&mut body, counted)?;
        text::encode_registry(&mut body, &seen)?;
        text::encode_eof(&mut body)?;
    } else {
        prometheus_text::encode(&mut body, counted)?;
        prometheus_text::encode(&mut body, &seen)?;
    }
    Ok(body)
}
