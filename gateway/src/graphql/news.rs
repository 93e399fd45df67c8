//! What a subscriber to alarms was told already, so that each is told once. Refuses to know of loads: it is asked about one after the other.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::stores::marts::{LIVE_FIRST_MAX, LiveAnomaly};

/// Of one subscription. An event may ask more than once, as where two fragments name the field, and may fail after it has asked: what
/// it met is known once the event is whole, and not before.
#[derive(Default)]
pub(crate) struct News {
    state: Mutex<State>,
    hasher: RandomState,
}

#[derive(Default)]
struct State {
    /// Keys of all alarms that were met; none before the first load. Hashed, for a subscription is open for long and a shop may have many.
    known: Option<HashSet<u64>>,
    /// Those that the event under way has met and tells, or has not to tell.
    pending: HashSet<u64>,
    has_any: bool,
}

impl News {
    /// Another event begins. What one that failed had met is not known.
    pub(crate) fn begin(&self) {
        let mut state = self.state();
        state.pending.clear();
        state.has_any = false;
    }

    /// Of the alarms of a load, newest first, those that no load before had; of very many the newest, and the others in the next load. The
    /// first load has a history and no news, but for what is known since this time.
    pub(crate) fn of(&self, found: Vec<LiveAnomaly>, since: Option<i64>) -> Vec<LiveAnomaly> {
        let mut state = self.state();
        let State { known, pending, has_any } = &mut *state;
        let is_late = |anomaly: &LiveAnomaly| since.is_some_and(|since| anomaly.judged_at >= since);
        let mut fresh = Vec::new();
        for anomaly in found {
            let key = self.hasher.hash_one(anomaly.key());
            let is_new = known.as_ref().map_or_else(|| is_late(&anomaly), |known| !known.contains(&key));
            if is_new && fresh.len() == LIVE_FIRST_MAX {
                continue;
            }
            pending.insert(key);
            if is_new {
                fresh.push(anomaly);
            }
        }
        *has_any |= !fresh.is_empty();
        fresh
    }

    /// Whether the event under way has any.
    pub(crate) fn has_any(&self) -> bool {
        self.state().has_any
    }

    /// The event is whole.
    pub(crate) fn commit(&self) {
        let mut state = self.state();
        let pending = std::mem::take(&mut state.pending);
        state.known.get_or_insert_default().extend(pending);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use triptych_analytics::live::{AlarmKind, Dimension, Measure, WindowSize};

    use super::*;

    fn alarm(hour: i64) -> LiveAnomaly {
        LiveAnomaly {
            size: WindowSize::Hour,
            measure: Measure::Orders,
            dimension: Dimension::Shop,
            member: String::new(),
            opened_at: hour * 3600,
            judged_at: (hour + 1) * 3600,
            closed_at: None,
            kind: AlarmKind::Drop,
            observed: 1.0,
            expected: 9.0,
            deviations: -6.0,
            peak_deviations: -6.0,
        }
    }

    fn asked(news: &News, hours: &[i64], since: Option<i64>) -> Vec<i64> {
        let fresh = news.of(hours.iter().map(|hour| alarm(*hour)).collect(), since);
        assert_eq!(news.has_any(), !fresh.is_empty());
        fresh.iter().map(|anomaly| anomaly.opened_at / 3600).collect()
    }

    fn told(news: &News, hours: &[i64], since: Option<i64>) -> Vec<i64> {
        news.begin();
        let told = asked(news, hours, since);
        news.commit();
        told
    }

    #[test]
    fn each_alarm_is_told_once() {
        let news = News::default();
        assert!(told(&news, &[2, 1], None).is_empty());
        assert_eq!(told(&news, &[3, 2, 1], None), [3]);
        assert!(told(&news, &[3, 2, 1], None).is_empty());
        // One that a load lacks in between, because rows came late, is no news when it is back.
        assert!(told(&news, &[2, 1], None).is_empty());
        assert_eq!(told(&news, &[5, 4, 3], None), [5, 4]);
    }

    #[test]
    fn who_comes_back_says_since_when() {
        let news = News::default();
        assert_eq!(told(&news, &[3, 2, 1], Some(3 * 3600)), [3, 2]);
        assert_eq!(told(&news, &[4, 3, 2, 1], Some(3 * 3600)), [4]);
    }

    #[test]
    fn an_event_that_asks_twice_is_told_the_same_twice() {
        let news = News::default();
        assert!(told(&news, &[1], None).is_empty());
        news.begin();
        assert_eq!(asked(&news, &[2, 1], None), [2]);
        assert_eq!(asked(&news, &[2, 1], None), [2]);
        // Another of its questions, which has none, does not make the event one without news.
        news.of(vec![alarm(1)], None);
        assert!(news.has_any());
        news.commit();
        assert!(told(&news, &[2, 1], None).is_empty());
    }

    #[test]
    fn what_an_event_met_that_failed_is_told_by_the_next() {
        let news = News::default();
        news.begin();
        assert_eq!(asked(&news, &[2, 1], Some(3 * 3600)), [2]);
        // The first load still has a history.
        assert_eq!(told(&news, &[2, 1], Some(3 * 3600)), [2]);
        news.begin();
        assert_eq!(asked(&news, &[3, 2, 1], None), [3]);
        assert_eq!(told(&news, &[4, 3, 2, 1], None), [4, 3]);
    }

    #[test]
    fn history_is_no_news_however_long_it_is() {
        let most = i64::try_from(LIVE_FIRST_MAX).unwrap();
        let hours = |newest: i64| (1..=newest).rev().collect::<Vec<i64>>();
        let news = News::default();
        assert!(told(&news, &hours(most + 5), None).is_empty());
        // One of them goes away because rows came late, and an older one is none for that.
        assert!(told(&news, &hours(most + 4), None).is_empty());
        // Of more than may be listed at once the rest is told by the next load.
        let newest = 2 * most + 8;
        assert_eq!(told(&news, &hours(newest), None), hours(newest)[..LIVE_FIRST_MAX]);
        assert_eq!(told(&news, &hours(newest), None), [most + 8, most + 7, most + 6]);
        assert!(told(&news, &hours(newest), None).is_empty());
    }
}
