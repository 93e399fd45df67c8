//! The life of the server: open the stores, listen, follow new loads, stop on Ctrl-C or SIGTERM after the last answer.

use std::io::ErrorKind;
use std::sync::Arc;

use anyhow::Context;
use tokio::net::TcpListener;

use crate::cli::Serve;
use crate::gateway::Gateway;
use crate::served::sources::Sources;

pub async fn run(serve: &Serve) -> anyhow::Result<()> {
    let listener = match TcpListener::bind(&serve.listen).await {
        Ok(listener) => listener,
        Err(error) if error.kind() == ErrorKind::AddrInUse => anyhow::bail!(
            "cannot listen on {}: the port is taken, by another gateway perhaps; choose one with --listen HOST:PORT",
            serve.listen
        ),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot listen on `{}` (expected HOST:PORT)", serve.listen));
        }
    };
    let sources = Sources::connect(serve.stores.lake.clone(), &serve.stores.servers).await?;
    let gateway = Arc::new(Gateway::over(sources).await);
    let follower = tokio::spawn(Arc::clone(gateway.follower()).follow());
    // Before anybody is told that it listens: who starts it may stop it at once.
    let stop = stop_signal().context("signals cannot be handled")?;
    tracing::info!("listening on http://{}/", listener.local_addr()?);
    let result = axum::serve(listener, crate::app(gateway)).with_graceful_shutdown(stop).await;
    follower.abort();
    result.context("the server stopped")
}

/// Heeds signals from now on; ends with the first.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
        tracing::info!("stopping");
    })
}
