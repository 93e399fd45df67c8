//! An order, as far as marts look at it. Refuses to know where orders come from.

use crate::calendar;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Wall time of the purchase in seconds.
    pub purchased_at: i64,
    /// An order may have none.
    pub items: u32,
    /// Cents, over its items.
    pub revenue: i64,
}

impl Order {
    pub fn day(&self) -> i32 {
        calendar::day_of(self.purchased_at)
    }
}
