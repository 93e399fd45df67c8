//! What the client tells while it is asked for messages: which partitions it was given, how far they go, and what is wrong. Begins each
//! partition where the lake stands, and refuses to ask the group.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::statistics::Statistics;
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{Offset, TopicPartitionList};

use super::BrokerError;
use crate::follow::lake::FollowedLake;

/// What was told last.
#[derive(Default)]
struct Told {
    moves: u64,
    /// Whether we are told which partitions are ours; not between two assignments.
    is_assigned: bool,
    /// Partitions that are ours, and where they began; none at the beginning.
    ours: BTreeMap<(String, i32), Option<i64>>,
    /// How many messages each has still; absent before it was told.
    behind: BTreeMap<(String, i32), i64>,
    problem: Option<String>,
    failure: Option<BrokerError>,
}

pub(super) struct Watch {
    lake: FollowedLake,
    told: Mutex<Told>,
}

impl Watch {
    pub(super) fn new(lake: FollowedLake) -> Self {
        Self { lake, told: Mutex::default() }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn moves(&self) -> u64 {
        self.told().moves
    }

    pub(super) fn last_problem(&self) -> Option<String> {
        self.told().problem.clone()
    }

    pub(super) fn take_failure(&self) -> Option<BrokerError> {
        self.told().failure.take()
    }

    pub(super) fn is_at_end(&self) -> bool {
        let told = self.told();
        told.is_assigned && told.ours.keys().all(|place| told.behind.get(place) == Some(&0))
    }

    pub(super) fn began(&self) -> BTreeMap<(String, i32), Option<i64>> {
        self.told().ours.clone()
    }

    pub(super) fn lag(&self) -> Option<i64> {
        let told = self.told();
        told.ours.keys().map(|place| told.behind.get(place)).sum()
    }

    /// Puts each partition where the lake stands, and counts this as a move.
    pub(super) fn begin(&self, places: &mut TopicPartitionList) -> Result<(), BrokerError> {
        let stands = self.lake.stands()?;
        let mut told = self.told();
        told.ours.clear();
        told.behind.clear();
        let keys: Vec<(String, i32)> = places.to_topic_map().into_keys().collect();
        for (topic, partition) in keys {
            let next = stands.get(&(topic.clone(), partition)).copied();
            places.set_partition_offset(&topic, partition, next.map_or(Offset::Beginning, Offset::Offset))?;
            told.ours.insert((topic, partition), next);
        }
        told.is_assigned = true;
        told.moves += 1;
        Ok(())
    }

    fn rebalanced(
        &self,
        consumer: &BaseConsumer<Self>,
        error: RDKafkaRespErr,
        places: &mut TopicPartitionList,
    ) -> Result<(), BrokerError> {
        if error == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            self.begin(places)?;
            tracing::debug!(partitions = places.count(), "partitions were given");
            return Ok(consumer.assign(places)?);
        }
        self.end();
        tracing::debug!("partitions were taken");
        Ok(consumer.unassign()?)
    }

    /// No partition is ours until we are told again.
    fn end(&self) {
        let mut told = self.told();
        told.ours.clear();
        told.behind.clear();
        told.is_assigned = false;
        told.moves += 1;
    }
}

impl ClientContext for Watch {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        tracing::debug!(?level, facility, "{message}");
    }

    fn error(&self, error: KafkaError, reason: &str) {
        let is_end = matches!(error, KafkaError::Global(RDKafkaErrorCode::PartitionEOF));
        if !is_end && !reason.is_empty() {
            self.told().problem = Some(reason.to_owned());
        }
    }

    fn stats(&self, statistics: Statistics) {
        let mut told = self.told();
        let ours: Vec<(String, i32)> = told.ours.keys().cloned().collect();
        for (topic, partition) in ours {
            let of_topic = statistics.topics.get(&topic);
            let Some(found) = of_topic.and_then(|topic| topic.partitions.get(&partition)) else { continue };
            // Up to the first transaction that is still open.
            let end = found.ls_offset;
            if end < 0 || found.fetch_state != "active" {
                continue;
            }
            // What marks the ends of transactions counts among offsets, but is no message.
            let is_at_end = found.eof_offset == end && found.fetchq_cnt == 0;
            let read = found.app_offset.max(found.lo_offset).max(0);
            let behind = if is_at_end { 0 } else { (end - read).max(1) };
            told.behind.insert((topic, partition), behind);
        }
    }
}

impl ConsumerContext for Watch {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, error: RDKafkaRespErr, places: &mut TopicPartitionList) {
        if let Err(failure) = self.rebalanced(consumer, error, places) {
            self.told().failure = Some(failure);
        }
    }
}
