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
    tracing::info!("listening on http://{}/", listener.local_addr()?);
    let result = axum::serve(listener, crate::app(gateway)).with_graceful_shutdown(stop_signal()).await;
    follower.abort();
    result.context("the server stopped")
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .expect("a handler for SIGTERM can be installed at start-up");
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
    tracing::info!("stopping");
}
