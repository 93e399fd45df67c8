//! Subscriptions: where their events come from, and the two ways by which they go to clients. There is a bound of how many are
//! open, each event is made when its client has taken the one before, and all end when the server is to stop.

mod event_stream;
mod events;
mod handshake;
mod messages;
mod progress;
mod rounds;
mod socket;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit, watch};

use super::connections::Stage;
use super::refusal::Refusal;
use crate::operations::metrics::{Open, Transport};

pub(super) use event_stream::{of_answer, of_events};
pub(super) use events::Subscribed;
pub(super) use handshake::{is_asked, shake_hands};

/// Proxies close what says nothing for half a minute or longer.
const KEEP_ALIVE: Duration = Duration::from_secs(12);
/// A client that has not taken an event within this is let go, and whoever waits for its place gets it.
const TAKEN_WITHIN: Duration = Duration::from_secs(20);

/// Events take one of so many places of all questions.
const EVENTS_SHARE: usize = 4;

/// What all subscriptions share.
pub(super) struct Live {
    subscriptions_max: usize,
    subscriptions: Arc<Semaphore>,
    sockets: Arc<Semaphore>,
    /// Of events that are made at once: with a load all of them are wanted, and questions are answered meanwhile.
    turns: Semaphore,
    stage: watch::Receiver<Stage>,
    /// Clients that are being told events, or that they end.
    clients: watch::Sender<usize>,
}

/// Of an open subscription.
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
    _open: Open,
}

/// A client, until all is said to it.
struct Client(Arc<Live>);

impl Live {
    pub(super) fn new(subscriptions_max: usize, requests_max: usize, stage: watch::Receiver<Stage>) -> Self {
        let places = || Arc::new(Semaphore::new(subscriptions_max));
        let (subscriptions, sockets) = (places(), places());
        let turns = Semaphore::new((requests_max / EVENTS_SHARE).max(1));
        Self { subscriptions_max, subscriptions, sockets, turns, stage, clients: watch::Sender::new(0) }
    }

    /// Of an event, until it is made. Those that wait get theirs one after another.
    async fn turn(&self) -> SemaphorePermit<'_> {
        self.turns.acquire().await.expect("nobody closes it")
    }

    fn subscribe(&self, transport: Transport) -> Result<Place, Refusal> {
        let permit = self.place(&self.subscriptions)?;
        Ok(Place { _permit: permit, _open: Open::new(transport) })
    }

    /// Of a WebSocket, whatever is asked by it.
    fn socket(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        self.place(&self.sockets)
    }

    fn place(&self, places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Refusal> {
        let full = |_| Refusal::TooManySubscriptions(self.subscriptions_max);
        Arc::clone(places).try_acquire_owned().map_err(full)
    }

    fn client(self: &Arc<Self>) -> Client {
        self.clients.send_modify(|clients| *clients += 1);
        Client(Arc::clone(self))
    }

    /// Ends once the server is to stop. So it does when nobody can say so any more.
    async fn stopping(&self) {
        let _ = self.stage.clone().wait_for(|stage| *stage > Stage::Serving).await;
    }

    /// Ends when no client is being told anything.
    pub(super) async fn ended(&self) {
        let _ = self.clients.subscribe().wait_for(|clients| *clients == 0).await;
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.0.clients.send_modify(|clients| *clients -= 1);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn places_are_given_out_once_and_come_back() {
        let (stage, stages) = watch::channel(Stage::Serving);
        let live = Arc::new(Live::new(1, 8, stages));
        let first = live.subscribe(Transport::EventStream).ok();
        assert!(first.is_some());
        assert!(matches!(live.subscribe(Transport::WebSocket), Err(Refusal::TooManySubscriptions(1))));
        drop(first);
        assert!(live.subscribe(Transport::WebSocket).is_ok());
        let client = live.client();
        stage.send_replace(Stage::LastRequests);
        live.stopping().await;
        tokio::join!(live.ended(), async { drop(client) });
    }

    #[tokio::test]
    async fn events_leave_most_places_to_questions() {
        let (_stage, stages) = watch::channel(Stage::Serving);
        let live = |requests_max: usize| Live::new(1, requests_max, stages.clone());
        for (requests_max, turns) in [(1, 1), (7, 1), (8, 2), (128, 32)] {
            assert_eq!(live(requests_max).turns.available_permits(), turns, "{requests_max}");
        }
        let live = live(4);
        let first = live.turn().await;
        assert!(live.turn().now_or_never().is_none());
        drop(first);
        assert!(live.turn().now_or_never().is_some());
    }
}
