//! Kafka, as a follower needs it: messages one after another, of the partitions that its group gives it, from where the lake stands.
//! Refuses to keep offsets anywhere but in the lake: what is told to the group is for people who watch it.

mod settings;
mod watch;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::BorrowedMessage;
use rdkafka::metadata::MetadataTopic;
use rdkafka::{Offset, TopicPartitionList};

pub use settings::ClientSettings;
pub(crate) use settings::refusal;
use watch::Watch;

use super::lake::FollowedLake;
use crate::working_copy::CopyError;

/// How long brokers may take to tell which topics there are.
const FIRST_ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How often it is asked why none answered.
const REASON_POLLS_MAX: u32 = 20;
/// How long a follower that wants to end waits for brokers that are away.
const AWAY_MAX: Duration = Duration::from_secs(90);
/// A follower that was killed keeps its partitions so long.
const SESSION_MS: &str = "10000";
/// How long one commit may take before the group gives its partitions to others.
const COMMIT_MS_MAX: &str = "3600000";
/// Often enough to tell how far behind the lake is.
const STATISTICS_MS: &str = "500";
/// As long as a message is waited for before other things are looked at.
const POLL: Duration = Duration::from_millis(100);

/// Whom to ask, and for what.
#[derive(Clone, Debug)]
pub struct BrokerOptions {
    /// `host:port`, several with commas.
    pub brokers: String,
    pub group: String,
    pub settings: ClientSettings,
    /// The lake that tells where to begin.
    pub lake: FollowedLake,
}

