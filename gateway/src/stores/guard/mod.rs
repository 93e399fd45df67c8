//! What every call of a server passes, whichever server it is: a breaker, a place among so many calls at once, a time, and one
//! second try where the way to the server broke. Calls only read, so that they may be sent twice. Each is told to the account
//! of its request.

mod breaker;
mod limits;
mod trip;

use std::error::Error as StdError;
use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use triptych_schemas::manifest::StoreKind;

use super::account::{self, Call, Counted, Status};
use super::{Role, StoreError, StoreErrorKind};
use crate::operations::watched;
pub use breaker::{Breaker, Refused};
pub use limits::Limits;
pub use trip::State;

/// Before the second try, and up to twice this: many calls that broke at once do not come back at once.
const SECOND_TRY_AFTER: Duration = Duration::from_millis(50);

/// One a server.
#[derive(Debug)]
pub struct Guard {
    store: StoreKind,
    role: Role,
    limits: Limits,
    places: Semaphore,
    breaker: Breaker,
}

#[derive(Debug, thiserror::Error)]
#[error("as many calls as are allowed are with it already: none ended within {} ms", .0.as_millis())]
struct NoPlace(Duration);

#[derive(Debug, thiserror::Error)]
#[error("no answer within {} ms", .0.as_millis())]
struct NoAnswer(Duration);

impl Guard {
    pub fn new(store: StoreKind, role: Role, limits: Limits) -> Self {
        let (places, breaker) = (Semaphore::new(limits.calls_max), Breaker::new(limits.failures_max));
        Self { store, role, limits, places, breaker }
    }

    pub fn breaker(&self) -> &Breaker {
        &self.breaker
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Asks the server by `ask`, which may be called twice.
    pub async fn ask<T, A>(&self, ask: impl Fn() -> A) -> Result<T, StoreError>
    where
        T: Counted,
        A: Future<Output = Result<T, StoreError>>,
    {
        self.ask_within(self.limits.timeout, ask).await
    }

    /// As [`Self::ask`], for what takes another time than a question may.
    pub(super) async fn ask_within<T, A>(&self, time_max: Duration, ask: impl Fn() -> A) -> Result<T, StoreError>
    where
        T: Counted,
        A: Future<Output = Result<T, StoreError>>,
    {
        let started = Instant::now();
        let answer = watched(self.store, self.role, self.admitted(time_max, ask)).await;
        let (rows, status) = match &answer {
            Ok(answer) => (answer.rows(), Status::Ok),
            Err(error) if error.source.is::<Refused>() => (0, Status::Open),
            Err(error) => (0, error.kind.into()),
        };
        account::note(&Call { store: self.store, role: self.role, status, rows, elapsed: started.elapsed() });
        answer
    }

    async fn admitted<T, A>(&self, time_max: Duration, ask: impl Fn() -> A) -> Result<T, StoreError>
    where
        A: Future<Output = Result<T, StoreError>>,
    {
        let pass = self.breaker.admit().map_err(|refused| self.refused(refused))?;
        let answer = tokio::select! {
            biased;
            refused = self.breaker.silence() => Err(self.refused(refused)),
            answer = timeout(time_max, self.in_place(ask)) => {
                answer.unwrap_or_else(|_| Err(self.error(StoreErrorKind::Timeout, NoAnswer(time_max))))
            }
        };
        pass.settle(answer.as_ref().map_err(|error| error.kind));
        answer
    }

    async fn in_place<T, A>(&self, ask: impl Fn() -> A) -> Result<T, StoreError>
    where
        A: Future<Output = Result<T, StoreError>>,
    {
        let place = timeout(self.limits.wait_max, self.places.acquire()).await;
        let _place = place
            .map_err(|_| self.error(StoreErrorKind::Busy, NoPlace(self.limits.wait_max)))?
            .expect("places are never closed");
        let twice = ExponentialBuilder::new().with_min_delay(SECOND_TRY_AFTER).with_max_times(1).with_jitter();
        ask.retry(twice).when(|error| error.kind == StoreErrorKind::Unreachable).await
    }

    fn refused(&self, refused: Refused) -> StoreError {
        self.error(refused.0, refused)
    }

    fn error(&self, kind: StoreErrorKind, source: impl StdError + Send + Sync + 'static) -> StoreError {
        StoreError { store: self.store, role: self.role, kind, source: Box::new(source) }
    }
}

#[cfg(test)]
mod tests;
