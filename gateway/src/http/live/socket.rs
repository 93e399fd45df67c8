//! A WebSocket from its first message to its last. Questions and subscriptions are answered side by side, each in a task; what they
//! answer waits for the client, and a client that does not take it is let go.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Map, Value};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::{AbortHandle, JoinError, JoinSet};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::events::{Event, Subscribed};
use super::messages::{self, Said};
use super::progress::{Counted, Taken};
use super::{KEEP_ALIVE, TAKEN_WITHIN};
use crate::http::endpoint::Endpoint;
use crate::http::observed::Outcome;
use crate::http::refusal::Refusal;
use crate::http::request;
use crate::operations::current::carried;
use crate::operations::metrics::{self, Transport};

/// A client that has not begun by then is let go.
const INIT_WITHIN: Duration = Duration::from_secs(10);
/// Questions and subscriptions that one client has open.
const OPEN_MAX: usize = 100;
/// Answers that wait for the client to take those before.
const WAITING_MAX: usize = 4;
/// A client of which nothing was heard at so many looks, one after another, is gone: a busy one may be late with one answer.
const SILENT_LOOKS_MAX: u32 = 2;
/// How long a client may take to say goodbye.
const GOODBYE_WITHIN: Duration = Duration::from_secs(1);
/// Why a connection ends on which a larger message comes than is read.
const TOO_LARGE: u16 = 1009;
/// As long as a client may go on with a message that is too large already.
const REST_WITHIN: Duration = Duration::from_secs(20);
/// Of a reason, by RFC 6455.
const REASON_BYTES_MAX: usize = 123;

/// Why it ends: the codes of graphql-transport-ws, and those of RFC 6455.
#[derive(Clone, Debug, PartialEq, Eq)]
struct End {
    code: u16,
    reason: String,
}

fn end(code: u16, reason: impl Into<String>) -> End {
    End { code, reason: reason.into() }
}

/// How it goes on after a message.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Goes,
    Ends(End),
    /// There is nobody to say goodbye to.
    Gone,
}

/// What a task answers, by the client's name for it and by ours: the client may use its own again.
struct Answered {
    id: String,
    number: u64,
    told: Told,
}

enum Told {
    Next(Bytes),
    /// The last.
    Error(Bytes),
    /// The last.
    Complete,
}

struct Session<S> {
    socket: WebSocketStream<Counted<S>>,
    /// What the client has taken of what it was sent.
    taken: Taken,
    endpoint: Arc<Endpoint>,
    is_begun: bool,
    /// Looks since something came from the client.
    looks: u32,
    open: HashMap<String, (u64, AbortHandle)>,
    numbers: u64,
    tasks: JoinSet<()>,
    answers: Sender<Answered>,
}

pub(super) async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    socket: WebSocketStream<Counted<S>>,
    endpoint: Arc<Endpoint>,
) {
    let (session, answered) = Session::new(socket, endpoint);
    session.run(answered).await;
}

