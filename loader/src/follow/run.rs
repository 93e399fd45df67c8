//! The follower itself: reads, gathers, commits, and begins again where the lake stands whenever that is not what it thought. Refuses
//! to go on where a change cannot be loaded.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rdkafka::Message;
use triptych_objects::Level;
use triptych_schemas::change::{ChangeKind, Offset};
use triptych_schemas::exit::Exit;
use triptych_schemas::manifest::Manifest;

use super::batch::Batch;
use super::broker::{Broker, BrokerError, BrokerOptions, Next};
use super::form::Forms;
use super::kept::{Came, Kept, KeptFiles};
use super::message::{self, Event};
use super::stands::{has_load, wait_until_free};
use super::topics::{TopicError, TopicSaid, Topics};
use crate::changes::{Asked, Change, ChangeError, Stream};
use crate::pipeline::{self, LoadError, LoadOptions, Surroundings};
use crate::progress::Progress;
use crate::publish::{LakeError, PublishError};
use crate::shape::Shape;
use crate::source::SourceSpec;
use crate::working_copy::{CHANGED, CopyError, Wanted, WorkingCopy};

/// As many topics are named in the reports of loads.
const TOPICS_NAMED_MAX: usize = 3;

/// What a follower is asked to do.
#[derive(Clone, Debug)]
pub struct FollowOptions {
    /// How changes are loaded; the source of each is what was read.
    pub load: LoadOptions,
    pub shape: &'static Shape,
    pub broker: BrokerOptions,
    pub topics: Vec<TopicSaid>,
    /// How long rows are gathered, from the first on.
    pub every: Duration,
    /// How many are gathered at most.
    pub rows_max: usize,
    /// Whether to end where the topics end.
    pub until_end: bool,
}

/// What a commit made.
#[derive(Debug)]
pub struct Committed {
    pub manifest: Manifest,
    /// Rows by table.
    pub rows: Vec<(&'static str, usize)>,
    pub deleted: usize,
    /// Messages that no row could be made of.
    pub faulty: u64,
    /// Messages that are not read yet; none before brokers have told.
    pub lag: Option<i64>,
    pub elapsed: Duration,
}

/// How a follower ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was told to.
    Interrupted,
    /// All there was is in the lake.
    AtEnd,
}

#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    #[error(transparent)]
    Topics(#[from] TopicError),
    #[error(transparent)]
    Broker(#[from] BrokerError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("the topics hold no order yet, and a lake begins with one; nothing was published")]
    NoOrders,
    #[error("cannot write what was read: {0}")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Copy(#[from] CopyError),
}

impl FollowError {
    pub fn exit(&self) -> Exit {
        match self {
            Self::Load(error) => error.exit(),
            Self::Copy(error) | Self::Broker(BrokerError::Lake(error)) => error.exit(),
            Self::Io(_)
            | Self::Broker(BrokerError::Away { .. } | BrokerError::Unreadable(_) | BrokerError::Client(_)) => {
                Exit::Failed
            }
            Self::Topics(_) | Self::Broker(_) | Self::NoOrders => Exit::CannotStart,
        }
    }
}

/// Follows until it is interrupted, fails, or is at the end.
pub fn follow(
    options: &FollowOptions,
    tell: &mut dyn FnMut(&Committed),
    interrupted: &AtomicBool,
) -> Result<Ended, FollowError> {
    let forms = Forms::of(options.shape);
    let topics = Topics::of(&options.topics, &forms)?;
    let broker = Broker::connect(&options.broker, &topics.names())?;
    let run = Run {
        options,
        forms: &forms,
        topics: &topics,
        broker,
        stands: BTreeMap::new(),
        has_base: has_load(&options.load.lake),
        batch: Batch::new(&forms),
        faults: Vec::new(),
        since: None,
        kept: KeptFiles::of(&options.load.lake),
    };
    run.run(tell, interrupted)
}

struct Run<'a> {
    options: &'a FollowOptions,
    forms: &'a Forms,
    topics: &'a Topics,
    broker: Broker,
    /// Where the lake stands in our partitions, as far as we know.
    stands: BTreeMap<(String, i32), Option<i64>>,
    has_base: bool,
    batch: Batch<'a>,
    /// Messages that no row could be made of, since they were written down last.
    faults: Vec<Kept>,
    /// When the first message of the batch was read.
    since: Option<Instant>,
    kept: KeptFiles,
}

