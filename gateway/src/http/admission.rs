//! How many questions are answered at once, and how long one may take. Who comes when all places are taken waits in a short line;
//! when that is full too they are told to come again, at once, and not let wait until they give up. Whoever goes away leaves the
//! line. Only questions that are executed take a place: health, the playground and answers that are kept are there whatever happens.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Numbers of an operator.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// Questions that are answered at once.
    pub requests_max: usize,
    /// Questions that wait besides.
    pub waiting_max: usize,
    /// For one question, its waiting included.
    pub timeout: Duration,
}

impl Places {
    pub const DEFAULT: Self = Self { requests_max: 128, waiting_max: 512, timeout: Duration::from_secs(30) };
}

#[derive(Clone)]
pub(super) struct Admission {
    pub(super) places: Places,
    answering: Arc<Semaphore>,
    /// Those who wait and those who are being answered: who has no place here is not let in.
    present: Arc<Semaphore>,
}

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotAnswered {
    Busy,
    TimedOut,
}

impl Admission {
    pub(super) fn new(places: Places) -> Self {
        let semaphore = |permits: usize| Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS)));
        let present = places.requests_max.saturating_add(places.waiting_max);
        Self { places, answering: semaphore(places.requests_max), present: semaphore(present) }
    }

    pub(super) async fn admit<T>(&self, answer: impl Future<Output = T>) -> Result<T, NotAnswered> {
        let Ok(_present) = self.present.try_acquire() else { return Err(NotAnswered::Busy) };
        let in_turn = async {
            let _place = self.answering.acquire().await.expect("nobody closes it");
            answer.await
        };
        timeout(self.places.timeout, in_turn).await.map_err(|_| NotAnswered::TimedOut)
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::sync::oneshot;

    use super::*;

    fn admission(timeout: Duration) -> Admission {
        Admission::new(Places { requests_max: 1, waiting_max: 1, timeout })
    }

    #[tokio::test]
    async fn one_is_answered_one_waits_and_the_next_comes_again() {
        let admission = admission(Duration::from_secs(30));
        let (answer, answered) = oneshot::channel();
        let first = tokio::spawn({
            let admission = admission.clone();
            async move { admission.admit(answered).await }
        });
        while admission.answering.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let second = tokio::spawn({
            let admission = admission.clone();
            async move { admission.admit(async { 2 }).await }
        });
        while admission.present.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(admission.admit(async { 3 }).await, Err(NotAnswered::Busy));
        assert!(!second.is_finished());
        answer.send(1).expect("the first waits for it");
        assert_eq!(first.await.unwrap(), Ok(Ok(1)));
        assert_eq!(second.await.unwrap(), Ok(2));
        assert_eq!(admission.admit(async { 4 }).await, Ok(4));
    }

    #[tokio::test]
    async fn who_takes_too_long_or_goes_away_leaves_the_place_to_others() {
        let admission = admission(Duration::from_millis(5));
        assert_eq!(admission.admit(pending::<()>()).await, Err(NotAnswered::TimedOut));
        // Takes the place, and goes away at once.
        tokio::select! {
            biased;
            _ = admission.admit(pending::<()>()) => unreachable!("its place is free, so it waits for what never comes"),
            () = async {} => {}
        }
        assert_eq!(admission.admit(async { 1 }).await, Ok(1));
    }
}
