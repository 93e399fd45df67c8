//! How batches of spans reach the collector. They are made on a thread of the library's own; sending them is left to the
//! runtime. Whether they arrive is logged once each time that it changes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use async_trait::async_trait;
use bytes::Bytes;
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use tokio::runtime::Handle;

use crate::stores::StoreError;

/// The library's own bound for a batch is as long; a try that hangs must end before it.
const TIMEOUT: Duration = Duration::from_secs(8);

#[derive(Debug)]
pub(super) struct CollectorClient {
    client: reqwest::Client,
    runtime: Handle,
    endpoint: String,
    is_failing: AtomicBool,
}

impl CollectorClient {
    pub(super) fn new(endpoint: &str, runtime: Handle) -> anyhow::Result<Self> {
        let url = reqwest::Url::parse(endpoint)?;
        anyhow::ensure!(matches!(url.scheme(), "http" | "https"), "it begins with http:// or https://");
        // Fails where it was done before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(TIMEOUT).build().context("no client can be made")?;
        Ok(Self { client, runtime, endpoint: endpoint.to_owned(), is_failing: AtomicBool::new(false) })
    }

    fn note(&self, sent: &Result<Response<Bytes>, HttpError>) {
        let why = match sent {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(format!("it answers {}", answer.status())),
            Err(error) => Some(StoreError::chain(&**error)),
        };
        let was_failing = self.is_failing.swap(why.is_some(), Ordering::Relaxed);
        match why {
            Some(why) if !was_failing => tracing::warn!("spans cannot be sent to {}: {why}", self.endpoint),
            None if was_failing => tracing::info!("spans are sent to {} again", self.endpoint),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for CollectorClient {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let client = self.client.clone();
        let sent = self.runtime.spawn(send(client, request)).await;
        let sent = sent.unwrap_or_else(|panic| Err(panic.into()));
        self.note(&sent);
        sent
    }
}

async fn send(client: reqwest::Client, request: reqwest::Request) -> Result<Response<Bytes>, HttpError> {
    let answer = client.execute(request).await?;
    let mut response = Response::builder().status(answer.status());
    if let Some(headers) = response.headers_mut() {
        headers.clone_from(answer.headers());
    }
    Ok(response.body(answer.bytes().await?)?)
}
