//! When a purchase can have been made. One far away is a slip of the pen, and whatever counts from the first or the last day
//! would go by it. Silver has no clock: the bounds are handed in.

use triptych_schemas::time::{self, DAY_SECONDS};

/// Shops that sell on the web are younger.
const FROM: &str = "1990-01-01";
/// Further ahead than any zone's clock is.
const AHEAD_SECONDS: i64 = 2 * DAY_SECONDS;

/// From the first second to the last, of wall time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plausible {
    pub from: i64,
    pub to: i64,
}

impl Plausible {
    /// To a load that began then.
    pub fn as_of(seconds: i64) -> Self {
        let from = time::parse_wall(FROM).expect("it is a day");
        Self { from, to: seconds.saturating_add(AHEAD_SECONDS) }
    }

    pub fn has(self, seconds: i64) -> bool {
        (self.from..=self.to).contains(&seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purchases_lie_between_1990_and_two_days_ahead() {
        let at = |text: &str| time::parse_wall(text).unwrap();
        let plausible = Plausible::as_of(at("2018-10-17 12:00:00"));
        let check = |text: &str, expected: bool| assert_eq!(plausible.has(at(text)), expected, "{text}");
        check("1970-01-01", false);
        check("1989-12-31 23:59:59", false);
        check("1990-01-01", true);
        check("2018-10-19 12:00:00", true);
        check("2018-10-19 12:00:01", false);
        check("9999-12-31", false);
    }
}
