//! When a subscription asks the load that is served: once each load, and once more where that failed, later each time. Refuses to know
//! what is asked.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

/// When a load is asked again that gave no whole answer: after the first, then twice as long each time.
const PAUSE_FIRST: Duration = Duration::from_secs(1);
const PAUSE_MAX: Duration = Duration::from_mins(1);

/// What came of the question to a load.
pub(super) enum Asked<T> {
    Event(T),
    /// It has no news.
    Nothing,
    /// The gateway has too much to do just now.
    Busy,
    /// News may be missing in it: the client hears of it once, and the load is asked again.
    Failed(T),
}

pub(super) struct Rounds {
    /// The load that the client was told of last.
    told: Option<String>,
    failing: Option<Failing>,
    /// Before the next question.
    wait: Option<Duration>,
    pause_first: Duration,
}

/// A load that did not answer, of which the client was told.
struct Failing {
    load: String,
    pause: Duration,
}

impl Rounds {
    /// `told`: the load that the client knows already.
    pub(super) fn new(told: Option<String>) -> Self {
        Self { told, failing: None, wait: None, pause_first: PAUSE_FIRST }
    }

    /// The next event. `ask` says which load it asked, or that there is none any more. None where no load will ever come.
    pub(super) async fn next<T, A: Future<Output = Option<(String, Asked<T>)>>>(
        &mut self,
        swaps: &mut watch::Receiver<u64>,
        served: impl Fn() -> Option<String>,
        ask: impl Fn() -> A,
    ) -> Option<T> {
        loop {
            self.pause(swaps).await?;
            // Before it is looked at: a load that comes meanwhile is seen the next time.
            swaps.borrow_and_update();
            if served().is_none_or(|load| self.told.as_ref() == Some(&load)) {
                swaps.changed().await.ok()?;
                continue;
            }
            let Some((load, asked)) = ask().await else { continue };
            match asked {
                Asked::Event(event) => {
                    self.is_answered(load);
                    return Some(event);
                }
                Asked::Nothing => self.is_answered(load),
                Asked::Busy => self.wait = Some(self.pause_first),
                Asked::Failed(event) => {
                    if self.is_first_failure(load) {
                        return Some(event);
                    }
                }
            }
        }
    }

    fn is_answered(&mut self, load: String) {
        self.told = Some(load);
        self.failing = None;
    }

    fn is_first_failure(&mut self, load: String) -> bool {
        let before = self.failing.take().filter(|failing| failing.load == load);
        let pause = before.as_ref().map_or(self.pause_first, |failing| (failing.pause * 2).min(PAUSE_MAX));
        self.failing = Some(Failing { load, pause });
        self.wait = Some(pause);
        before.is_none()
    }

    /// Until it is time to ask again, or there is another load to ask.
    async fn pause(&mut self, swaps: &mut watch::Receiver<u64>) -> Option<()> {
        let Some(wait) = self.wait.take() else { return Some(()) };
        tokio::select! {
            () = sleep(wait) => Some(()),
            swapped = swaps.changed() => swapped.ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::VecDeque;

    use super::*;

    /// The events that come of these answers of loads, asked one after another; no load comes after the last of them.
    async fn events(answers: Vec<(&str, Asked<&'static str>)>) -> Vec<&'static str> {
        let (swap, mut swaps) = watch::channel(0);
        let left = RefCell::new(VecDeque::from(answers));
        let served = || left.borrow().front().map(|(load, _)| (*load).to_owned());
        let ask = || {
            let (load, asked) = left.borrow_mut().pop_front().expect("it is asked for what is served");
            swap.send_modify(|swaps| *swaps += 1);
            std::future::ready(Some((load.to_owned(), asked)))
        };
        let mut rounds = Rounds { pause_first: Duration::from_millis(1), ..Rounds::new(Some("0".to_owned())) };
        let mut events = Vec::new();
        while !left.borrow().is_empty() {
            events.extend(rounds.next(&mut swaps, served, ask).await);
        }
        events
    }

    #[tokio::test]
    async fn a_load_is_asked_until_it_answers_and_its_failure_is_told_once() {
        let answers = vec![
            ("1", Asked::Failed("away")),
            ("1", Asked::Failed("away again")),
            ("1", Asked::Busy),
            ("1", Asked::Event("news of 1")),
            ("2", Asked::Nothing),
            ("3", Asked::Failed("away at 3")),
            ("4", Asked::Failed("away at 4")),
            ("4", Asked::Event("news of 4")),
        ];
        assert_eq!(events(answers).await, ["away", "news of 1", "away at 3", "away at 4", "news of 4"]);
    }

    #[test]
    fn pauses_grow_and_end_with_another_load() {
        let mut rounds = Rounds::new(None);
        let mut pauses = |load: &str| {
            rounds.is_first_failure(load.to_owned());
            rounds.wait.map(|wait| wait.as_secs())
        };
        let found: Vec<Option<u64>> = (0..8).map(|_| pauses("1")).collect();
        assert_eq!(found, [1, 2, 4, 8, 16, 32, 60, 60].map(Some));
        assert_eq!(pauses("2"), Some(1));
    }

    #[tokio::test]
    async fn another_load_is_not_waited_for_and_none_is_the_end() {
        let (swap, mut swaps) = watch::channel(0);
        let mut rounds = Rounds { wait: Some(Duration::from_hours(1)), ..Rounds::new(None) };
        swap.send_replace(1);
        let ask = || std::future::ready(Some(("1".to_owned(), Asked::Event(7))));
        assert_eq!(rounds.next(&mut swaps, || Some("1".to_owned()), ask).await, Some(7));
        drop(swap);
        assert_eq!(rounds.next(&mut swaps, || Some("1".to_owned()), ask).await, None);
    }
}
