//! A circuit breaker for a server. It opens in two ways. Whoever looks at the server every so often finds that it does not
//! answer: then questions are refused at once, and those that wait for it are given up, so that a server that hangs costs its
//! own fields and nobody's time. Or questions fail one after the other ([`super::trip`]) though the server seems to live.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Instant;

use tokio::sync::watch;

use super::trip::{Admission, State, Trip};
use crate::stores::StoreErrorKind;

#[derive(Debug)]
pub struct Breaker {
    /// Why the server could not be asked when it was last looked at, while that is so.
    silent_for: watch::Sender<Option<StoreErrorKind>>,
    trip: Mutex<Trip>,
    /// Questions answered well so far.
    answered: AtomicU64,
}

/// With why the server is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it did not answer lately, and is not asked until it does")]
pub struct Refused(pub StoreErrorKind);

/// A question that goes to the server. One that is let go of without a word was given up.
pub(super) struct Pass<'a> {
    breaker: &'a Breaker,
    admission: Admission,
    is_settled: bool,
}

impl Breaker {
    /// Closed: a server that nobody has looked at is asked.
    pub(super) fn new(failures_max: u32) -> Self {
        let trip = Mutex::new(Trip::new(failures_max));
        Self { silent_for: watch::Sender::new(None), trip, answered: AtomicU64::new(0) }
    }

    pub(super) fn admit(&self) -> Result<Pass<'_>, Refused> {
        if let Some(why) = *self.silent_for.borrow() {
            return Err(Refused(why));
        }
        match self.trip().admit(Instant::now()) {
            Admission::Refused => Err(Refused(StoreErrorKind::Open)),
            admission => Ok(Pass { breaker: self, admission, is_settled: false }),
        }
    }

    /// Ends when the server is found not to answer.
    pub(super) async fn silence(&self) -> Refused {
        let mut silent_for = self.silent_for.subscribe();
        let why = silent_for.wait_for(Option::is_some).await;
        // The sender is ours, so that waiting for it does not fail.
        Refused(why.ok().and_then(|why| *why).unwrap_or(StoreErrorKind::Open))
    }

    /// How many questions were answered well so far: a server that answers some is busy and does not hang.
    pub fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// The server was looked at and does not answer, for this reason.
    pub fn open(&self, why: StoreErrorKind) {
        self.silent_for.send_if_modified(|silent_for| silent_for.replace(why) != Some(why));
    }

    /// The server was looked at and answers. Where it was away this is as good as a probe; where it was not, what questions
    /// met stands.
    pub fn close(&self) {
        if self.silent_for.send_if_modified(|silent_for| silent_for.take().is_some()) {
            self.trip().close();
        }
    }

    pub fn state(&self) -> State {
        if self.silent_for.borrow().is_some() { State::Open } else { self.trip().state() }
    }

    fn trip(&self) -> MutexGuard<'_, Trip> {
        self.trip.lock().expect("no one panics while holding this lock")
    }
}

impl Pass<'_> {
    /// What became of the question: whether the server lives, whatever it said.
    pub(super) fn settle<T>(mut self, answer: Result<&T, StoreErrorKind>) {
        self.is_settled = true;
        match answer {
            Ok(_) => {
                self.breaker.answered.fetch_add(1, Ordering::Relaxed);
                self.breaker.trip().answered(self.admission);
            }
            Err(StoreErrorKind::Unreachable | StoreErrorKind::Timeout) => {
                self.breaker.trip().failed(self.admission, Instant::now());
            }
            // It was not asked at all.
            Err(StoreErrorKind::Busy | StoreErrorKind::Open) => self.breaker.trip().given_up(self.admission),
            Err(StoreErrorKind::Unavailable | StoreErrorKind::Unauthorized | StoreErrorKind::Broken) => {
                self.breaker.trip().answered(self.admission);
            }
        }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if !self.is_settled {
            self.breaker.trip().given_up(self.admission);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_comes_back_is_asked_whatever_questions_met_before() {
        let breaker = Breaker::new(1);
        breaker.admit().ok().unwrap().settle::<()>(Err(StoreErrorKind::Timeout));
        assert_eq!((breaker.state(), breaker.admit().err()), (State::Open, Some(Refused(StoreErrorKind::Open))));
        // It was never away for those who look.
        breaker.close();
        assert_eq!(breaker.state(), State::Open);
        breaker.open(StoreErrorKind::Unauthorized);
        assert_eq!(breaker.admit().err(), Some(Refused(StoreErrorKind::Unauthorized)));
        breaker.close();
        assert_eq!(breaker.state(), State::Closed);
    }

    #[test]
    fn what_the_server_refuses_does_not_open_it() {
        let breaker = Breaker::new(1);
        for kind in [StoreErrorKind::Broken, StoreErrorKind::Unavailable, StoreErrorKind::Busy] {
            breaker.admit().ok().unwrap().settle::<()>(Err(kind));
            assert_eq!(breaker.state(), State::Closed, "{kind:?}");
        }
        assert_eq!(breaker.answered(), 0);
    }
}
