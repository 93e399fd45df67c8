//! A generated shop that goes into Kafka as it happens, for followers to read: paced, with faults on purpose, and a file of truth that
//! says which. Refuses to know what a follower makes of it.

mod pace;
mod run;
mod sender;
mod sending;
mod topics;
mod truth;

pub use pace::Pace;
pub use run::{Ended, ProduceError, ProduceOptions, Sent, produce};
pub use topics::{ProducedTopics, TopicsError};