#[derive(Debug, thiserror::Error)]
pub enum BrokerError {
    #[error("no broker of `{brokers}` answers within {} s{}; see whether it runs there, and which listener it tells clients of", FIRST_ANSWER_WITHIN.as_secs(), because(.reason.as_deref()))]
    NoBroker { brokers: String, reason: Option<String> },
    #[error("there is no topic `{topic}` on `{brokers}`{hint}")]
    NoTopic { topic: String, brokers: String, hint: String },
    #[error("`{brokers}` does not let us read the topic `{topic}`: {reason}")]
    Refused { topic: String, brokers: String, reason: String },
    #[error(
        "the lake stands at offset {offset} of `{topic}`, partition {partition}, and Kafka no longer has it: messages in between were \
         deleted before they were read, or the topic was made anew. Load the source again, or follow into a new lake"
    )]
    Lost { topic: String, partition: i32, offset: i64 },
    #[error("`{brokers}` is away for {} s{}", AWAY_MAX.as_secs(), because(.reason.as_deref()))]
    Away { brokers: String, reason: Option<String> },
    #[error(
        "messages are packed in a way that this program does not unpack: {0}. It unpacks gzip, snappy and lz4; a topic whose `compression.type` is one of them has brokers pack anew"
    )]
    Packed(String),
    #[error("reading from Kafka failed: {0}")]
    Unreadable(String),
    #[error("a setting of the client is refused: {0}")]
    Setting(String),
    #[error("reading from Kafka failed: {0}")]
    Client(#[from] KafkaError),
    #[error(transparent)]
    Lake(#[from] CopyError),
}

fn because(reason: Option<&str>) -> String {
    reason.map_or_else(String::new, |reason| format!(" ({reason})"))
}

/// What comes next.
pub(super) enum Next<'a> {
    Message(BorrowedMessage<'a>),
    /// None for now.
    Nothing,
    /// Partitions were given or taken: what is not committed is read again by whoever has them.
    Moved,
}

/// A member of a group.
pub(super) struct Broker {
    consumer: BaseConsumer<Watch>,
    brokers: String,
    /// How often partitions had moved when that was told last.
    moves: u64,
    away_since: Option<Instant>,
}

impl Broker {
    pub(super) fn connect(options: &BrokerOptions, topics: &[&str]) -> Result<Self, BrokerError> {
        let mut config = ClientConfig::new();
        config.set("session.timeout.ms", SESSION_MS).set("max.poll.interval.ms", COMMIT_MS_MAX);
        options.settings.apply(&mut config);
        config
            .set("bootstrap.servers", &options.brokers)
            .set("group.id", &options.group)
            .set("client.id", "triptych-loader")
            .set("isolation.level", "read_committed")
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("auto.offset.reset", "error")
            .set("enable.partition.eof", "true")
            .set("allow.auto.create.topics", "false")
            // One protocol for all members: partitions are given all at once, and none is read by two.
            .set("partition.assignment.strategy", "range")
            .set("statistics.interval.ms", STATISTICS_MS);
        let consumer: BaseConsumer<Watch> =
            config.create_with_context(Watch::new(options.lake.clone())).map_err(setting_or)?;
        let broker = Self { consumer, brokers: options.brokers.clone(), moves: 0, away_since: None };
        broker.refuse_unknown(topics)?;
        broker.consumer.subscribe(topics)?;
        Ok(broker)
    }

    /// Asks for all topics: asked for one, a broker may make it.
    fn refuse_unknown(&self, topics: &[&str]) -> Result<(), BrokerError> {
        let metadata = self.consumer.fetch_metadata(None, FIRST_ANSWER_WITHIN).map_err(|_| {
            // Why is told apart, and comes when it is asked for.
            for _ in 0..REASON_POLLS_MAX {
                if self.consumer.context().last_problem().is_none() {
                    drop(self.consumer.poll(POLL));
                }
            }
            BrokerError::NoBroker { brokers: self.brokers.clone(), reason: self.consumer.context().last_problem() }
        })?;
        for topic in topics {
            let Some(found) = metadata.topics().iter().find(|found| found.name() == *topic) else {
                let names = || metadata.topics().iter().map(MetadataTopic::name).filter(|name| !name.starts_with("__"));
                let hint = match names().count() {
                    0 => "; it has none".to_owned(),
                    _ => crate::mapping::hint(topic, names()),
                };
                return Err(BrokerError::NoTopic { topic: (*topic).to_owned(), brokers: self.brokers.clone(), hint });
            };
            if let Some(error) = found.error() {
                let reason = RDKafkaErrorCode::from(error).to_string();
                let (topic, brokers) = ((*topic).to_owned(), self.brokers.clone());
                return Err(BrokerError::Refused { topic, brokers, reason });
            }
        }
        Ok(())
    }

    pub(super) fn next(&mut self) -> Result<Next<'_>, BrokerError> {
        let watch = self.consumer.context();
        // Before a message is asked for: the first of newly given partitions is not to be passed over.
        if watch.moves() != self.moves {
            self.moves = watch.moves();
            return Ok(Next::Moved);
        }
        let polled = self.consumer.poll(POLL);
        if let Some(problem) = watch.take_failure() {
            return Err(problem);
        }
        match polled {
            // Also when partitions were given or taken, which is told when it is asked again.
            None => Ok(Next::Nothing),
            Some(Ok(message)) => {
                self.away_since = None;
                Ok(Next::Message(message))
            }
            Some(Err(KafkaError::PartitionEOF(_))) => {
                self.away_since = None;
                Ok(Next::Nothing)
            }
            Some(Err(KafkaError::MessageConsumption(
                RDKafkaErrorCode::OffsetOutOfRange | RDKafkaErrorCode::AutoOffsetReset,
            ))) => Err(lost(&self.consumer)),
            Some(Err(KafkaError::MessageConsumption(code) | KafkaError::Global(code))) => {
                problem(&self.brokers, watch, &mut self.away_since, code)?;
                Ok(Next::Nothing)
            }
            Some(Err(error)) => Err(error.into()),
        }
    }

    /// Whether all that there was when brokers told last was read.
    pub(super) fn is_at_end(&self) -> bool {
        self.consumer.context().is_at_end()
    }

    /// Whether brokers are away for longer than one waits who wants to end.
    pub(super) fn refuse_away(&self) -> Result<(), BrokerError> {
        match self.away_since {
            Some(since) if since.elapsed() > AWAY_MAX => {
                Err(BrokerError::Away { brokers: self.brokers.clone(), reason: self.consumer.context().last_problem() })
            }
            _ => Ok(()),
        }
    }

    /// Where the lake stood when our partitions were given to us; none where it has nothing of one.
    pub(super) fn began(&self) -> BTreeMap<(String, i32), Option<i64>> {
        self.consumer.context().began()
    }

    /// Messages that are not read yet, of the partitions that are ours; none before brokers have told.
    pub(super) fn lag(&self) -> Option<i64> {
        self.consumer.context().lag()
    }

    /// Reads again from where the lake stands.
    pub(super) fn begin_again(&mut self) -> Result<(), BrokerError> {
        let mut places = self.consumer.assignment()?;
        self.consumer.context().begin(&mut places)?;
        self.consumer.assign(&places)?;
        Ok(())
    }

    /// Tells the group, for people who watch it. That it cannot be told is no reason to stop.
    pub(super) fn tell_group(&self, offsets: impl Iterator<Item = (String, i32, i64)>) {
        let mut places = TopicPartitionList::new();
        for (topic, partition, next) in offsets {
            let _ = places.add_partition_offset(&topic, partition, Offset::Offset(next));
        }
        if let Err(error) = self.consumer.commit(&places, CommitMode::Async) {
            tracing::debug!(%error, "the group was not told where the lake stands");
        }
    }
}

