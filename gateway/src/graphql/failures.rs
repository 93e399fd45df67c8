//! Failures of stores in the log: a store that is down fails every request, and one line says it for many.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use triptych_schemas::manifest::StoreKind;

use crate::stores::{Role, StoreError, StoreErrorKind};

/// Between two lines of one kind: a person who watches sees that it goes on, and a day of it is 8,640 lines.
const LINE_INTERVAL: Duration = Duration::from_secs(10);

type Kind = (StoreKind, Role, StoreErrorKind);

static LINES: Mutex<Lines> = Mutex::new(Lines(Vec::new()));

/// The last line of each kind, and how many failures followed it in silence.
struct Lines(Vec<(Kind, Instant, u64)>);

pub(super) fn log(error: &StoreError) {
    let kind = (error.store, error.role, error.kind);
    let admitted = LINES.lock().expect("no one panics while holding this lock").admit(kind, Instant::now());
    let Some(unlogged) = admitted else { return };
    let (role, chain) = (error.role.name(), StoreError::chain(error));
    tracing::error!(store.role = role, store.kind = ?error.store, failures.unlogged = unlogged, "{chain}");
}

impl Lines {
    /// Whether to write a line, and how many failures went without one since the last.
    fn admit(&mut self, kind: Kind, now: Instant) -> Option<u64> {
        let Some((_, at, unlogged)) = self.0.iter_mut().find(|(known, ..)| *known == kind) else {
            self.0.push((kind, now, 0));
            return Some(0);
        };
        if now.duration_since(*at) < LINE_INTERVAL {
            *unlogged += 1;
            return None;
        }
        *at = now;
        Some(std::mem::take(unlogged))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_tells_of_many_failures_of_a_kind() {
        let mut lines = Lines(Vec::new());
        let start = Instant::now();
        let down = (StoreKind::Lake, Role::Facts, StoreErrorKind::Unavailable);
        let slow = (StoreKind::Lake, Role::Facts, StoreErrorKind::Timeout);
        let mut check = |kind: Kind, seconds: u64, expected: Option<u64>| {
            assert_eq!(lines.admit(kind, start + Duration::from_secs(seconds)), expected, "{kind:?} after {seconds} s");
        };
        check(down, 0, Some(0));
        check(down, 0, None);
        check(slow, 1, Some(0));
        check(down, 9, None);
        check(down, 10, Some(2));
        check(down, 19, None);
        check(down, 40, Some(1));
    }
}
