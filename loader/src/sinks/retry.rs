//! The one way in which a request to a server is tried again, and given up. Only what may pass by itself is tried again, each
//! time after a longer and partly random pause, so that many requests do not come back together; and only for one span, the
//! same for every server and every fault of its connection. A server that says nothing at all for that span, be it frozen or
//! behind a cut cable, is given up too: while a request is under way, it is asked over another connection whether it lives.

use std::collections::hash_map::RandomState;
use std::future::Future;
use std::hash::{BuildHasher, Hasher};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::anyhow;
use backon::{ExponentialBuilder, Retryable};
use tokio::time::timeout;
use triptych_schemas::manifest::StoreKind;

use super::SinkError;
use super::SinkErrorKind::{Timeout, Unreachable};

/// How long a load waits for a server: more than twice what Neo4j takes to start on two busy cores (35 s).
const OF_LOAD: Duration = Duration::from_secs(90);
/// The same of a command that only looks, of one step of it.
const OF_LOOK: Duration = Duration::from_secs(4);
/// The same of a load that is interrupted or has failed, and clears up behind itself.
const OF_END: Duration = Duration::from_secs(4);

const PAUSE_FIRST: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(4);
/// A request that takes longer has the server asked whether it lives, again and again.
const ASKED_EVERY: Duration = Duration::from_secs(2);
/// A sign of life comes within milliseconds; a busy machine takes longer.
const SIGN_MAX: Duration = Duration::from_secs(5);

/// A server that can be asked whether it lives, whatever else it is doing.
pub(super) trait Lives {
    fn store(&self) -> StoreKind;

    /// Asks for nothing, over a connection of its own. An answer that tells of an error is a sign of life too.
    fn lives(&self) -> impl Future<Output = bool> + Send;
}

/// How long a server is waited for. Clones are one.
#[derive(Clone, Debug)]
pub struct Patience {
    longest: Duration,
    is_at_end: Arc<AtomicBool>,
}

impl Patience {
    /// Of a load.
    pub fn of_load() -> Self {
        Self::of(OF_LOAD)
    }

    /// Of a command that tells what it sees now.
    pub fn of_look() -> Self {
        Self::of(OF_LOOK)
    }

    fn of(longest: Duration) -> Self {
        Self { longest, is_at_end: Arc::default() }
    }

    /// From now on, a server that is away is left alone soon: what it holds is for the next load to clear up.
    pub(super) fn end(&self) {
        self.is_at_end.store(true, Ordering::Relaxed);
    }

    fn span(&self) -> Duration {
        if self.is_at_end.load(Ordering::Relaxed) { self.longest.min(OF_END) } else { self.longest }
    }

    /// Runs `attempt`, which gets the number of those before it, until it succeeds or fails for good.
    pub(super) async fn run<T, Attempt: Future<Output = Result<T, SinkError>>>(
        &self,
        server: &impl Lives,
        attempt: impl Fn(u32) -> Attempt,
    ) -> Result<T, SinkError> {
        let last = Mutex::new(None);
        match self.while_it_lives(server, self.tries(&attempt, &last)).await {
            Some(outcome) => outcome,
            None => Err(self.silent(server.store(), last.into_inner().unwrap_or_else(PoisonError::into_inner))),
        }
    }