fn looks() -> Interval {
    let mut looks = interval_at(Instant::now() + KEEP_ALIVE, KEEP_ALIVE);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    looks
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    fn new(socket: WebSocketStream<Counted<S>>, endpoint: Arc<Endpoint>) -> (Self, Receiver<Answered>) {
        let (answers, answered) = mpsc::channel(WAITING_MAX);
        let session = Self {
            taken: socket.get_ref().taken(),
            socket,
            endpoint,
            is_begun: false,
            looks: 0,
            open: HashMap::new(),
            numbers: 0,
            tasks: JoinSet::new(),
            answers,
        };
        (session, answered)
    }

    async fn run(mut self, mut answered: Receiver<Answered>) {
        let (endpoint, begun_by, mut looks) = (Arc::clone(&self.endpoint), Instant::now() + INIT_WITHIN, looks());
        let mut stopping = std::pin::pin!(endpoint.live().stopping());
        loop {
            let next = tokio::select! {
                () = &mut stopping => Next::Ends(end(1001, "the gateway stops")),
                said = self.socket.next() => self.hear(said).await,
                Some(answered) = answered.recv() => self.tell(answered).await,
                () = sleep_until(begun_by), if !self.is_begun => Next::Ends(end(4408, "Connection initialisation timeout")),
                _ = looks.tick() => self.look().await,
                Some(ended) = self.tasks.join_next(), if !self.tasks.is_empty() => self.see_off(ended.err()).await,
            };
            match next {
                Next::Goes => {}
                Next::Ends(end) => return self.say_goodbye(end).await,
                Next::Gone => return,
            }
        }
    }

    async fn hear(&mut self, said: Option<Result<Message, Error>>) -> Next {
        self.looks = 0;
        let text = match said {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Binary(_))) => return Next::Ends(end(4400, "messages are text")),
            // Pings are answered with what is sent next, or by this.
            Some(Ok(Message::Ping(_))) => return sent(&self.taken, self.socket.flush(), TAKEN_WITHIN).await,
            Some(Ok(_)) => return Next::Goes,
            Some(Err(Error::Capacity(_))) => return Next::Ends(end(TOO_LARGE, "the message is too large")),
            Some(Err(_)) | None => return Next::Gone,
        };
        match Said::read(&text) {
            Ok(Said::Init) if self.is_begun => Next::Ends(end(4429, "Too many initialisation requests")),
            Ok(Said::Init) => {
                self.is_begun = true;
                self.send(messages::ack()).await
            }
            Ok(Said::Ping(payload)) => self.send(messages::pong(payload)).await,
            Ok(Said::Pong) => Next::Goes,
            Ok(Said::Complete { id }) => {
                if let Some((_, task)) = self.open.remove(&id) {
                    task.abort();
                }
                Next::Goes
            }
            Ok(Said::Subscribe { .. }) if !self.is_begun => Next::Ends(end(4401, "Unauthorized")),
            Ok(Said::Subscribe { id, .. }) if self.open.contains_key(&id) => {
                Next::Ends(end(4409, format!("Subscriber for {id} already exists")))
            }
            Ok(Said::Subscribe { id, .. }) if self.open.len() >= OPEN_MAX => {
                let refusal = Refusal::TooManySubscriptions(OPEN_MAX);
                self.send(messages::error(&id, refusal.body().as_bytes())).await
            }
            Ok(Said::Subscribe { id, question }) => {
                self.begin(id, question);
                Next::Goes
            }
            Err(reason) => Next::Ends(end(4400, reason)),
        }
    }

    fn begin(&mut self, id: String, question: Map<String, Value>) {
        self.numbers += 1;
        let number = self.numbers;
        let answers = Answers { id: id.clone(), number, session: self.answers.clone() };
        let task = self.tasks.spawn(carried(answer(Arc::clone(&self.endpoint), question, answers)));
        self.open.insert(id, (number, task));
    }

    async fn tell(&mut self, Answered { id, number, told }: Answered) -> Next {
        // The client wants no more of it.
        if self.open.get(&id).is_none_or(|(known, _)| *known != number) {
            return Next::Goes;
        }
        let message = match told {
            Told::Next(body) => messages::next(&id, &body),
            Told::Error(body) => {
                self.open.remove(&id);
                messages::error(&id, &body)
            }
            Told::Complete => {
                self.open.remove(&id);
                messages::complete(&id)
            }
        };
        self.send(message).await
    }

    /// A task that panicked has not told its end. The log has what it said.
    async fn see_off(&mut self, failed: Option<JoinError>) -> Next {
        let Some(failed) = failed.filter(JoinError::is_panic) else { return Next::Goes };
        let is_of_it = |(_, (_, task)): &(&String, &(u64, AbortHandle))| task.id() == failed.id();
        let Some(id) = self.open.iter().find(is_of_it).map(|(id, _)| id.clone()) else { return Next::Goes };
        self.open.remove(&id);
        self.send(messages::error(&id, Refusal::Panicked.body().as_bytes())).await
    }

    /// A client that says nothing at all, not even that it is there, is not.
    async fn look(&mut self) -> Next {
        if self.looks == SILENT_LOOKS_MAX {
            return Next::Ends(end(4499, "the client says nothing"));
        }
        self.looks += 1;
        self.send_message(Message::Ping(Bytes::new())).await
    }

    async fn send(&mut self, text: String) -> Next {
        self.send_message(Message::text(text)).await
    }

    async fn send_message(&mut self, message: Message) -> Next {
        sent(&self.taken, self.socket.send(message), TAKEN_WITHIN).await
    }

    async fn say_goodbye(mut self, End { code, mut reason }: End) {
        self.tasks.abort_all();
        let open: Vec<String> = self.open.drain().map(|(id, _)| id).collect();
        let cut = (0..=REASON_BYTES_MAX.min(reason.len())).rev().find(|at| reason.is_char_boundary(*at));
        reason.truncate(cut.unwrap_or_default());
        let goodbye = async {
            // Who ends by a mistake of its own is not told of each.
            for id in open.iter().filter(|_| code < 4000) {
                self.socket.feed(Message::text(messages::complete(id))).await?;
            }
            self.socket.close(Some(CloseFrame { code: code.into(), reason: reason.into() })).await?;
            // The rest of a message that was not read to its end is no message.
            while code != TOO_LARGE && matches!(self.socket.next().await, Some(Ok(_))) {}
            Ok::<_, Error>(())
        };
        // Who does not answer it is gone all the same.
        let _ = timeout(GOODBYE_WITHIN, goodbye).await;
        if code == TOO_LARGE {
            // What is still on its way is taken: else the connection is reset, and the reason lost with it.
            let rest = self.socket.get_mut();
            let _ = timeout(REST_WITHIN, tokio::io::copy(rest, &mut tokio::io::sink())).await;
        }
    }
}

/// What is sent to a client that takes nothing of it waits for so long, and then nobody does.
async fn sent(taken: &Taken, sent: impl Future<Output = Result<(), Error>>, within: Duration) -> Next {
    match taken.within(within, sent).await {
        Some(Ok(())) => Next::Goes,
        Some(Err(_)) => Next::Gone,
        None => {
            metrics::count_slow_client(Transport::WebSocket);
            tracing::warn!("a client that takes no messages of its WebSocket is let go");
            Next::Gone
        }
    }
}

