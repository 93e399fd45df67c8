//! `/graphql`: from a request to its answer, step by step. Reads, finds what is kept or executes, and says what became of it. What a
//! question means is the business of `graphql`.

use std::sync::Arc;
use std::time::Instant;

use async_graphql::{Request as Execution, Value};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::accept::{self, Media};
use super::admission::{Admission, NotAnswered, Places};
use super::answer::Answer;
use super::connections::InUse;
use super::documents::Documents;
use super::identity::{Identity, is_known};
use super::kept::{Kept, KeptCounts, Made};
use super::live::{self, Live, Subscribed};
use super::observed::{Answered, Observed, Outcome, Source};
use super::origins::Origins;
use super::persisted::Persisted;
use super::ready::Ready;
use super::refusal::Refusal;
use super::request::{Asked, Question, Sent};
use crate::cli::HttpOptions;
use crate::gateway::Gateway;
use crate::graphql::of_now::OfNow;
use crate::graphql::sources;
use crate::operations::count;
use crate::operations::current::{apart, carried, request_id};
use crate::operations::metrics::Transport;
use crate::served::Snapshot;
use crate::stores::Room;
use crate::stores::account::Account;

/// Of a list of questions.
pub(super) const BATCH_LENGTH_MAX: usize = 10;

/// What all requests share.
pub(super) struct Endpoint {
    gateway: Arc<Gateway>,
    live: Arc<Live>,
    /// Of pages that may open a WebSocket.
    origins: Origins,
    persisted: Persisted,
    kept: Option<Kept>,
    /// For questions that are executed: what is kept needs no place.
    admission: Admission,
    allow_batches: bool,
    /// Of answers that are good until the next load.
    cache_control: HeaderValue,
}

/// What came beside the question.
struct Around {
    head: Parts,
    media: Media,
    snapshot: Snapshot,
    started: Instant,
}

/// What is sent back, but for its headers.
struct Reply {
    status: StatusCode,
    body: Bytes,
    /// Of an answer by GET that is good until the next load.
    etag: Option<HeaderValue>,
    answered: Answered,
}

/// One answer, or a stream of them.
enum Told {
    Once(Reply),
    Live(Response),
}

/// Where a browser goes on with a stream of events that was cut off.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

pub(super) async fn graphql(State(endpoint): State<Arc<Endpoint>>, mut request: Request) -> Response {
    if live::is_asked(&request) {
        return live::shake_hands(&endpoint, request).unwrap_or_else(Refusal::into_response);
    }
    let (media, takes_events) = (accept::media(request.headers()), accept::takes_events(request.headers()));
    let only_events = media.is_none() && takes_events;
    let Some(media) = media.or(only_events.then_some(Media::Json)) else {
        return Refusal::NotAcceptable.into_response();
    };
    if only_events {
        // No client has a stream of events already.
        request.headers_mut().remove(IF_NONE_MATCH);
    }
    match endpoint.reply(request, media, takes_events).await {
        Ok(Told::Once(reply)) if only_events => with(live::of_answer(&reply.body), reply.answered),
        Ok(Told::Once(reply)) => endpoint.respond(reply, media),
        Ok(Told::Live(response)) => response,
        Err(refusal) => refusal.answer(media),
    }
}

fn with(mut response: Response, answered: Answered) -> Response {
    response.extensions_mut().insert(answered);
    response
}

impl Endpoint {
    pub(super) fn new(
        gateway: Arc<Gateway>,
        live: Arc<Live>,
        options: &HttpOptions,
        places: Places,
    ) -> anyhow::Result<Self> {
        let documents = options.persisted.as_deref().map(Documents::read).transpose()?;
        let cache_control = options.max_age.map(|seconds| format!("public, max-age={seconds}"));
        Ok(Self {
            gateway,
            live,
            origins: Origins::new(&options.allow_origin)?,
            persisted: Persisted::new(documents.unwrap_or_default(), options.only_persisted),
            kept: Kept::new(options.cache.bytes - Room::of(options.cache.bytes).bytes()),
            admission: Admission::new(places),
            allow_batches: options.allow_batches,
            cache_control: HeaderValue::from_str(cache_control.as_deref().unwrap_or("no-cache"))?,
        })
    }