    /// `last` gets what the last try failed with.
    async fn tries<T, Attempt: Future<Output = Result<T, SinkError>>>(
        &self,
        attempt: &impl Fn(u32) -> Attempt,
        last: &Mutex<Option<SinkError>>,
    ) -> Result<T, SinkError> {
        let (mut number, mut failed_first) = (0, None);
        let pauses = ExponentialBuilder::default()
            .with_min_delay(PAUSE_FIRST.min(self.longest))
            .with_max_delay(PAUSE_MAX.min(self.longest))
            .without_max_times()
            .with_jitter_seed(RandomState::new().build_hasher().finish())
            .with_jitter();
        let next = || {
            number += 1;
            attempt(number - 1)
        };
        let may_pass = |error: &SinkError| {
            let since = failed_first.get_or_insert_with(Instant::now).elapsed();
            error.kind.is_transient() && since < self.span()
        };
        let told = |error: &SinkError, pause: Duration| {
            tracing::warn!(%error, pause_ms = pause.as_millis() as u64, "trying again");
            *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.again());
        };
        next.retry(pauses).when(may_pass).notify(told).await
    }

    /// `None` where the server has said nothing for too long; what was under way is then dropped.
    async fn while_it_lives<T>(&self, server: &impl Lives, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        let mut heard = Instant::now();
        loop {
            if let Ok(outcome) = timeout(ASKED_EVERY.min(self.span()), &mut work).await {
                return Some(outcome);
            }
            let sign = timeout(SIGN_MAX.min(self.span()), server.lives());
            tokio::select! {
                biased;
                outcome = &mut work => return Some(outcome),
                sign = sign => match sign {
                    Ok(true) => heard = Instant::now(),
                    _ if heard.elapsed() >= self.span() => return None,
                    _ => {}
                }
            }
        }
    }

    fn silent(&self, store: StoreKind, last: Option<SinkError>) -> SinkError {
        let seconds = self.span().as_secs();
        let advice = "see whether it runs, then load again";
        match last {
            Some(error) => {
                let cause = anyhow!("no answer for {seconds} s ({:#}); {advice}", error.cause);
                SinkError { kind: Unreachable, cause, ..error }
            }
            None => SinkError::of_kind(Timeout, store, "", anyhow!("no answer for {seconds} s; {advice}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;
    use crate::sinks::SinkErrorKind::{self, Busy, Failed, Row, Unauthorized};

    struct Server {
        lives: bool,
    }

    impl Lives for Server {
        fn store(&self) -> StoreKind {
            StoreKind::Mongodb
        }

        async fn lives(&self) -> bool {
            self.lives
        }
    }

    fn block_on<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(work)
    }

    fn error(kind: SinkErrorKind) -> SinkError {
        SinkError::of_kind(kind, StoreKind::Mongodb, "reviews", anyhow!("no"))
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let check = |kinds: &[SinkErrorKind], attempts: u32, succeeds: bool| {
            let made = AtomicU32::new(0);
            let patience = Patience::of(Duration::from_mins(1));
            let outcome = block_on(patience.run(&Server { lives: true }, |number| {
                made.fetch_add(1, Ordering::Relaxed);
                let outcome = kinds.get(number as usize).map_or(Ok(()), |kind| Err(error(*kind)));
                async { outcome }
            }));
            assert_eq!((made.into_inner(), outcome.is_ok()), (attempts, succeeds), "{kinds:?}");
        };
        check(&[], 1, true);
        check(&[Busy], 2, true);
        check(&[Unreachable, Timeout], 3, true);
        check(&[Failed], 1, false);
        check(&[Busy, Row], 2, false);
        check(&[Unauthorized], 1, false);
    }

    #[test]
    fn all_tries_end_with_the_span_and_tell_what_was_tried() {
        let patience = Patience::of(Duration::from_millis(300));
        let refused = async |_| Err::<(), _>(error(Unreachable));
        let error = block_on(patience.run(&Server { lives: true }, refused)).unwrap_err();
        assert_eq!((error.kind, error.table.as_str()), (Unreachable, "reviews"), "{error}");
    }

    #[test]
    fn a_server_that_is_silent_is_given_up_and_one_that_lives_is_waited_for() {
        let patience = Patience::of(Duration::from_millis(50));
        let never = |_| std::future::pending::<Result<(), SinkError>>();
        let error = block_on(patience.run(&Server { lives: false }, never)).unwrap_err();
        assert!(error.kind == Timeout && error.to_string().starts_with("MongoDB: no answer for"), "{error}");
        let alive = Server { lives: true };
        let waited = block_on(async { timeout(Duration::from_millis(500), patience.run(&alive, never)).await });
        assert!(waited.is_err(), "it was given up while it lived");
    }

    #[test]
    fn at_the_end_of_a_load_nothing_is_waited_for_long() {
        let patience = Patience::of_load();
        assert_eq!(patience.span(), OF_LOAD);
        patience.clone().end();
        assert_eq!(patience.span(), OF_END);
        assert!(OF_END + SIGN_MAX <= Duration::from_secs(10));
    }
}
