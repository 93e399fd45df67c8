//! Messages on their way: each by itself, or in transactions that are committed often and sent again where a broker gave one up.
//! Refuses to tell of a message before it can be read.

use std::time::{Duration, Instant};

use rdkafka::error::KafkaError;
use rdkafka::producer::Producer;
use triptych_generator::stream::Message;

use super::run::ProduceError;
use super::sender::{AWAY_MAX, FIRST_ANSWER_WITHIN, Outcome, Sender};

/// A transaction is committed when it has so many messages, or is so old.
const TOGETHER_MAX: usize = 500;
const OPEN_MAX: Duration = Duration::from_millis(250);
/// For one answer about a transaction.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

pub(super) struct Sending<'a> {
    sender: Sender<'a>,
    by_transactions: bool,
    /// Messages of the transaction that is open, to be sent again where it fails.
    open: Vec<Message>,
    since: Instant,
    /// What can be read, or is known to have been aborted.
    done: Vec<Outcome>,
}

impl<'a> Sending<'a> {
    pub(super) fn new(sender: Sender<'a>, by_transactions: bool) -> Result<Self, ProduceError> {
        if by_transactions {
            let began = sender.producer.init_transactions(ANSWER_WITHIN);
            began.map_err(|error| ProduceError::Transactions(error.to_string()))?;
        }
        Ok(Self { sender, by_transactions, open: Vec::new(), since: Instant::now(), done: Vec::new() })
    }

    pub(super) fn send(&mut self, message: Message) -> Result<(), ProduceError> {
        if !self.by_transactions {
            return self.sender.hand_over(&message);
        }
        if self.open.is_empty() {
            self.sender.producer.begin_transaction()?;
            self.since = Instant::now();
        }
        self.open.push(message);
        let last = &self.open[self.open.len() - 1];
        // What cannot be handed over is told when the transaction is to be committed.
        if let Err(error) = self.sender.hand_over(last) {
            tracing::debug!(%error, "a message of a transaction could not be sent");
            return self.commit();
        }
        self.commit_when_due()
    }

    /// Waits, and goes on with what is under way.
    pub(super) fn wait(&mut self, until: Instant) -> Result<(), ProduceError> {
        let left = until.saturating_duration_since(Instant::now());
        self.sender.producer.poll(left);
        self.commit_when_due()
    }

    fn commit_when_due(&mut self) -> Result<(), ProduceError> {
        let is_due = self.open.len() >= TOGETHER_MAX || self.since.elapsed() >= OPEN_MAX;
        if !self.open.is_empty() && is_due { self.commit() } else { Ok(()) }
    }

    /// Sends messages that nobody who reads what is committed gets to see.
    pub(super) fn abort(&mut self, messages: &[Message]) -> Result<(), ProduceError> {
        self.finish()?;
        self.sender.producer.begin_transaction()?;
        for message in messages {
            self.sender.hand_over(message)?;
        }
        // What is aborted is on the broker all the same.
        self.sender.flush()?;
        let outcomes = self.sender.outcomes();
        self.sender.producer.abort_transaction(ANSWER_WITHIN)?;
        self.done.extend(outcomes.into_iter().filter(|outcome| outcome.place.is_ok()));
        Ok(())
    }

    /// Until all that was sent is known to be there.
    pub(super) fn finish(&mut self) -> Result<(), ProduceError> {
        if !self.by_transactions {
            return self.sender.flush();
        }
        if self.open.is_empty() { Ok(()) } else { self.commit() }
    }

    fn commit(&mut self) -> Result<(), ProduceError> {
        let started = Instant::now();
        loop {
            match self.sender.producer.commit_transaction(ANSWER_WITHIN) {
                Ok(()) => break,
                Err(error) if started.elapsed() > AWAY_MAX + FIRST_ANSWER_WITHIN => return Err(error.into()),
                Err(KafkaError::Transaction(error)) if error.txn_requires_abort() => {
                    tracing::debug!(%error, "a transaction is sent again");
                    self.send_again()?;
                }
                Err(KafkaError::Transaction(error)) if error.is_retriable() => {}
                Err(KafkaError::Flush(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.open.clear();
        self.done.extend(self.sender.outcomes());
        Ok(())
    }

    fn send_again(&mut self) -> Result<(), ProduceError> {
        let started = Instant::now();
        while let Err(error) = self.sender.producer.abort_transaction(ANSWER_WITHIN) {
            let is_passing = matches!(&error, KafkaError::Transaction(error) if error.is_retriable());
            if !is_passing || started.elapsed() > AWAY_MAX {
                return Err(error.into());
            }
        }
        drop(self.sender.outcomes());
        self.sender.producer.begin_transaction()?;
        for message in &self.open {
            if let Err(error) = self.sender.hand_over(message) {
                tracing::debug!(%error, "a message of a transaction could not be sent");
                break;
            }
        }
        Ok(())
    }

    /// What is known since it was asked last.
    pub(super) fn done(&mut self) -> Vec<Outcome> {
        if !self.by_transactions {
            return self.sender.outcomes();
        }
        std::mem::take(&mut self.done)
    }

    pub(super) fn brokers(&self) -> &str {
        &self.sender.brokers
    }
}
