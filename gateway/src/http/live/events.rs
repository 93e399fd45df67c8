//! The events of one subscription: its question, asked of each load that comes to be served. Nothing is made before it is wanted:
//! who is slow is told of the load that is served when they are ready, and of none twice.

use std::pin::Pin;
use std::sync::Arc;

use async_graphql::{Extensions, Request, Value, Variables};
use bytes::Bytes;
use futures_util::stream::{self, Stream};

use super::Place;
use super::rounds::{Asked, Rounds};
use crate::graphql::news::News;
use crate::graphql::subscription::Source;
use crate::http::admission::NotAnswered;
use crate::http::answer::Answer;
use crate::http::endpoint::Endpoint;
use crate::http::observed::Outcome;
use crate::http::refusal::Refusal;
use crate::operations::current::request_id;
use crate::operations::metrics::{self, Transport};

/// One thing that a client is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// An answer from one load, and the id of that.
    Told { load: String, body: Bytes },
    /// Errors of a question that is not executed, and the last of the subscription.
    Refused { body: Bytes },
}

pub(super) type Events = Pin<Box<dyn Stream<Item = Event> + Send>>;

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

    pub(super) fn events(self) -> Events {
        let gateway = self.endpoint.gateway();
        match Source::of(self.question.request(), gateway.limits()) {
            Ok(source) => {
                // Of alarms, what the load has is looked at all the same, to know what is new in the next.
                let told = self.told.clone().filter(|_| source == Source::Loads);
                let (swaps, rounds) = (gateway.follower().swaps(), Rounds::new(told));
                Box::pin(stream::unfold(Some((self, swaps, rounds)), move |state| async move {
                    let (subscribed, mut swaps, mut rounds) = state?;
                    let (served, ask) = (|| subscribed.served(), || subscribed.ask(source));
                    let event = rounds.next(&mut swaps, served, ask).await?;
                    metrics::count_event(subscribed.transport);
                    let is_last = matches!(event, Event::Refused { .. });
                    Some((event, (!is_last).then_some((subscribed, swaps, rounds))))
                }))
            }
            Err(mut response) => {
                gateway.limits().hide_hints(&mut response);
                let event = Event::Refused { body: body(&Answer::of(&response)) };
                Box::pin(stream::iter([event]))
            }
        }
    }

    fn served(&self) -> Option<String> {
        self.endpoint.gateway().snapshot().ok().map(|served| served.manifest.load_id.clone())
    }

    /// Of the load that is served, by its id.
    async fn ask(&self, source: Source) -> Option<(String, Asked<Event>)> {
        // Before the load is looked at: who waits long is told of the one that is served by then.
        let _turn = self.endpoint.live().turn().await;
        let snapshot = self.endpoint.gateway().snapshot();
        let load = snapshot.as_ref().ok()?.manifest.load_id.clone();
        let request = self.question.request().data(Arc::clone(&self.news));
        self.news.begin();
        let answered = self.endpoint.event(snapshot, request).await;
        if matches!(&answered, Ok(answer) if answer.outcome == Outcome::Whole) {
            self.news.commit();
        }
        let told = |body: Bytes| Event::Told { load: load.clone(), body };
        // Alarms that an answer lacks would be history in the next load.
        let failed =
            |event: Event| if source == Source::Anomalies { Asked::Failed(event) } else { Asked::Event(event) };
        let asked = match answered {
            Ok(answer) => match answer.outcome {
                Outcome::Whole if self.says_nothing(source) => Asked::Nothing,
                Outcome::Whole => Asked::Event(told(body(&answer))),
                Outcome::Partial { .. } => failed(told(body(&answer))),
                Outcome::Invalid { .. } | Outcome::Refused { .. } => {
                    Asked::Event(Event::Refused { body: body(&answer) })
                }
            },
            Err(NotAnswered::Busy) => Asked::Busy,
            Err(reason @ NotAnswered::TimedOut) => failed(told(self.endpoint.refused(reason).body().into())),
        };
        Some((load, asked))
    }

    fn says_nothing(&self, source: Source) -> bool {
        source == Source::Anomalies && !self.news.has_any()
    }
}

/// Whoever writes about an error names the request by its id.
fn body(answer: &Answer) -> Bytes {
    match request_id().filter(|_| answer.outcome != Outcome::Whole) {
        Some(id) => answer.telling(&[("requestId", Value::from(id.text()))]),
        None => answer.body.clone(),
    }
}
