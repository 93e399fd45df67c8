//! Connections of clients: HTTP/1.1, and HTTP/2 without TLS for those that begin with it. A head that drips, a client that says nothing
//! and a connection that nobody uses are closed after a while; when the server stops, what was asked is answered first.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io::ErrorKind;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Version};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

/// From the first wait for a head to its end.
const HEAD_TIME_MAX: Duration = Duration::from_secs(30);
/// A connection without a request is closed at the second look that finds none.
const IDLE_LOOK: Duration = Duration::from_secs(30);
/// How long a connection that is to end may take for it.
const END_TIME_MAX: Duration = Duration::from_secs(5);
/// A client that acknowledges nothing of what was sent to it for so long is cut off from us, or takes nothing.
#[cfg(target_os = "linux")]
const UNTAKEN_MAX: Duration = Duration::from_secs(30);
/// Of those that come while it stops, so many at most are met: the system lets no more wait.
const WAITING_MAX: usize = 4096;
/// Where the system has no more connections to give, it is asked again after this.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

/// How far the server is on its way to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Serving,
    /// Connections and requests that are on their way are still taken, and told that they are the last.
    LastRequests,
    /// No more are taken; it ends with the last answer.
    Closing,
}

/// Serves until the last stage has come and the last answer has gone.
pub(super) async fn serve(listener: TcpListener, router: Router, stage: watch::Receiver<Stage>) {
    let mut connections = JoinSet::new();
    let mut closing = pin!(closing(stage.clone()));
    loop {
        tokio::select! {
            biased;
            () = &mut closing => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, router.clone(), stage.clone()));
                }
                Err(error) => recover(&error).await,
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
    // Those that the system has taken and nobody has met yet; no client waits in vain because this task was late.
    for _ in 0..WAITING_MAX {
        let waiting = poll_fn(|context| Poll::Ready(listener.poll_accept(context))).await;
        let Poll::Ready(Ok((stream, _))) = waiting else { break };
        connections.spawn(converse(stream, router.clone(), stage.clone()));
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// A client that went away before it was met is no news; anything else is worth another try a little later.
async fn recover(error: &std::io::Error) {
    let is_gone = matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    );
    if !is_gone {
        tracing::error!("no connection can be taken: {error}");
        tokio::time::sleep(ACCEPT_RETRY).await;
    }
}

/// Where the system does not do it, the connection works all the same.
fn set_up(stream: &TcpStream) {
    // It then only waits a little longer for a full packet.
    let _ = stream.set_nodelay(true);
    // The system would try for a quarter of an hour, and as long a subscription of nobody would keep its place.
    #[cfg(target_os = "linux")]
    let _ = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(UNTAKEN_MAX));
}

/// One connection, from its first byte to its end.
async fn converse(stream: TcpStream, router: Router, stage: watch::Receiver<Stage>) {
    set_up(&stream);
    let use_of_it = Arc::new(Use::default());
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIME_MAX);
    builder.http2().timer(TokioTimer::new());
    let (router, seen, told) = (TowerToHyperService::new(router), Arc::clone(&use_of_it), stage.clone());
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        let (begun, told) = (Arc::new(Begun::new(&seen)), told.clone());
        request.extensions_mut().insert(InUse(Arc::clone(&begun)));
        let is_http1 = request.version() < Version::HTTP_2;
        let answer = router.call(request);
        async move {
            let mut answer = answer.await?;
            // HTTP/2 has a message of its own for that.
            if is_http1 && *told.borrow() > Stage::Serving {
                answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            drop(begun);
            Ok::<_, Infallible>(answer)
        }
    });
    let mut connection = pin!(builder.serve_connection_with_upgrades(TokioIo::new(stream), service));
    let is_idle = tokio::select! {
        // What has arrived is read before the connection is told that it ends, however late this task gets its turn.
        biased;
        // What a client breaks off is its own business.
        _ = connection.as_mut() => return,
        () = use_of_it.ends(IDLE_LOOK) => true,
        () = closing(stage) => false,
    };
    connection.as_mut().graceful_shutdown();
    if is_idle {
        let _ = timeout(END_TIME_MAX, connection).await;
    } else {
        let _ = connection.await;
    }
}

/// Ends with the last stage, once the system was asked what has arrived until then. A sender that is gone asks for the same.
async fn closing(mut stage: watch::Receiver<Stage>) {
    let _ = stage.wait_for(|stage| *stage == Stage::Closing).await;
    tokio::task::yield_now().await;
}

/// What a connection is used for.
#[derive(Default)]
struct Use {
    begun: AtomicUsize,
    ended: AtomicUsize,
}

impl Use {
    /// Ends when for a whole look there was no request.
    async fn ends(&self, look: Duration) {
        let mut looks = interval_at(Instant::now() + look, look);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut before = None;
        loop {
            looks.tick().await;
            let (begun, ended) = (self.begun.load(Ordering::Relaxed), self.ended.load(Ordering::Relaxed));
            if begun == ended && before == Some(begun) {
                return;
            }
            before = Some(begun);
        }
    }
}

/// Held by whoever still sends on a connection after the head of its answer: as long it is in use.
#[derive(Clone)]
pub(super) struct InUse(#[expect(dead_code, reason = "it is held and not read")] Arc<Begun>);

/// A request, until its answer is there or is not wanted any more.
struct Begun(Arc<Use>);

impl Begun {
    fn new(seen: &Arc<Use>) -> Self {
        seen.begun.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(seen))
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_client_that_is_cut_off_is_given_up_by_the_system() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        set_up(&stream);
        let given_up_after = socket2::SockRef::from(&stream).tcp_user_timeout().unwrap();
        assert_eq!(given_up_after, Some(UNTAKEN_MAX));
    }

    #[tokio::test]
    async fn a_connection_is_idle_when_nothing_was_asked_between_two_looks() {
        let (used, look) = (Arc::new(Use::default()), Duration::from_millis(5));
        used.ends(look).await;
        let asked = Begun::new(&used);
        assert!(timeout(look * 10, used.ends(look)).await.is_err(), "it is being answered");
        drop(asked);
        used.ends(look).await;
    }
}
