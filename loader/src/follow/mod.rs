//! A lake that follows a stream: messages become rows, and rows that come within some seconds become one change.
//!
//! What was read and where the stream stands are committed together, as one entry of the lake's log, so that a message is in the lake
//! once, whenever the follower dies. Everything but `broker` and `run` knows messages as bytes, and no client.

pub mod batch;
#[cfg(feature = "kafka")]
mod broker;
pub mod form;
pub mod kept;
#[cfg(feature = "kafka")]
mod lake;
pub mod message;
pub mod replay;
#[cfg(feature = "kafka")]
mod run;
#[cfg(feature = "kafka")]
mod stands;
pub mod topics;

#[cfg(feature = "kafka")]
pub(crate) use broker::refusal;
#[cfg(feature = "kafka")]
pub use broker::{BrokerError, BrokerOptions, ClientSettings};
#[cfg(feature = "kafka")]
pub use lake::FollowedLake;
#[cfg(feature = "kafka")]
pub use run::{Committed, Ended, FollowError, FollowOptions, follow};