/// A message as it was read.
struct Read {
    topic: String,
    partition: i32,
    offset: i64,
    event: Result<Event, Kept>,
}

impl Run<'_> {
    fn run(mut self, tell: &mut dyn FnMut(&Committed), interrupted: &AtomicBool) -> Result<Ended, FollowError> {
        while !interrupted.load(Ordering::Relaxed) {
            let read = match self.broker.next()? {
                Next::Message(message) => Some(read(&message, self.forms, self.topics)),
                Next::Nothing => None,
                Next::Moved => {
                    self.begin_anew();
                    continue;
                }
            };
            if let Some(read) = read.flatten() {
                self.take(read, tell)?;
            }
            let is_at_end = self.broker.is_at_end();
            if self.is_due(is_at_end) {
                self.keep_faults()?;
                if self.may_commit(is_at_end) {
                    self.commit(tell)?;
                } else if self.batch.changes_nothing() {
                    // Offsets alone are not worth a version: whoever begins behind them finds nothing new.
                    self.since = None;
                }
            }
            if self.options.until_end {
                self.broker.refuse_away()?;
                let is_done = self.since.is_none() || !self.may_commit(is_at_end);
                if is_at_end && self.broker.is_at_end() && is_done {
                    return if self.has_base { Ok(Ended::AtEnd) } else { Err(FollowError::NoOrders) };
                }
            }
        }
        Ok(Ended::Interrupted)
    }

    /// What is not committed is read again, by us or by whoever has the partition now.
    fn begin_anew(&mut self) {
        self.stands = self.broker.began();
        self.has_base = has_load(&self.options.load.lake);
        self.drop_batch();
    }

    fn drop_batch(&mut self) {
        self.batch = Batch::new(self.forms);
        self.faults.clear();
        self.since = None;
    }

    fn take(&mut self, read: Read, tell: &mut dyn FnMut(&Committed)) -> Result<(), FollowError> {
        if let Ok(event) = &read.event
            && !self.batch.takes(event)
            && self.may_commit(true)
            && !self.commit(tell)?
        {
            // It comes again.
            return Ok(());
        }
        self.since.get_or_insert_with(Instant::now);
        self.batch.read(&read.topic, read.partition, read.offset);
        match read.event {
            Ok(event) => self.batch.add(event),
            Err(kept) => {
                self.batch.faulty += 1;
                self.faults.push(kept);
            }
        }
        Ok(())
    }

    fn is_due(&self, is_at_end: bool) -> bool {
        let is_full = self.batch.rows() >= self.options.rows_max;
        let Some(since) = self.since else { return false };
        is_full || since.elapsed() >= self.options.every || (self.options.until_end && is_at_end)
    }

    /// A lake begins with all there is of a stream, where that has an order: most rows of the middle of a stream are none without those
    /// before them.
    fn may_commit(&self, is_at_end: bool) -> bool {
        let begins = || self.batch.has_orders() && (is_at_end || self.batch.rows() >= self.options.rows_max);
        !self.batch.changes_nothing() && (self.has_base || begins())
    }

    /// Before the offsets behind them are committed. In an object store that is a version of its own, of the messages alone.
    fn keep_faults(&mut self) -> Result<(), FollowError> {
        let lake = &self.options.broker.lake;
        if self.faults.is_empty() {
            return Ok(());
        }
        while let Some(mut copy) = lake.open(Wanted::All(Level::Manifest))? {
            KeptFiles::of(lake.folder()).add(&self.faults)?;
            match copy.publish(&AtomicBool::new(false)) {
                Err(reason @ CopyError::Lost { .. }) => tracing::info!(%reason, "once more"),
                published => {
                    published?;
                    self.faults.clear();
                    return Ok(());
                }
            }
        }
        self.kept.add(&self.faults)?;
        self.faults.clear();
        Ok(())
    }

    /// Whether what was read is in the lake now. Otherwise it begins anew.
    fn commit(&mut self, tell: &mut dyn FnMut(&Committed)) -> Result<bool, FollowError> {
        self.keep_faults()?;
        let started = Instant::now();
        let Some(manifest) = self.load(!self.has_base)? else {
            self.broker.begin_again()?;
            self.drop_batch();
            return Ok(false);
        };
        self.has_base = true;
        for (place, next) in &self.batch.offsets {
            self.stands.insert(place.clone(), Some(*next));
        }
        self.broker.tell_group(self.batch.offsets.iter().map(|((topic, part), next)| (topic.clone(), *part, *next)));
        tell(&Committed {
            manifest,
            rows: self.batch.counts(),
            deleted: self.batch.gone_orders.len() + self.batch.gone_customers.len(),
            faulty: self.batch.faulty,
            lag: self.broker.lag(),
            elapsed: started.elapsed(),
        });
        self.drop_batch();
        Ok(true)
    }

    /// None where the lake does not stand where we thought.
    fn load(&self, is_first: bool) -> Result<Option<Manifest>, FollowError> {
        let folder = tempfile::tempdir()?;
        self.batch.write(folder.path(), is_first)?;
        let mut change = Change::new(ChangeKind::Upsert);
        change.gone.orders.clone_from(&self.batch.gone_orders);
        change.gone.customers.clone_from(&self.batch.gone_customers);
        change.offsets = self.offsets();
        change.stream = Some(self.stream());
        let options = LoadOptions {
            source: SourceSpec::Path(folder.path().to_owned()),
            change: Some(if is_first { Asked::First(change) } else { Asked::New(change) }),
            mapping: Some(self.options.shape),
            ..self.options.load.clone()
        };
        // A commit under way is ended: what interrupts the follower does so before or after it.
        let never = AtomicBool::new(false);
        let around = Surroundings { progress: &Progress::Quiet, interrupted: &never };
        let mut copy = self.options.broker.lake.open(CHANGED)?;
        copy.as_ref().map(WorkingCopy::share_salt).transpose()?;
        loop {
            match pipeline::load(&options, &around) {
                Ok(manifest) => match copy.as_mut().map(|copy| copy.publish(&never)).transpose() {
                    Ok(_) => return Ok(Some(manifest)),
                    // Where it is not known, the lake itself tells.
                    Err(reason @ (CopyError::Lost { .. } | CopyError::Unknown { .. })) => {
                        tracing::info!(%reason, "reading again from where the lake stands");
                        return Ok(None);
                    }
                    Err(error) => return Err(error.into()),
                },
                Err(LoadError::Change(reason @ (ChangeError::Moved { .. } | ChangeError::NotFirst(_)))) => {
                    tracing::info!(%reason, "reading again from where the lake stands");
                    return Ok(None);
                }
                Err(LoadError::Stores(PublishError::Lake(LakeError::Locked { lake, .. }))) => wait_until_free(&lake)?,
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn offsets(&self) -> Vec<Offset> {
        let offset = |((topic, partition), next): (&(String, i32), &i64)| Offset {
            topic: topic.clone(),
            partition: *partition,
            next: *next,
        };
        self.batch.offsets.iter().map(offset).collect()
    }

    /// What was read, and from where on.
    fn stream(&self) -> Stream {
        let began = self.batch.offsets.keys().map(|place| (place.clone(), self.stands.get(place).copied().flatten()));
        let topics = self.topics.names();
        let topics =
            if topics.len() > TOPICS_NAMED_MAX { format!("{} topics", topics.len()) } else { topics.join(", ") };
        let name = format!("{topics} of Kafka at {}", self.options.broker.brokers);
        Stream { name, began: began.collect() }
    }
}

/// None of a topic that was not asked for, which there is none of.
fn read(message: &impl Message, forms: &Forms, topics: &Topics) -> Option<Read> {
    let (topic, partition, offset) = (message.topic(), message.partition(), message.offset());
    let form = topics.form_of(topic)?;
    let (key, value) = (message.key(), message.payload());
    let event = message::read(forms, form, key, value).map_err(|fault| {
        let timestamp = message.timestamp().to_millis();
        let table = forms.all()[form].table;
        tracing::warn!(
            topic,
            partition,
            offset,
            rule = fault.rule.name(),
            "a message is kept apart: {}",
            fault.problem
        );
        Kept::of(Came { table, topic, partition, offset, timestamp, key, value }, &fault)
    });
    Some(Read { topic: topic.to_owned(), partition, offset, event })
}
