//! Answers as a stream of events (SSE), by the protocol of graphql-sse in its mode of distinct connections: `next` for each answer,
//! `complete` at the end, a comment where nothing happens for a while.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream;
use tokio::sync::mpsc::{self, Sender};
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use super::events::{Event, Events, Subscribed};
use super::{KEEP_ALIVE, Live, TAKEN_WITHIN};
use crate::http::accept;
use crate::http::connections::InUse;
use crate::operations::current::carried;
use crate::operations::metrics::{self, Transport};

const COMMENT: &[u8] = b":\n\n";
/// A browser tells of no event without data.
const COMPLETE: &[u8] = b"event: complete\ndata:\n\n";

/// How a client is told, in time.
#[derive(Clone, Copy)]
struct Pace {
    keep_alive: Duration,
    taken_within: Duration,
}

const PACE: Pace = Pace { keep_alive: KEEP_ALIVE, taken_within: TAKEN_WITHIN };

/// One answer, and the end.
pub(in crate::http) fn of_answer(body: &[u8]) -> Response {
    response(Body::from([&next(None, body)[..], COMPLETE].concat()))
}

/// All events of a subscription, for as long as the client listens.
pub(in crate::http) fn of_events(subscribed: Subscribed, live: &Arc<Live>, in_use: Option<InUse>) -> Response {
    let (frames, sent) = mpsc::channel(1);
    let (live, events) = (Arc::clone(live), subscribed.events());
    tokio::spawn(carried(async move {
        let _client = live.client();
        write(events, frames, live.stopping(), PACE).await;
        drop(in_use);
    }));
    response(Body::from_stream(stream::unfold(sent, async |mut sent| Some((sent.recv().await?, sent)))))
}

/// Ends with the events, with the client, and with a client that takes nothing.
async fn write(
    mut events: Events,
    frames: Sender<Result<Bytes, Infallible>>,
    stopping: impl Future<Output = ()>,
    pace: Pace,
) {
    let mut stopping = std::pin::pin!(stopping);
    let mut quiet = interval_at(Instant::now(), pace.keep_alive);
    quiet.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let (frame, is_last): (Vec<u8>, bool) = tokio::select! {
            biased;
            () = frames.closed() => return,
            () = &mut stopping => (COMPLETE.into(), true),
            event = events.next() => match event {
                Some(Event::Told { load, body }) => (next(Some(&load), &body), false),
                Some(Event::Refused { body }) => (next(None, &body), false),
                None => (COMPLETE.into(), true),
            },
            _ = quiet.tick() => (COMMENT.into(), false),
        };
        match timeout(pace.taken_within, frames.send(Ok(frame.into()))).await {
            Ok(Ok(())) if !is_last => quiet.reset(),
            Ok(_) => return,
            Err(_) => {
                metrics::count_slow_client(Transport::EventStream);
                tracing::warn!("a client that takes no events of its subscription is let go");
                return;
            }
        }
    }
}

/// JSON has no line breaks of its own. The id comes back where a browser connects again.
fn next(id: Option<&str>, body: &[u8]) -> Vec<u8> {
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    [b"event: next\n", id.as_bytes(), b"data: ", body, b"\n\n"].concat()
}

fn response(body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(accept::EVENTS));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("accept"));
    // nginx would gather events before it sends them on.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    const FAST: Pace = Pace { keep_alive: Duration::from_millis(5), taken_within: Duration::from_millis(20) };

    fn told() -> Event {
        Event::Told { load: "7".to_owned(), body: Bytes::from_static(b"{}") }
    }

    async fn text(sent: &mut mpsc::Receiver<Result<Bytes, Infallible>>) -> String {
        let mut text = String::new();
        while let Some(Ok(frame)) = sent.recv().await {
            text.push_str(std::str::from_utf8(&frame).unwrap());
        }
        text
    }

    #[tokio::test]
    async fn events_come_as_they_are_made_and_the_end_is_told() {
        let (frames, mut sent) = mpsc::channel(1);
        let events: Events = Box::pin(stream::iter([told(), Event::Refused { body: Bytes::from_static(b"[]") }]));
        let pace = Pace { keep_alive: Duration::from_hours(1), ..FAST };
        let (text, ()) = tokio::join!(text(&mut sent), write(events, frames, pending(), pace));
        let expected = "event: next\nid: 7\ndata: {}\n\nevent: next\ndata: []\n\nevent: complete\ndata:\n\n";
        assert_eq!(text, expected);
    }

    #[tokio::test]
    async fn a_client_that_hears_nothing_is_told_that_it_is_heard() {
        let (frames, mut sent) = mpsc::channel(1);
        let writing = tokio::spawn(write(Box::pin(stream::pending()), frames, pending(), FAST));
        for _ in 0..3 {
            assert_eq!(sent.recv().await, Some(Ok(Bytes::from_static(COMMENT))));
        }
        // And whoever is gone is noticed.
        drop(sent);
        writing.await.unwrap();
    }

    #[tokio::test]
    async fn a_client_that_takes_nothing_is_let_go_and_one_of_a_server_that_stops_is_told() {
        let (frames, mut sent) = mpsc::channel(1);
        // It makes an event when it is asked for one, and none before.
        let endless = stream::iter(std::iter::repeat_with(told));
        write(Box::pin(endless), frames, pending(), FAST).await;
        assert!(text(&mut sent).await.matches("next").count() <= 2);
        let (frames, mut sent) = mpsc::channel(2);
        write(Box::pin(stream::pending()), frames, async {}, FAST).await;
        assert!(text(&mut sent).await.ends_with("event: complete\ndata:\n\n"));
    }
}
