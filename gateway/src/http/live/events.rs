//! The events of one subscription: its question, asked of each load that comes to be served. Nothing is made before it is wanted:
//! who is slow is told of the load that is served when they are ready, and of none twice.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Extensions, Request, Value, Variables};
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use tokio::sync::watch;

use super::Place;
use crate::graphql::news::News;
use crate::graphql::subscription::Source;
use crate::http::admission::NotAnswered;
use crate::http::answer::Answer;
use crate::http::endpoint::Endpoint;
use crate::http::observed::Outcome;
use crate::http::refusal::Refusal;
use crate::operations::current::request_id;
use crate::operations::metrics::{self, Transport};
use crate::served::Snapshot;

/// When an event is asked again that found no place.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// One thing that a client is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// An answer from one load, and the id of that.
    Told { load: String, body: Bytes },
    /// Errors of a question that is not executed, and the last of the subscription.
    Refused { body: Bytes },
}

pub(super) type Events = Pin<Box<dyn Stream<Item = Event> + Send>>;

/// What came of the question to a load.
enum Asked {
    Event(Event),
    /// It has no news.
    Nothing,
    /// The gateway has too much to do just now.
    Busy,
}

/// A subscription that has its place.
pub(in crate::http) struct Subscribed {
    endpoint: Arc<Endpoint>,
    question: Question,
    transport: Transport,
    /// The load that the client was told of last.
    told: Option<String>,
    /// The alarms that it knows, where it subscribed to those.
    news: Arc<News>,
    _place: Place,
}

/// What is asked of each load.
struct Question {
    text: String,
    operation_name: Option<String>,
    variables: Variables,
    extensions: Extensions,
}

impl Question {
    fn request(&self) -> Request {
        let mut request = Request::new(&self.text).variables(self.variables.clone());
        request.operation_name.clone_from(&self.operation_name);
        request.extensions = self.extensions.clone();
        request
    }
}

impl Subscribed {
    /// `told`: the load that the client knows already.
    pub(in crate::http) fn new(
        endpoint: &Arc<Endpoint>,
        request: Request,
        transport: Transport,
        told: Option<String>,
    ) -> Result<Self, Refusal> {
        let place = endpoint.live().subscribe(transport)?;
        let question = Question {
            text: request.query,
            operation_name: request.operation_name,
            variables: request.variables,
            extensions: request.extensions,
        };
        Ok(Self { endpoint: Arc::clone(endpoint), question, transport, told, news: Arc::default(), _place: place })
    }

    pub(super) fn events(mut self) -> Events {
        let gateway = self.endpoint.gateway();
        match Source::of(self.question.request(), gateway.limits()) {
            Ok(source) => {
                if source == Source::Anomalies {
                    // What it has is looked at all the same, to know what is new in the next.
                    self.told = None;
                }
                let swaps = gateway.follower().swaps();
                Box::pin(stream::unfold(Some((self, source, swaps)), async |state| {
                    let (mut subscribed, source, mut swaps) = state?;
                    let event = subscribed.next(source, &mut swaps).await?;
                    let is_last = matches!(event, Event::Refused { .. });
                    Some((event, (!is_last).then_some((subscribed, source, swaps))))
                }))
            }
            Err(mut response) => {
                gateway.limits().hide_hints(&mut response);
                let event = Event::Refused { body: body(&Answer::of(&response)) };
                Box::pin(stream::iter([event]))
            }
        }
    }

    /// None where no load will ever come.
    async fn next(&mut self, source: Source, swaps: &mut watch::Receiver<u64>) -> Option<Event> {
        loop {
            // Before it is looked at: a load that comes meanwhile is seen the next time.
            swaps.borrow_and_update();
            let snapshot = self.endpoint.gateway().snapshot();
            let load = snapshot.as_ref().ok().map(|served| served.manifest.load_id.clone());
            match load {
                Some(load) if self.told.as_ref() != Some(&load) => match self.ask(source, snapshot, &load).await {
                    Asked::Event(event) => {
                        self.told = Some(load);
                        metrics::count_event(self.transport);
                        return Some(event);
                    }
                    Asked::Nothing => self.told = Some(load),
                    Asked::Busy => tokio::time::sleep(AGAIN_AFTER).await,
                },
                _ => swaps.changed().await.ok()?,
            }
        }
    }

    async fn ask(&self, source: Source, snapshot: Snapshot, load: &str) -> Asked {
        let load = load.to_owned();
        let request = self.question.request().data(Arc::clone(&self.news));
        self.news.begin();
        let answered = self.endpoint.event(snapshot, request).await;
        let is_nothing = matches!(&answered, Ok(answer) if self.says_nothing(source, &answer.outcome));
        if matches!(&answered, Ok(answer) if answer.outcome == Outcome::Whole) {
            self.news.commit();
        }
        Asked::Event(match answered {
            Ok(_) if is_nothing => return Asked::Nothing,
            Ok(answer) if matches!(answer.outcome, Outcome::Invalid { .. }) => Event::Refused { body: body(&answer) },
            Ok(answer) => Event::Told { load, body: body(&answer) },
            Err(NotAnswered::Busy) => return Asked::Busy,
            Err(reason @ NotAnswered::TimedOut) => {
                Event::Told { load, body: self.endpoint.refused(reason).body().into() }
            }
        })
    }

    fn says_nothing(&self, source: Source, outcome: &Outcome) -> bool {
        source == Source::Anomalies && *outcome == Outcome::Whole && !self.news.has_any()
    }
}

/// Whoever writes about an error names the request by its id.
fn body(answer: &Answer) -> Bytes {
    match request_id().filter(|_| answer.outcome != Outcome::Whole) {
        Some(id) => answer.telling(&[("requestId", Value::from(id.text()))]),
        None => answer.body.clone(),
    }
}
