//! The life of the server: open the stores, listen, follow new loads, stop on Ctrl-C or SIGTERM after the last answer, and at
//! once on the second. Clients that have sent nothing, or half a request, do not hold it up for long.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::time::timeout;
use triptych_schemas::exit::Exit;

use super::Service;
use super::connections::{self, Stage};
use super::live::Live;
use crate::cli::Serve;
use crate::gateway::Gateway;
use crate::operations;
use crate::stores::Room;

/// How long the rest of a request, or the way of an answer to its client, is waited for once the server is to stop.
const GRACE: Duration = Duration::from_secs(3);
/// What was sent before a client could know that the server stops, arrives within this.
const LAST_REQUESTS: Duration = Duration::from_millis(300);

pub(crate) async fn run(serve: &Serve) -> anyhow::Result<Exit> {
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
    let address = listener.local_addr()?;
    let sources = serve.stores.sources(Room::of(serve.http.cache.bytes)).await?;
    let gateway = Arc::new(Gateway::with_limits(sources, serve.limits.of_a_question()).await);
    let (stage, stages) = watch::channel(Stage::Serving);
    let live = Arc::new(Live::new(serve.limits.subscriptions_max, serve.limits.requests_max, stages.clone()));
    let is_of_this_machine = address.ip().is_loopback();
    let Service { router, metrics } = super::service(Arc::clone(&gateway), &live, serve, is_of_this_machine)?;
    if let Some(address) = &serve.operations.metrics_listen {
        operations::metrics::serve(address, metrics).await?;
    }
    let follower = tokio::spawn(Arc::clone(gateway.follower()).follow());
    // Before anybody is told that it listens: who starts it may stop it at once.
    let signals = Signals::heed().context("signals cannot be handled")?;
    tracing::info!("listening on http://{address}/");
    let span = Duration::from_secs(serve.http.stop_within);
    let exit = tokio::select! {
        () = async {
            connections::serve(listener, router, stages).await;
            live.ended().await;
        } => Exit::Success,
        exit = until_stopped(signals, stage, gateway.executing(), span) => exit,
    };
    follower.abort();
    Ok(exit)
}

/// Ends some time after the first signal, for connections that would not end by themselves; the second ends the process.
async fn until_stopped(
    mut signals: Signals,
    stage: watch::Sender<Stage>,
    mut executing: watch::Receiver<usize>,
    span: Duration,
) -> Exit {
    signals.next().await;
    tracing::info!("stopping: answering what was asked (once more to stop at once)");
    stage.send_replace(Stage::LastRequests);
    let ending = async {
        // Nothing has to happen in that time.
        let _ = timeout(LAST_REQUESTS, std::future::pending::<()>()).await;
        stage.send_replace(Stage::Closing);
        quiet(executing.clone(), GRACE).await;
    };
    tokio::select! {
        () = signals.next() => std::process::exit(Exit::Interrupted.code().into()),
        ended = timeout(span, ending) => {
            if ended.is_err() {
                let given_up = *executing.borrow_and_update();
                tracing::warn!("{given_up} requests took longer than {} s and are given up", span.as_secs());
                return Exit::Interrupted;
            }
            tracing::info!("closing connections that have not sent a whole request");
        },
    }
    Exit::Success
}

/// Ends when for so long no request was being executed.
async fn quiet(mut executing: watch::Receiver<usize>, grace: Duration) {
    loop {
        // Without its gateway nothing is executed any more.
        if executing.wait_for(|count| *count == 0).await.is_err() {
            return;
        }
        match timeout(grace, executing.wait_for(|count| *count > 0)).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) | Err(_) => return,
        }
    }
}

/// Ctrl-C and SIGTERM, from the moment that this is made.
#[cfg(unix)]
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

#[cfg(unix)]
impl Signals {
    fn heed() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn heed() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_that_is_being_executed_is_waited_for() {
        let executing = watch::Sender::new(1);
        let grace = Duration::from_millis(1);
        let waited = timeout(Duration::from_millis(200), quiet(executing.subscribe(), grace)).await;
        assert!(waited.is_err(), "it did not wait");
        executing.send_replace(0);
        quiet(executing.subscribe(), grace).await;
    }
}
