//! When a message is due: by how many orders came before it, or by the shop's own clock. Refuses to wait by itself.

use std::time::{Duration, Instant, SystemTime};

use triptych_generator::stream::Event;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// As fast as brokers take them.
    Unbounded,
    /// Orders a second, whatever time lies between them in the shop.
    Rate(f64),
    /// So many seconds of the shop in one.
    Speed(f64),
}

/// A pace from some moment on.
pub(super) struct Clock {
    pace: Pace,
    /// When the first event that has a time was due, and its time.
    began: Option<(Instant, i64)>,
    /// The same moment, as clocks on the wall have it.
    pub(super) began_at: Option<SystemTime>,
}

/// Longer than anybody waits, and short enough to be added to a moment.
const WAIT_SECONDS_MAX: f64 = 1e9;

impl Clock {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, began: None, began_at: None }
    }

    /// None where it is due at once.
    pub(super) fn due(&mut self, event: &Event) -> Option<Instant> {
        let at = event.at?;
        self.began_at.get_or_insert_with(SystemTime::now);
        let (began, first_at) = *self.began.get_or_insert_with(|| (Instant::now(), at));
        let seconds = match self.pace {
            Pace::Unbounded => return None,
            Pace::Rate(orders) => event.orders.saturating_sub(1) as f64 / orders,
            Pace::Speed(times) => (at - first_at) as f64 / times,
        };
        Some(began + Duration::from_secs_f64(seconds.clamp(0.0, WAIT_SECONDS_MAX)))
    }
}

#[cfg(test)]
mod tests {
    use triptych_generator::stream::{Event, Message, Sums, What};

    use super::*;

    fn event(at: Option<i64>, orders: u64) -> Event {
        let message = Message {
            table: "orders",
            key: String::new(),
            value: String::new(),
            adds: Sums::default(),
            injected: Vec::new(),
        };
        Event { at, orders, what: What::Message(message) }
    }

    #[test]
    fn orders_or_the_clock_of_the_shop_say_when() {
        let check = |pace: Pace, expected: Option<u64>| {
            let mut clock = Clock::new(pace);
            assert_eq!(clock.due(&event(None, 0)), None, "what is there before is due at once");
            let first = clock.due(&event(Some(1_000), 1));
            let later = clock.due(&event(Some(4_600), 11));
            let between = first.zip(later).map(|(first, later)| (later - first).as_secs());
            assert_eq!(between, expected, "{pace:?}");
        };
        check(Pace::Unbounded, None);
        check(Pace::Rate(5.0), Some(2));
        check(Pace::Speed(60.0), Some(60));
    }
}