/// Where a task answers.
struct Answers {
    id: String,
    number: u64,
    session: Sender<Answered>,
}

impl Answers {
    async fn send(&self, told: Told) {
        // The session is gone then, and this task with it.
        let _ = self.session.send(Answered { id: self.id.clone(), number: self.number, told }).await;
    }
}

/// One question, or one subscription to its end.
async fn answer(endpoint: Arc<Endpoint>, question: Map<String, Value>, answers: Answers) {
    let ready = request::of_parts(question).and_then(|question| endpoint.ready(question));
    let ready = match ready {
        Ok(ready) => ready,
        Err(refusal) => return answers.send(Told::Error(refusal.body().into())).await,
    };
    if !ready.is_subscription {
        let (body, outcome) = endpoint.answer_by_socket(ready).await;
        if matches!(outcome, Outcome::Invalid { .. } | Outcome::Refused { .. }) {
            return answers.send(Told::Error(body)).await;
        }
        answers.send(Told::Next(body)).await;
        return answers.send(Told::Complete).await;
    }
    let mut events = match Subscribed::new(&endpoint, ready.execution, Transport::WebSocket, None) {
        Ok(subscribed) => subscribed.events(),
        Err(refusal) => return answers.send(Told::Error(refusal.body().into())).await,
    };
    while let Some(event) = events.next().await {
        match event {
            Event::Told { body, .. } => answers.send(Told::Next(body)).await,
            Event::Refused { body } => return answers.send(Told::Error(body)).await,
        }
    }
    answers.send(Told::Complete).await;
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use tokio::io::DuplexStream;
    use tokio::sync::watch;
    use tokio_tungstenite::tungstenite::protocol::Role;

    use super::*;
    use crate::cli::{Cli, Command};
    use crate::gateway::Gateway;
    use crate::http::connections::Stage;
    use crate::http::live::Live;

    /// And what has the server go on.
    type Client = (WebSocketStream<DuplexStream>, watch::Sender<Stage>);

    async fn socket(stream: DuplexStream) -> WebSocketStream<Counted<DuplexStream>> {
        WebSocketStream::from_raw_socket(Counted::new(stream), Role::Server, None).await
    }

    /// With a client that has begun, over a lake without a load.
    async fn session() -> (Session<DuplexStream>, Receiver<Answered>, Client) {
        let Command::Serve(serve) = Cli::parse_from(["triptych-gateway", "serve"]).command else { unreachable!() };
        let lake = tempfile::tempdir().unwrap();
        let gateway = Arc::new(Gateway::open(lake.path().to_owned()).await);
        let (stage, stages) = watch::channel(Stage::Serving);
        let live = Arc::new(Live::new(1, 8, stages));
        let endpoint = Endpoint::new(gateway, live, &serve.http, serve.limits.places()).unwrap();
        let (stream, client) = tokio::io::duplex(1_000);
        let (mut session, answered) = Session::new(socket(stream).await, Arc::new(endpoint));
        session.is_begun = true;
        (session, answered, (WebSocketStream::from_raw_socket(client, Role::Client, None).await, stage))
    }

    #[tokio::test]
    async fn a_client_that_takes_no_messages_is_let_go() {
        let (stream, client) = tokio::io::duplex(64);
        let mut socket = socket(stream).await;
        let (taken, within) = (socket.get_ref().taken(), Duration::from_millis(20));
        let long = || Message::text("long".repeat(1000));
        assert_eq!(sent(&taken, socket.send(Message::text("short")), within).await, Next::Goes);
        assert_eq!(sent(&taken, socket.send(long()), within).await, Next::Gone);
        drop(client);
        assert_eq!(sent(&taken, socket.send(Message::text("short")), within).await, Next::Gone);
    }

    #[tokio::test]
    async fn an_operation_that_panics_ends_with_an_error() {
        let (mut session, answered, (mut client, _stage)) = session().await;
        let task = session.tasks.spawn(async { panic!("a mistake of ours") });
        session.open.insert("a".to_owned(), (1, task));
        let running = session.run(answered);
        let hearing = async {
            let Some(Ok(Message::Text(told))) = client.next().await else { panic!("it is told") };
            let told: Value = serde_json::from_str(&told).unwrap();
            assert_eq!((&told["id"], &told["type"]), (&Value::from("a"), &Value::from("error")));
            assert_eq!(told["payload"][0]["extensions"]["code"], "INTERNAL", "{told}");
            client.close(None).await.unwrap();
        };
        tokio::join!(running, hearing);
    }

    #[tokio::test]
    async fn a_client_that_is_late_with_one_pong_is_not_let_go() {
        let (mut session, _answered, _client) = session().await;
        assert_eq!((session.look().await, session.look().await), (Next::Goes, Next::Goes));
        session.hear(Some(Ok(Message::Pong(Bytes::new())))).await;
        assert_eq!((session.look().await, session.look().await), (Next::Goes, Next::Goes));
        assert!(matches!(session.look().await, Next::Ends(End { code: 4499, .. })));
    }
}