    /// None where no answer is kept.
    pub(super) fn kept_counts(&self) -> Option<KeptCounts> {
        self.kept.as_ref().map(Kept::counts)
    }

    pub(super) fn gateway(&self) -> &Arc<Gateway> {
        &self.gateway
    }

    pub(super) fn live(&self) -> &Arc<Live> {
        &self.live
    }

    pub(super) fn origins(&self) -> &Origins {
        &self.origins
    }

    async fn reply(self: &Arc<Self>, request: Request, media: Media, takes_events: bool) -> Result<Told, Refusal> {
        let (head, body) = request.into_parts();
        let sent = Sent::receive(&head, body).await?;
        let around = Around { head, media, snapshot: self.gateway.snapshot(), started: Instant::now() };
        if let Some(reply) = self.of_known_request(&sent, &around) {
            return Ok(Told::Once(reply));
        }
        match sent.read()? {
            Asked::One(question) => {
                let only_queries = sent.by_get && !takes_events;
                let ready = Ready::of(*question, &self.persisted, self.gateway.limits(), only_queries)?;
                if ready.is_subscription && takes_events {
                    return self.subscribe(ready, &around).map(Told::Live);
                }
                self.one(ready, sent, &around).await.map(Told::Once)
            }
            Asked::Batch(_) if !self.allow_batches => Err(Refusal::Batch),
            Asked::Batch(questions) if questions.is_empty() || questions.len() > BATCH_LENGTH_MAX => {
                Err(Refusal::BatchLength(questions.len()))
            }
            Asked::Batch(questions) => Ok(Told::Once(self.batch(questions, &around).await)),
        }
    }

    /// Where the very same request was answered before and its answer is kept, nothing need be read.
    fn of_known_request(&self, sent: &Sent, around: &Around) -> Option<Reply> {
        let (kept, served) = (self.kept.as_ref()?, around.snapshot.as_ref().ok()?);
        let identity = kept.identity(sent)?;
        if let Some(reply) = not_modified(&identity, around) {
            return Some(reply);
        }
        let made = kept.find(&identity.key(&kept.load(&served.manifest.load_id)))?;
        kept.count(true);
        Some(self.told(&made, Some(&identity), Source::Kept, around))
    }

    fn subscribe(self: &Arc<Self>, ready: Ready, around: &Around) -> Result<Response, Refusal> {
        let told = around.head.headers.get(LAST_EVENT_ID).and_then(|id| Some(id.to_str().ok()?.to_owned()));
        let observed = around.observed(ready.identity.as_deref(), Outcome::Whole, Source::None);
        let subscribed = Subscribed::new(self, ready.execution, Transport::EventStream, told)?;
        let in_use = around.head.extensions.get::<InUse>().cloned();
        Ok(with(live::of_events(subscribed, &self.live, in_use), Answered(Arc::new([observed]))))
    }

    /// One answer of a subscription, from the load that it is of.
    pub(super) async fn event(&self, snapshot: Snapshot, request: Execution) -> Result<Answer, NotAnswered> {
        let answer = async { Answer::of(&self.gateway.execute_event(snapshot, request).await) };
        self.admission.admit(apart(answer)).await
    }

    /// What came over a WebSocket.
    pub(super) fn ready(&self, question: Question) -> Result<Ready, Refusal> {
        Ready::of(question, &self.persisted, self.gateway.limits(), false)
    }

    /// A question that came over a WebSocket, which is no request of its own: it is counted here.
    pub(super) async fn answer_by_socket(&self, ready: Ready) -> (Bytes, Outcome) {
        let (identity, began) = (ready.identity.clone(), Instant::now());
        let (body, outcome, source) = match apart(self.answer(ready, &self.gateway.snapshot())).await {
            Ok((made, source)) => {
                (self.body(&made, identity.as_deref(), source).0, made.answer.outcome.clone(), source)
            }
            Err(refusal) => (refusal.body().into(), refusal.outcome(), Source::None),
        };
        let operation = identity.as_ref().and_then(|identity| identity.operation.as_deref()).unwrap_or_default();
        count(operation, &outcome, source, began.elapsed());
        (body, outcome)
    }

