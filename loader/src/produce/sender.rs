//! Kafka, as a generated shop needs it: topics that are there, and an idempotent producer that tells of each message where it lies.
//! Refuses settings that its promises rest on.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::{ClientContext, DefaultClientContext};
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::Message as _;
use rdkafka::producer::{BaseProducer, BaseRecord, DeliveryResult, Producer, ProducerContext};
use rdkafka::{ClientConfig, util::Timeout};
use serde::Serialize;
use triptych_generator::stream::{Injected, Message, Sums};

use super::run::ProduceError;
use super::topics::ProducedTopics;
use crate::follow::{ClientSettings, refusal};

/// How long brokers may take to answer at first.
pub(super) const FIRST_ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How often it is asked why none answered.
const REASON_POLLS_MAX: u32 = 20;
const POLL: Duration = Duration::from_millis(100);
/// Brokers may be away so long.
pub(super) const AWAY_MAX: Duration = Duration::from_secs(90);
const AWAY_MS_MAX: &str = "90000";
/// Waits for company so long.
const LINGER_MS: &str = "20";
/// The broker's own choice.
const REPLICAS: i32 = -1;
/// Set here.
const OWN: [&str; 8] = [
    "bootstrap.servers",
    "metadata.broker.list",
    "enable.idempotence",
    "transactional.id",
    "acks",
    "request.required.acks",
    "partitioner",
    "message.timeout.ms",
];

/// Where a message lies.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Place {
    topic: String,
    partition: i32,
    offset: i64,
}

/// What is known of a message while it is on its way.
pub(super) struct Ticket {
    pub(super) adds: Sums,
    pub(super) injected: Vec<Injected>,
}

/// What became of it.
pub(super) struct Outcome {
    pub(super) ticket: Ticket,
    pub(super) place: Result<Place, String>,
}

/// What the client tells while it is polled.
#[derive(Default)]
pub(super) struct Reports {
    outcomes: Mutex<Vec<Outcome>>,
    problem: Mutex<Option<String>>,
}

impl ClientContext for Reports {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        tracing::debug!(?level, facility, "{message}");
    }

    fn error(&self, error: KafkaError, reason: &str) {
        let reason = if reason.is_empty() { error.to_string() } else { reason.to_owned() };
        tracing::debug!("{reason}");
        let mut problem = self.problem.lock().unwrap_or_else(PoisonError::into_inner);
        // That all are away says less than why one is.
        let is_vague = matches!(error, KafkaError::Global(RDKafkaErrorCode::AllBrokersDown));
        if !is_vague || problem.is_none() {
            *problem = Some(reason);
        }
    }
}

impl ProducerContext for Reports {
    type DeliveryOpaque = Box<Ticket>;

    fn delivery(&self, result: &DeliveryResult<'_>, ticket: Box<Ticket>) {
        let place = match result {
            Ok(message) => Ok(Place {
                topic: message.topic().to_owned(),
                partition: message.partition(),
                offset: message.offset(),
            }),
            Err((error, _)) => Err(error.to_string()),
        };
        self.outcomes.lock().unwrap_or_else(PoisonError::into_inner).push(Outcome { ticket: *ticket, place });
    }
}

/// Whom to send to.
#[derive(Clone, Debug)]
pub(super) struct SenderOptions {
    pub(super) brokers: String,
    pub(super) settings: ClientSettings,
    /// Of topics that are made.
    pub(super) partitions: i32,
}

pub(super) struct Sender<'a> {
    pub(super) producer: BaseProducer<Reports>,
    topics: &'a ProducedTopics,
    pub(super) brokers: String,
}

