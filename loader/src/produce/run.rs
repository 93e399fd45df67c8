//! The generator at work: takes what comes next from the shop, waits until it is due, sends it, and writes down what Kafka has. Refuses
//! to go on where a message did not arrive.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rdkafka::error::KafkaError;
use triptych_generator::stream::{InjectedKind, Stream, StreamOptions, Sums, What};
use triptych_schemas::exit::Exit;

use super::pace::{Clock, Pace};
use super::sender::{AWAY_MAX, FIRST_ANSWER_WITHIN, Sender, SenderOptions};
use super::sending::Sending;
use super::topics::ProducedTopics;
use super::truth::Truth;
use crate::follow::ClientSettings;

/// As long as it waits before it looks whether it is to end.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How often it says how far it is, where no bar does.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// What to send, and where.
#[derive(Clone, Debug)]
pub struct ProduceOptions {
    pub stream: StreamOptions,
    pub pace: Pace,
    pub brokers: String,
    pub settings: ClientSettings,
    pub topics: ProducedTopics,
    /// Of topics that are made.
    pub partitions: i32,
    /// Where to write down what was injected.
    pub truth: Option<PathBuf>,
}

/// What Kafka has.
#[derive(Debug)]
pub struct Sent {
    pub ended: Ended,
    pub messages: u64,
    pub sums: Sums,
    pub injected: BTreeMap<InjectedKind, u64>,
    pub elapsed: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    AtEnd,
    Interrupted,
}

#[derive(Debug, thiserror::Error)]
pub enum ProduceError {
    #[error("no broker of `{brokers}` answers within {} s{}; see whether it runs there, and which listener it tells clients of", FIRST_ANSWER_WITHIN.as_secs(), .reason.as_deref().map_or_else(String::new, |reason| format!(" ({reason})")))]
    NoBroker { brokers: String, reason: Option<String> },
    #[error("a setting of the client is refused: {0}")]
    Setting(String),
    #[error("the topic `{topic}` cannot be made on `{brokers}`: {reason}")]
    Topic { topic: String, brokers: String, reason: String },
    #[error("the brokers take no transactions: {0}")]
    Transactions(String),
    #[error("`{file}` cannot be written; name another file with --truth")]
    Truth { file: String, source: io::Error },
    #[error("`{brokers}` did not take all messages within {} s: {reason}. The truth holds what is known to be there", AWAY_MAX.as_secs())]
    Away { brokers: String, reason: String },
    #[error("sending to Kafka failed: {0}")]
    Client(#[from] KafkaError),
    #[error("sending to Kafka failed: {0}")]
    Io(io::Error),
}

impl ProduceError {
    pub fn exit(&self) -> Exit {
        match self {
            Self::NoBroker { .. }
            | Self::Setting(_)
            | Self::Topic { .. }
            | Self::Transactions(_)
            | Self::Truth { .. } => Exit::CannotStart,
            Self::Away { .. } | Self::Client(_) | Self::Io(_) => Exit::Failed,
        }
    }
}

/// Streams until all is sent, or it is interrupted; tells of orders as they are sent.
pub fn produce(
    options: &ProduceOptions,
    tell: &mut dyn FnMut(u64),
    interrupted: &AtomicBool,
) -> Result<Sent, ProduceError> {
    let truth = Truth::open(options.truth.as_deref()).map_err(|source| {
        let file = options.truth.clone().unwrap_or_default().display().to_string();
        ProduceError::Truth { file, source }
    })?;
    let by_transactions = options.stream.faults.aborted > 0;
    // Its own: of two generators of one name, brokers cut one off.
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let name = format!("triptych-generate-{}-{}", std::process::id(), since_1970.as_millis());
    let to = SenderOptions {
        brokers: options.brokers.clone(),
        settings: options.settings.clone(),
        partitions: options.partitions,
    };
    let sender = Sender::connect(&to, &options.topics, by_transactions.then_some(&name))?;
    let mut run = Run {
        sending: Sending::new(sender, by_transactions)?,
        truth,
        messages: 0,
        sums: Sums::default(),
        clock: Clock::new(options.pace),
        started: Instant::now(),
        told: Instant::now(),
    };
    let outcome = run.stream(options, tell, interrupted);
    let finished = outcome.and_then(|ended| run.sending.finish().map(|()| ended));
    // Also where it failed: what is there is there.
    let taken = run.take_outcomes();
    let is_complete = matches!((&finished, &taken), (Ok(Ended::AtEnd), Ok(())));
    run.truth.end(is_complete, run.clock.began_at, run.messages, &run.sums).map_err(ProduceError::Io)?;
    let ended = finished.and_then(|ended| taken.map(|()| ended))?;
    Ok(Sent {
        ended,
        messages: run.messages,
        sums: run.sums,
        injected: run.truth.counts,
        elapsed: run.started.elapsed(),
    })
}

struct Run<'a> {
    sending: Sending<'a>,
    truth: Truth,
    messages: u64,
    sums: Sums,
    clock: Clock,
    started: Instant,
    told: Instant,
}

impl Run<'_> {
    fn stream(
        &mut self,
        options: &ProduceOptions,
        tell: &mut dyn FnMut(u64),
        interrupted: &AtomicBool,
    ) -> Result<Ended, ProduceError> {
        let mut orders = 0;
        for event in Stream::new(&options.stream) {
            let due = self.clock.due(&event);
            while let Some(due) = due.filter(|due| *due > Instant::now()) {
                if interrupted.load(Ordering::Relaxed) {
                    return Ok(Ended::Interrupted);
                }
                self.sending.wait(due.min(Instant::now() + LOOK_EVERY))?;
                self.take_outcomes()?;
            }
            if interrupted.load(Ordering::Relaxed) {
                return Ok(Ended::Interrupted);
            }
            match event.what {
                What::Message(message) => self.sending.send(message)?,
                What::LeftOut(injected) => self.truth.add(&injected, None).map_err(ProduceError::Io)?,
                What::Aborted(messages) => self.sending.abort(&messages)?,
            }
            self.take_outcomes()?;
            if event.orders > orders {
                tell(event.orders - orders);
                orders = event.orders;
            }
            self.tell_progress(orders);
        }
        Ok(Ended::AtEnd)
    }

    fn tell_progress(&mut self, orders: u64) {
        if self.told.elapsed() >= TELL_EVERY {
            self.told = Instant::now();
            tracing::info!(orders, messages = self.messages, "sending");
        }
    }

    /// Writes down what is there now; fails where something did not arrive.
    fn take_outcomes(&mut self) -> Result<(), ProduceError> {
        let mut failed = None;
        for outcome in self.sending.done() {
            match outcome.place {
                Ok(place) => {
                    self.messages += 1;
                    self.sums += outcome.ticket.adds;
                    for injected in &outcome.ticket.injected {
                        self.truth.add(injected, Some(&place)).map_err(ProduceError::Io)?;
                    }
                }
                Err(reason) => failed = Some(reason),
            }
        }
        match failed {
            Some(reason) => Err(ProduceError::Away { brokers: self.sending.brokers().to_owned(), reason }),
            None => Ok(()),
        }
    }
}
