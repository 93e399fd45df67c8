//! What a subscriber to alarms was told already, so that each is told once. Refuses to know of loads: it is asked about one after the other.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::stores::marts::LiveAnomaly;

/// Of one subscription.
#[derive(Default)]
pub(crate) struct News {
    /// Keys of all alarms that were met; none before the first load.
    known: Mutex<Option<HashSet<String>>>,
    has_any: AtomicBool,
}

impl News {
    /// Of the alarms of a load, those that no load before had. The first has a history and no news, but for what is known since this time.
    pub(crate) fn of(&self, found: Vec<LiveAnomaly>, since: Option<i64>) -> Vec<LiveAnomaly> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let keys: Vec<String> = found.iter().map(LiveAnomaly::key).collect();
        let is_late = |anomaly: &LiveAnomaly| since.is_some_and(|since| anomaly.judged_at >= since);
        let is_new = |key: &String, anomaly: &LiveAnomaly| match &*known {
            Some(known) => !known.contains(key),
            None => is_late(anomaly),
        };
        let fresh: Vec<LiveAnomaly> = std::iter::zip(&keys, found)
            .filter(|(key, anomaly)| is_new(key, anomaly))
            .map(|(_, anomaly)| anomaly)
            .collect();
        known.get_or_insert_default().extend(keys);
        self.has_any.store(!fresh.is_empty(), Ordering::Relaxed);
        fresh
    }

    /// Whether the last load that it was asked about had any.
    pub(crate) fn has_any(&self) -> bool {
        self.has_any.load(Ordering::Relaxed)
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

    fn told(news: &News, hours: &[i64], since: Option<i64>) -> Vec<i64> {
        let fresh = news.of(hours.iter().map(|hour| alarm(*hour)).collect(), since);
        assert_eq!(news.has_any(), !fresh.is_empty());
        fresh.iter().map(|anomaly| anomaly.opened_at / 3600).collect()
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
}
