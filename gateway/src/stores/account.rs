//! What a request asked of each store: calls, rows, time, and whether it was answered. The account goes with the task that
//! answers the request, so that no trait and no resolver has to carry it. Without an account nothing is noted.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tracing::Instrument;
use triptych_schemas::manifest::StoreKind;

use super::documents::{Page, ReviewCounts};
use super::graph::Pairs;
use super::marts::{Concentration, Distribution};
use super::{Role, StoreError, StoreErrorKind};
use crate::kpi::answer;
use crate::operations::{watched, watched_now};

tokio::task_local! {
    static ACCOUNT: Account;
}

/// How a store answered what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    Ok,
    /// It did not answer in time.
    Timeout,
    /// It was not asked, for it did not answer lately.
    Open,
    Error,
}

/// One call of a store that ended.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    pub store: StoreKind,
    pub role: Role,
    pub status: Status,
    /// Of its answer.
    pub rows: u64,
    pub elapsed: Duration,
}

/// All calls of a request to one store in one role.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Used {
    pub store: StoreKind,
    pub role: Role,
    /// That of the first call that was not answered.
    pub status: Status,
    pub calls: u64,
    pub rows: u64,
    /// The times of the calls added up: those that ran side by side count each.
    pub elapsed: Duration,
}

/// Of one request. A clone is another handle to it.
#[derive(Clone, Debug, Default)]
pub struct Account(Arc<Mutex<Vec<Used>>>);

impl Account {
    /// What is asked of stores while this runs is noted here.
    pub async fn of<F: Future>(&self, request: F) -> F::Output {
        ACCOUNT.scope(self.clone(), request).await
    }

    /// In the order in which stores were first asked.
    pub fn used(&self) -> Vec<Used> {
        self.0.lock().expect("no one panics while holding this lock").clone()
    }

    /// Whether each call was answered.
    pub fn is_whole(&self) -> bool {
        self.used().iter().all(|used| used.status == Status::Ok)
    }

    fn add(&self, call: &Call) {
        let mut all = self.0.lock().expect("no one panics while holding this lock");
        let known = all.iter_mut().find(|used| (used.store, used.role) == (call.store, call.role));
        let Some(used) = known else {
            let Call { store, role, status, rows, elapsed } = *call;
            all.push(Used { store, role, status, calls: 1, rows, elapsed });
            return;
        };
        used.calls += 1;
        used.rows += call.rows;
        used.elapsed += call.elapsed;
        if used.status == Status::Ok {
            used.status = call.status;
        }
    }
}

impl From<StoreErrorKind> for Status {
    fn from(kind: StoreErrorKind) -> Self {
        match kind {
            StoreErrorKind::Timeout => Self::Timeout,
            StoreErrorKind::Open => Self::Open,
            StoreErrorKind::Unreachable
            | StoreErrorKind::Unavailable
            | StoreErrorKind::Unauthorized
            | StoreErrorKind::Busy
            | StoreErrorKind::Broken => Self::Error,
        }
    }
}

/// Every call of every store ends here, of files and of servers.
pub(super) fn note(call: &Call) {
    // Outside of a request, as when a load is opened, nobody wants to know.
    let _ = ACCOUNT.try_with(|account| account.add(call));
}

/// A call of files, which wait for nobody.
pub(super) async fn noted<T>(
    store: StoreKind,
    role: Role,
    rows: impl Fn(&T) -> u64,
    call: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let started = Instant::now();
    let answer = watched(store, role, call).await;
    let (rows, status) = match &answer {
        Ok(answer) => (rows(answer), Status::Ok),
        Err(error) => (0, error.kind.into()),
    };
    note(&Call { store, role, status, rows, elapsed: started.elapsed() });
    answer
}

/// A call that is answered from memory.
pub(super) fn remembered<T: Counted>(store: StoreKind, role: Role, answer: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let answer = watched_now(store, role, answer);
    note(&Call { store, role, status: Status::Ok, rows: answer.rows(), elapsed: started.elapsed() });
    answer
}

/// What runs in a task of its own goes on to the account of this one, and to its span.
pub(super) fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let account = ACCOUNT.try_with(Account::clone).unwrap_or_default();
    ACCOUNT.scope(account, work).in_current_span()
}

/// An answer of a store that knows how many rows it has.
pub trait Counted {
    fn rows(&self) -> u64;
}

impl<T> Counted for Vec<T> {
    fn rows(&self) -> u64 {
        self.len() as u64
    }
}

impl<T> Counted for Option<T> {
    fn rows(&self) -> u64 {
        u64::from(self.is_some())
    }
}

impl<K, V, S: BuildHasher> Counted for HashMap<K, V, S> {
    fn rows(&self) -> u64 {
        self.len() as u64
    }
}

impl Counted for answer::Page {
    fn rows(&self) -> u64 {
        self.groups.rows()
    }
}

impl<T> Counted for Page<T> {
    fn rows(&self) -> u64 {
        self.rows.rows()
    }
}

impl Counted for Pairs {
    fn rows(&self) -> u64 {
        self.pairs.rows()
    }
}

impl Counted for ReviewCounts {
    fn rows(&self) -> u64 {
        1
    }
}

impl Counted for Concentration {
    fn rows(&self) -> u64 {
        1 + self.top_shares.rows()
    }
}

impl Counted for Distribution {
    fn rows(&self) -> u64 {
        1 + self.histogram.rows()
    }
}

/// A count is one row.
impl Counted for u64 {
    fn rows(&self) -> u64 {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(status: Status, rows: u64) -> Call {
        let elapsed = Duration::from_millis(2);
        Call { store: StoreKind::Lake, role: Role::Facts, status, rows, elapsed }
    }

    #[tokio::test]
    async fn calls_of_a_request_are_added_up_wherever_they_run() {
        let account = Account::default();
        note(&call(Status::Error, 100));
        let request = async {
            note(&call(Status::Ok, 3));
            let aside = tokio::spawn(carried(async { note(&call(Status::Timeout, 0)) }));
            aside.await.unwrap();
            note(&call(Status::Error, 4));
        };
        account.of(request).await;
        let (store, role, elapsed) = (StoreKind::Lake, Role::Facts, Duration::from_millis(6));
        let expected = Used { store, role, status: Status::Timeout, calls: 3, rows: 7, elapsed };
        assert_eq!(account.used(), [expected]);
    }
}
