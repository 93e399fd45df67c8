//! What a call of a server may cost. Refuses to know where the figures come from: the command line has a flag for each.

use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For a call as a whole: its wait for a place, its answer, and its second try.
    pub timeout: Duration,
    /// Calls with one server at once.
    pub calls_max: usize,
    /// For a place among them.
    pub wait_max: Duration,
    /// Failures in a row, after which a server is not asked for a while.
    pub failures_max: u32,
}

impl Default for Limits {
    /// The slowest question takes well under a second. Each server has as many threads or connections for us as there are
    /// places: more calls would only wait there.
    fn default() -> Self {
        Self { timeout: Duration::from_secs(10), calls_max: 16, wait_max: Duration::from_secs(2), failures_max: 5 }
    }
}

impl Limits {
    /// For servers that take whole seconds: never none, which would mean no limit.
    pub(in crate::stores) fn timeout_seconds(&self) -> u64 {
        self.timeout.as_secs() + u64::from(self.timeout.subsec_nanos() > 0)
    }
}
