//! When a server is not asked, by what became of the questions to it. Closed: it is asked. Open: it failed so many times in a
//! row, and is not asked for a span. Half-open: the span is over, and one question is the probe; the span doubles each time that
//! a probe fails. Pure: the time is given.

use std::time::{Duration, Instant};

/// A server that restarts is back within seconds ...
const SPAN_MIN: Duration = Duration::from_secs(1);
/// ... and one that is away for long costs a question that often.
const SPAN_MAX: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum State {
    Closed,
    Open,
    HalfOpen,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Trip {
    state: State,
    failures_in_row: u32,
    failures_max: u32,
    /// How long it was or is open.
    span: Duration,
    until: Option<Instant>,
}

/// How a question may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    Asked,
    Probe,
    Refused,
}

impl Trip {
    pub(super) fn new(failures_max: u32) -> Self {
        Self { state: State::Closed, failures_in_row: 0, failures_max, span: SPAN_MIN, until: None }
    }

    pub(super) fn state(&self) -> State {
        self.state
    }

    pub(super) fn admit(&mut self, now: Instant) -> Admission {
        match self.state {
            State::Closed => Admission::Asked,
            State::Open if self.until.is_none_or(|until| until <= now) => {
                self.state = State::HalfOpen;
                Admission::Probe
            }
            State::Open | State::HalfOpen => Admission::Refused,
        }
    }

    /// The server answered. That of a question from before it was opened tells nothing of now.
    pub(super) fn answered(&mut self, admission: Admission) {
        if self.state == State::Closed || admission == Admission::Probe {
            *self = Self::new(self.failures_max);
        }
    }

    pub(super) fn failed(&mut self, admission: Admission, now: Instant) {
        match (self.state, admission) {
            (State::Closed, _) => {
                self.failures_in_row += 1;
                if self.failures_in_row >= self.failures_max {
                    self.open(now);
                }
            }
            (State::HalfOpen, Admission::Probe) => {
                self.span = (self.span * 2).min(SPAN_MAX);
                self.open(now);
            }
            (State::Open | State::HalfOpen, _) => {}
        }
    }

    /// Nobody waits for the answer any more. The next question is the probe in place of one that was given up.
    pub(super) fn given_up(&mut self, admission: Admission) {
        if admission == Admission::Probe && self.state == State::HalfOpen {
            (self.state, self.until) = (State::Open, None);
        }
    }

    /// The server was away and is back, as one found who looked.
    pub(super) fn close(&mut self) {
        *self = Self::new(self.failures_max);
    }

    fn open(&mut self, now: Instant) {
        (self.state, self.until) = (State::Open, Some(now + self.span));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAILURES_MAX: u32 = 3;

    /// Fails until it is open.
    fn opened(now: Instant) -> Trip {
        let mut trip = Trip::new(FAILURES_MAX);
        for _ in 0..FAILURES_MAX {
            assert_eq!(trip.admit(now), Admission::Asked);
            trip.failed(Admission::Asked, now);
        }
        trip
    }

    #[test]
    fn only_failures_in_a_row_open_it() {
        let now = Instant::now();
        let mut trip = Trip::new(FAILURES_MAX);
        for _ in 0..10 {
            for _ in 1..FAILURES_MAX {
                trip.failed(Admission::Asked, now);
            }
            trip.answered(Admission::Asked);
        }
        assert_eq!(trip.state(), State::Closed);
        assert_eq!(opened(now).state(), State::Open);
    }

    #[test]
    fn one_probe_goes_after_a_span_that_doubles_to_a_bound() {
        let mut now = Instant::now();
        let mut trip = opened(now);
        let mut spans = Vec::new();
        for _ in 0..7 {
            let began = now;
            while trip.admit(now) == Admission::Refused {
                now += Duration::from_millis(100);
            }
            spans.push((now - began).as_secs());
            assert_eq!(trip.admit(now), Admission::Refused, "another goes beside the probe");
            trip.failed(Admission::Probe, now);
        }
        assert_eq!(spans, [1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(trip.admit(now + SPAN_MAX), Admission::Probe);
        trip.answered(Admission::Probe);
        assert_eq!((trip.state(), trip.admit(now)), (State::Closed, Admission::Asked));
        // All is forgotten.
        for _ in 0..FAILURES_MAX {
            trip.failed(Admission::Asked, now);
        }
        assert_eq!(trip.admit(now + SPAN_MIN), Admission::Probe);
    }

    #[test]
    fn a_probe_that_is_given_up_leaves_its_place_to_the_next() {
        let now = Instant::now();
        let mut trip = opened(now);
        assert_eq!(trip.admit(now + SPAN_MIN), Admission::Probe);
        trip.given_up(Admission::Probe);
        assert_eq!(trip.admit(now + SPAN_MIN), Admission::Probe);
    }

    #[test]
    fn questions_from_before_tell_nothing_of_a_server_that_is_open() {
        let now = Instant::now();
        let mut trip = opened(now);
        trip.answered(Admission::Asked);
        trip.given_up(Admission::Asked);
        trip.failed(Admission::Asked, now + SPAN_MAX);
        assert_eq!((trip.state(), trip.admit(now)), (State::Open, Admission::Refused));
        trip.close();
        assert_eq!(trip.admit(now), Admission::Asked);
    }
}
