//! Spans of time as manifests have them.

use std::time::Duration;

pub(crate) fn milliseconds(elapsed: Duration) -> f64 {
    elapsed.as_secs_f64() * 1000.0
}