    async fn one(&self, ready: Ready, sent: Sent, around: &Around) -> Result<Reply, Refusal> {
        let identity = ready.identity.clone();
        if let Some(identity) = &identity
            && let Some(reply) = not_modified(identity, around)
        {
            return Ok(reply);
        }
        let (made, source) = self.answer(ready, &around.snapshot).await?;
        if let (Some(kept), Some(identity), true) = (&self.kept, &identity, made.is_lasting)
            && !identity.is_of_now
        {
            kept.know(sent, Arc::clone(identity));
        }
        Ok(self.told(&made, identity.as_deref(), source, around))
    }

    /// All at once, each as if it had come by itself.
    async fn batch(self: &Arc<Self>, questions: Vec<Question>, around: &Around) -> Reply {
        let mut answering = JoinSet::new();
        for (place, question) in questions.into_iter().enumerate() {
            let (endpoint, snapshot) = (Arc::clone(self), around.snapshot.clone());
            answering.spawn(carried(async move {
                let ready = Ready::of(question, &endpoint.persisted, endpoint.gateway.limits(), false);
                let identity = ready.as_ref().ok().and_then(|ready| ready.identity.clone());
                let answered = match ready {
                    Ok(ready) => endpoint.answer(ready, &snapshot).await,
                    Err(refusal) => Err(refusal),
                };
                (place, identity, answered)
            }));
        }
        let mut answers = answering.join_all().await;
        answers.sort_by_key(|(place, ..)| *place);
        let (mut body, mut observed) = (vec![b'['], Vec::new());
        for (place, identity, answered) in answers {
            if place > 0 {
                body.push(b',');
            }
            match answered {
                Ok((made, source)) => {
                    body.extend(self.body(&made, identity.as_deref(), source).0);
                    observed.push(around.observed(identity.as_deref(), made.answer.outcome.clone(), source));
                }
                Err(refusal) => {
                    body.extend(refusal.body().as_bytes());
                    observed.push(around.observed(identity.as_deref(), refusal.outcome(), Source::None));
                }
            }
        }
        body.push(b']');
        Reply { status: StatusCode::OK, body: body.into(), etag: None, answered: Answered(observed.into()) }
    }

    /// From what is kept, from one who asks the same, or by executing it.
    async fn answer(&self, ready: Ready, snapshot: &Snapshot) -> Result<(Arc<Made>, Source), Refusal> {
        let (Some(kept), Some(identity), Ok(served)) = (&self.kept, &ready.identity, snapshot) else {
            return self.admitted(ready, snapshot).await;
        };
        let key = identity.key(&kept.load(&served.manifest.load_id));
        if identity.is_of_now {
            // Better than an answer without the stores that are away.
            if let Some(made) = kept.find(&key).filter(|made| !made.away(self.gateway.follower().away()).is_empty()) {
                return Ok((made, Source::Kept));
            }
            return self.admitted(ready, snapshot).await;
        }
        if let Some(made) = kept.find(&key) {
            kept.count(true);
            return Ok((made, Source::Kept));
        }
        kept.count(false);
        let (waiting, mut source) = (kept.join(&key), Source::Shared);
        let made = waiting.flight().get_or_try_init(|| {
            source = Source::Executed;
            async {
                let made = Arc::new(self.admission.admit(self.make(ready, snapshot)).await?);
                if made.is_lasting {
                    kept.keep(key.clone(), Arc::clone(&made));
                }
                Ok(made)
            }
        });
        let time = self.admission.places.timeout;
        let made = timeout(time, made).await.unwrap_or(Err(NotAnswered::TimedOut));
        let made = made.map_err(|reason| self.refused(reason))?;
        Ok((Arc::clone(made), source))
    }

    /// Executed for this client alone.
    async fn admitted(&self, ready: Ready, snapshot: &Snapshot) -> Result<(Arc<Made>, Source), Refusal> {
        let made = self.admission.admit(self.make(ready, snapshot)).await;
        made.map(|made| (Arc::new(made), Source::Executed)).map_err(|reason| self.refused(reason))
    }

    pub(super) fn refused(&self, reason: NotAnswered) -> Refusal {
        let places = self.admission.places;
        match reason {
            NotAnswered::Busy => Refusal::Busy(places.requests_max),
            NotAnswered::TimedOut => Refusal::TimedOut(places.timeout),
        }
    }