impl<'a> Sender<'a> {
    /// With the name of its transactions, where it is to send by transactions.
    pub(super) fn connect(
        options: &SenderOptions,
        topics: &'a ProducedTopics,
        transactional: Option<&str>,
    ) -> Result<Self, ProduceError> {
        if let Some(own) = options.settings.first_of(&OWN) {
            return Err(ProduceError::Setting(format!("`{own}` is set by the generator itself")));
        }
        let mut config = ClientConfig::new();
        config.set("linger.ms", LINGER_MS).set("compression.type", "lz4");
        options.settings.apply(&mut config);
        config.set("bootstrap.servers", &options.brokers).set("client.id", "triptych-loader");
        let admin_config = config.clone();
        config
            .set("enable.idempotence", "true")
            .set("message.timeout.ms", AWAY_MS_MAX)
            // As Java's clients place keys.
            .set("partitioner", "murmur2_random");
        if let Some(name) = transactional {
            config.set("transactional.id", name).set("transaction.timeout.ms", AWAY_MS_MAX);
        }
        let setting = |error: KafkaError| match refusal(&error) {
            Some(refused) => ProduceError::Setting(refused),
            None => error.into(),
        };
        let producer: BaseProducer<Reports> = config.create_with_context(Reports::default()).map_err(setting)?;
        let sender = Self { producer, topics, brokers: options.brokers.clone() };
        sender.make_topics(&admin_config, options.partitions)?;
        Ok(sender)
    }

    fn no_broker(&self) -> ProduceError {
        // Why is told apart, and comes when it is asked for.
        for _ in 0..REASON_POLLS_MAX {
            if self.problem().is_none() {
                self.producer.poll(POLL);
            }
        }
        ProduceError::NoBroker { brokers: self.brokers.clone(), reason: self.problem() }
    }

    fn make_topics(&self, config: &ClientConfig, partitions: i32) -> Result<(), ProduceError> {
        let known = self.producer.client().fetch_metadata(None, FIRST_ANSWER_WITHIN).map_err(|_| self.no_broker())?;
        let is_known = |topic: &str| known.topics().iter().any(|found| found.name() == topic);
        let missing: Vec<&str> = self.topics.names().filter(|topic| !is_known(topic)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let admin: AdminClient<DefaultClientContext> = config.create()?;
        let new = |topic: &&'_ str| (*topic).to_owned();
        let names: Vec<String> = missing.iter().map(new).collect();
        let topics: Vec<NewTopic<'_>> =
            names.iter().map(|name| NewTopic::new(name, partitions, TopicReplication::Fixed(REPLICAS))).collect();
        let options = AdminOptions::new().operation_timeout(Some(FIRST_ANSWER_WITHIN));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ProduceError::Io)?;
        for made in runtime.block_on(admin.create_topics(&topics, &options))? {
            match made {
                // By another who began at once.
                Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
                Err((topic, code)) => {
                    let (brokers, reason) = (self.brokers.clone(), code.to_string());
                    return Err(ProduceError::Topic { topic, brokers, reason });
                }
            }
        }
        Ok(())
    }

    pub(super) fn problem(&self) -> Option<String> {
        self.producer.context().problem.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What became of messages since it was asked last.
    pub(super) fn outcomes(&self) -> Vec<Outcome> {
        std::mem::take(&mut *self.producer.context().outcomes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Hands a message over to the client; waits where that has its hands full.
    pub(super) fn hand_over(&self, message: &Message) -> Result<(), ProduceError> {
        let topic = self.topics.of_table(message.table);
        let ticket = Box::new(Ticket { adds: message.adds, injected: message.injected.clone() });
        let mut record =
            BaseRecord::with_opaque_to(topic, ticket).key(message.key.as_bytes()).payload(message.value.as_bytes());
        let started = Instant::now();
        loop {
            match self.producer.send(record) {
                Ok(()) => break,
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), back))
                    if started.elapsed() < AWAY_MAX =>
                {
                    record = back;
                    self.producer.poll(POLL);
                }
                Err((error, _)) => return Err(error.into()),
            }
        }
        self.producer.poll(Duration::ZERO);
        Ok(())
    }

    /// Waits until it is known what became of each message.
    pub(super) fn flush(&self) -> Result<(), ProduceError> {
        // Longer than any message waits.
        let flushed = self.producer.flush(Timeout::After(AWAY_MAX + FIRST_ANSWER_WITHIN));
        flushed.map_err(|error| ProduceError::Away { brokers: self.brokers.clone(), reason: error.to_string() })
    }
}
