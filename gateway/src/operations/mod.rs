//! What an operator sees of a running gateway: metrics, spans, the log and the ids by which requests are found in them. Refuses
//! to change an answer: all of it looks on.

mod calls;
pub(crate) mod current;
pub(crate) mod logs;
pub(crate) mod metrics;
mod observe;
mod redacted;
mod request_id;
pub(crate) mod traces;

pub(crate) use calls::{watched, watched_now};
pub(crate) use observe::{Watch, count, observe};
