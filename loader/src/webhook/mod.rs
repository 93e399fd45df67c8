//! Anomalies that a version has and the one before had not, told to an address by POST. What is to be told is written down in the lake
//! before the version is published, sent after it, and kept until it is taken: whatever dies meanwhile, nothing is forgotten, and a
//! receiver that heeds the id of a message hears it once. Refuses to fail a load: an address that is dead is a warning.

mod anomalies;
mod deliver;
mod outbox;
mod post;

pub use deliver::{Courier, deliver};
pub(crate) use outbox::{settle, write};
pub use post::Webhook;
