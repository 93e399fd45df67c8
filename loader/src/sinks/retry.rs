//! The one way in which a request to a server is tried again: only what may pass by itself, only a few times, each time
//! after a longer and partly random pause, so that many requests do not come back together.

use super::SinkError;
use crate::retry::Retry;

/// Long enough for a server to be restarted, short enough to be waited for: 20 s in the mean.
pub(super) const WRITES: Retry = Retry { attempts_max: 10, pause_first_ms: 100, pause_max_ms: 8000 };

/// One request on its way through its attempts.
pub(super) struct Attempts<'a> {
    retry: &'a Retry,
    pub(super) failed: u32,
}

impl Attempts<'_> {
    /// Waits for the next attempt, or gives the error back where there is to be none.
    pub(super) async fn again(&mut self, error: SinkError) -> Result<(), SinkError> {
        self.failed += 1;
        if !error.kind.is_transient() || self.failed >= self.retry.attempts_max {
            return Err(error);
        }
        let pause = self.retry.pause(self.failed);
        tracing::warn!(%error, attempt = self.failed, pause_ms = pause.as_millis() as u64, "trying again");
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

impl Retry {
    pub(super) fn attempts(&self) -> Attempts<'_> {
        Attempts { retry: self, failed: 0 }
    }

    /// Runs `attempt`, which gets the number of those before it, until it succeeds or fails for good.
    pub(super) async fn run<T>(
        &self,
        mut attempt: impl AsyncFnMut(u32) -> Result<T, SinkError>,
    ) -> Result<T, SinkError> {
        let mut attempts = self.attempts();
        loop {
            match attempt(attempts.failed).await {
                Ok(value) => return Ok(value),
                Err(error) => attempts.again(error).await?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;
    use triptych_schemas::manifest::StoreKind;

    use super::*;
    use crate::sinks::SinkErrorKind::{self, Busy, Failed, Row, Unauthorized, Unreachable};

    const AT_ONCE: Retry = Retry { attempts_max: 3, pause_first_ms: 0, pause_max_ms: 0 };

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let check = |kinds: &[SinkErrorKind], attempts: u32, succeeds: bool| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            let mut made = 0;
            let outcome = runtime.block_on(AT_ONCE.run(async |number| {
                made += 1;
                match kinds.get(number as usize) {
                    Some(kind) => Err(SinkError::of_kind(*kind, StoreKind::Mongodb, "", anyhow!("no"))),
                    None => Ok(()),
                }
            }));
            assert_eq!((made, outcome.is_ok()), (attempts, succeeds), "{kinds:?}");
        };
        check(&[], 1, true);
        check(&[Busy], 2, true);
        check(&[Unreachable, Busy], 3, true);
        check(&[Busy, Busy, Busy], 3, false);
        check(&[Failed], 1, false);
        check(&[Busy, Row], 2, false);
        check(&[Unauthorized], 1, false);
    }
}