    async fn make(&self, ready: Ready, snapshot: &Snapshot) -> Made {
        let (of_now, account) = (OfNow::default(), Account::default());
        let is_of_now = ready.identity.is_none_or(|identity| identity.is_of_now);
        let execution = ready.execution.data(of_now.clone());
        let response = self.gateway.execute_on(snapshot.clone(), execution, account.clone()).await;
        let answer = Answer::of(&response);
        let is_whole = answer.outcome == Outcome::Whole && account.is_whole();
        let is_lasting = is_whole && snapshot.is_ok() && !is_of_now && !of_now.is_marked();
        Made::new(answer, is_lasting, account.used())
    }

    fn told(&self, made: &Made, identity: Option<&Identity>, source: Source, around: &Around) -> Reply {
        let (body, is_stale) = self.body(made, identity, source);
        let etag = identity.filter(|_| made.is_lasting && !is_stale).and_then(|identity| around.etag(identity));
        Reply {
            status: made.answer.status(around.media),
            body,
            etag,
            answered: Answered(Arc::new([around.observed(identity, made.answer.outcome.clone(), source)])),
        }
    }

    /// With what is told beside the answer, and whether it stands in for stores that are away.
    fn body(&self, made: &Made, identity: Option<&Identity>, source: Source) -> (Bytes, bool) {
        let mut told = Vec::new();
        if identity.is_some_and(|identity| identity.tells_cache) {
            let word = match (&self.kept, source) {
                (None, _) => "off",
                (Some(_), Source::Kept) => "hit",
                (Some(_), _) => "miss",
            };
            told.push(("cache", Value::from(word)));
        }
        let away = if source == Source::Kept { made.away(self.gateway.follower().away()) } else { Vec::new() };
        if let (false, Ok(served)) = (away.is_empty(), self.gateway.snapshot()) {
            let sources = sources::of_kept(&made.used, &away, &served.manifest.load_id, made.at.elapsed());
            told.push((sources::SOURCES, sources));
        }
        // Whoever writes about an error names the request by it. An answer that is shared has the id of each that asked.
        if let Some(id) = request_id().filter(|_| made.answer.outcome != Outcome::Whole) {
            told.push(("requestId", Value::from(id.text())));
        }
        let body = if told.is_empty() { made.answer.body.clone() } else { made.answer.telling(&told) };
        (body, !away.is_empty())
    }

    fn respond(&self, reply: Reply, media: Media) -> Response {
        let mut response = Response::new(Body::from(reply.body));
        *response.status_mut() = reply.status;
        let headers = response.headers_mut();
        if reply.status != StatusCode::NOT_MODIFIED {
            headers.insert(CONTENT_TYPE, media.content_type());
        }
        headers.insert(VARY, HeaderValue::from_static("accept, accept-encoding"));
        match reply.etag {
            Some(etag) => {
                headers.insert(CACHE_CONTROL, self.cache_control.clone());
                headers.insert(ETAG, etag);
            }
            // By POST nobody keeps it, and what is of now nobody should.
            None => {
                headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            }
        }
        response.extensions_mut().insert(reply.answered);
        response
    }
}

/// Where the client says that it has this answer. It was named so to it, or it could not know the name.
fn not_modified(identity: &Identity, around: &Around) -> Option<Reply> {
    let etag = around.etag(identity).filter(|etag| !identity.is_of_now && is_known(&around.head.headers, etag))?;
    Some(Reply {
        status: StatusCode::NOT_MODIFIED,
        body: Bytes::new(),
        etag: Some(etag),
        answered: Answered(Arc::new([around.observed(Some(identity), Outcome::Whole, Source::Kept)])),
    })
}

impl Around {
    /// None by POST, whose answers nobody keeps, and where there is no load.
    fn etag(&self, identity: &Identity) -> Option<HeaderValue> {
        let served = self.snapshot.as_ref().ok().filter(|_| self.head.method.is_safe())?;
        Some(identity.etag(&served.manifest.load_id, self.media))
    }

    fn observed(&self, identity: Option<&Identity>, outcome: Outcome, source: Source) -> Observed {
        Observed {
            operation: identity.and_then(|identity| identity.operation.clone()),
            question: identity.map(|identity| Arc::clone(&identity.question)),
            outcome,
            source,
            elapsed: self.started.elapsed(),
            cost: None,
        }
    }
}
