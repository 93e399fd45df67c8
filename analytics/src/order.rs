//! An order, as far as marts look at it. Refuses to know where orders come from.

use crate::calendar;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Wall time of the purchase in seconds.
    pub purchased_at: i64,
    /// Lines that were sold; an order may have none.
    pub items: u32,
    /// Cents, over all its lines, net of refunds.
    pub revenue: i64,
    /// Whether it has lines and all of them give back: then its revenue counts, and it is no order.
    pub is_credit_note: bool,
}

impl Order {
    pub fn day(&self) -> i32 {
        calendar::day_of(self.purchased_at)
    }
}
