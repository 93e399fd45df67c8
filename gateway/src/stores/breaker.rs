//! A circuit breaker for a server. While it is known not to answer, questions to it are refused at once, and those that
//! wait for it are given up, so that a server that hangs costs its own fields and nobody's time. Whether it answers is
//! found out by whoever looks at the server every so often, one look at a time; no question of a user is a probe.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::watch;

#[derive(Debug)]
pub struct Breaker {
    is_open: watch::Sender<bool>,
    /// Questions answered well so far.
    answered: AtomicU64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it did not answer when it was last looked at, and is not asked until it does")]
pub struct Refused;

impl Default for Breaker {
    /// Closed: a server that nobody has looked at is asked.
    fn default() -> Self {
        Self { is_open: watch::Sender::new(false), answered: AtomicU64::new(0) }
    }
}

impl Breaker {
    /// Asks the server, unless and until it is known not to answer.
    pub async fn pass<T, E>(&self, question: impl Future<Output = Result<T, E>>) -> Result<Result<T, E>, Refused> {
        tokio::select! {
            biased;
            () = self.silence() => Err(Refused),
            answer = question => {
                self.answered.fetch_add(u64::from(answer.is_ok()), Ordering::Relaxed);
                Ok(answer)
            }
        }
    }

    /// Ends when the server is known not to answer.
    async fn silence(&self) {
        // The sender is ours, so that waiting for it does not fail.
        let _ = self.is_open.subscribe().wait_for(|is_open| *is_open).await;
    }

    /// How many questions were answered well so far: a server that answers some is busy and does not hang.
    pub fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// The server does not answer.
    pub fn open(&self) {
        self.is_open.send_if_modified(|is_open| !std::mem::replace(is_open, true));
    }

    /// The server answers.
    pub fn close(&self) {
        self.is_open.send_if_modified(|is_open| std::mem::replace(is_open, false));
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn a_silent_server_is_not_asked_until_it_answers() {
        let breaker = Breaker::default();
        let ask = |answer: Result<u32, &'static str>| breaker.pass(ready(answer));
        assert_eq!(ask(Ok(1)).await, Ok(Ok(1)));
        breaker.open();
        assert_eq!(breaker.pass(ready(Ok::<u32, ()>(2))).await, Err(Refused));
        breaker.close();
        assert_eq!(ask(Ok(2)).await, Ok(Ok(2)));
        assert_eq!(ask(Err("no such table")).await, Ok(Err("no such table")));
        assert_eq!(breaker.answered(), 2);
    }

    #[tokio::test]
    async fn questions_that_wait_are_given_up_when_a_server_falls_silent() {
        let breaker = Arc::new(Breaker::default());
        let waiting = {
            let breaker = Arc::clone(&breaker);
            tokio::spawn(async move { breaker.pass(pending::<Result<(), ()>>()).await })
        };
        tokio::task::yield_now().await;
        breaker.open();
        assert_eq!(waiting.await.unwrap(), Err(Refused));
        assert_eq!(breaker.answered(), 0);
    }
}
