//! How many orders fewer than the served load a load may have: one that lost most of its shop is most often a sample, a test, or a
//! broken export.

use std::fmt;
use std::str::FromStr;

use crate::budget::Budget;

/// A count of orders, or a percentage of those that are served.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaxShrink(Budget);

impl MaxShrink {
    /// Whatever is served.
    pub const ANY: Self = Self(Budget::Percent(100.0));

    pub fn allows(self, served: u64, orders: u64) -> bool {
        !self.0.is_exceeded(served.saturating_sub(orders), served)
    }
}

impl Default for MaxShrink {
    fn default() -> Self {
        Self(Budget::Percent(50.0))
    }
}

impl FromStr for MaxShrink {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |_| format!("`{text}` is neither a number of orders (100) nor a percentage (50%)");
        text.parse().map(Self).map_err(wrong)
    }
}

impl fmt::Display for MaxShrink {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Budget::Rows(orders) => write!(out, "{orders} orders"),
            percent @ Budget::Percent(_) => percent.fmt(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_may_lose_so_many_orders_of_those_that_are_served() {
        let check = |max: &str, served: u64, orders: u64, expected: bool| {
            let max: MaxShrink = max.parse().unwrap();
            assert_eq!(max.allows(served, orders), expected, "{max}: {served} to {orders}");
        };
        check("50%", 99_441, 100, false);
        check("50%", 100, 49, false);
        check("50%", 100, 50, true);
        check("50%", 100, 200, true);
        check("50%", 0, 0, true);
        check("100%", 100, 0, true);
        check("0%", 100, 99, false);
        check("3", 100, 97, true);
        check("3", 100, 96, false);
        assert!(MaxShrink::ANY.allows(100, 0));
        assert!("101%".parse::<MaxShrink>().is_err_and(|error| error.contains("orders")));
    }
}