fn setting_or(error: KafkaError) -> BrokerError {
    match refusal(&error) {
        Some(refused) => BrokerError::Setting(refused),
        None => error.into(),
    }
}

/// The partition of which Kafka no longer has what the lake lacks.
fn lost(consumer: &BaseConsumer<Watch>) -> BrokerError {
    for ((topic, partition), offset) in consumer.context().began() {
        let Some(offset) = offset else { continue };
        match consumer.fetch_watermarks(&topic, partition, FIRST_ANSWER_WITHIN) {
            Ok((first, end)) if offset < first || offset > end => {
                return BrokerError::Lost { topic, partition, offset };
            }
            Ok(_) => {}
            Err(error) => return error.into(),
        }
    }
    KafkaError::MessageConsumption(RDKafkaErrorCode::OffsetOutOfRange).into()
}

/// Tells a problem that passes once for as long as it lasts, while the client goes on trying by itself. Any other ends the follower:
/// no message is passed over.
fn problem(
    brokers: &str,
    watch: &Watch,
    away_since: &mut Option<Instant>,
    code: RDKafkaErrorCode,
) -> Result<(), BrokerError> {
    if !passes(code) {
        let reason = watch.last_problem().unwrap_or_else(|| code.to_string());
        let is_packing =
            matches!(code, RDKafkaErrorCode::NotImplemented | RDKafkaErrorCode::UnsupportedCompressionType);
        return Err(if is_packing { BrokerError::Packed(reason) } else { BrokerError::Unreadable(reason) });
    }
    if away_since.is_none() {
        let reason = watch.last_problem().unwrap_or_else(|| code.to_string());
        tracing::warn!(%reason, "no message comes from {brokers}; going on trying");
    }
    away_since.get_or_insert_with(Instant::now);
    Ok(())
}

/// Brokers that go and come, and groups that are forming.
fn passes(code: RDKafkaErrorCode) -> bool {
    use RDKafkaErrorCode as Code;
    matches!(
        code,
        Code::AllBrokersDown
            | Code::BrokerTransportFailure
            | Code::BrokerNotAvailable
            | Code::Resolve
            | Code::OperationTimedOut
            | Code::MessageTimedOut
            | Code::RequestTimedOut
            | Code::TimedOutQueue
            | Code::NetworkException
            | Code::NodeUpdate
            | Code::WaitingForCoordinator
            | Code::LeaderNotAvailable
            | Code::NotLeaderForPartition
            | Code::ReplicaNotAvailable
            | Code::CoordinatorLoadInProgress
            | Code::CoordinatorNotAvailable
            | Code::NotCoordinator
            | Code::RebalanceInProgress
            | Code::IllegalGeneration
            | Code::UnknownMemberId
            | Code::MemberIdRequired
            | Code::FencedLeaderEpoch
            | Code::UnknownLeaderEpoch
            | Code::OffsetNotAvailable
            | Code::PollExceeded
            | Code::AssignmentLost
            | Code::KafkaStorageError
            | Code::Retry
    )
}
