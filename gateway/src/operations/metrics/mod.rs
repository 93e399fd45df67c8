//! What `/metrics` tells, in the names and units of Prometheus' conventions: what was counted since the start, and what is seen
//! at the moment of asking. Refuses labels without a bound: only the first operation names that are met have series of their own.

mod apart;
mod counted;
mod live;
mod names;
mod page;
mod process;
mod seen;

pub(crate) use apart::{routes, serve};
pub(crate) use counted::{CallEnd, RequestEnd, count_call, count_request, count_slow};
pub(crate) use live::{Open, Transport, count_event, count_slow_client};
pub(crate) use names::of_store;
