//! The day that a shop's data ends on. An export often ends in a trickle: real Olist data has 6,512 orders in August 2018, 16 in
//! September and 4 in October. Were it to end with the last of them, everybody would have been silent for weeks.
//!
//! ```text
//! usual(n)  = median of the orders in n days on end, over all such stretches within the data that hold an order
//! busy day  : a day with an order, where the 7 days and the 28 days that end on it hold at least a tenth of usual(7) and usual(28)
//! data end  = the last busy day; without any, that of the last order
//! ```
//!
//! Stretches longer than the data tell nothing. Where a week usually has ten orders or fewer and four weeks too, every day with an
//! order is a busy one. Where business ends within a day, up to six days of the trickle count still, for their week was a busy one. A shop that sells to its end, however unevenly, ends with its last order. Cost grows with days that have an
//! order, never with the span of them.

use std::collections::BTreeMap;

/// A week, because weekends may be quiet; four, because in a small shop a week may be.
const STRETCHES: [i32; 2] = [7, 28];
/// A tenth of what is usual is still business.
const USUAL_PARTS: u64 = 10;

/// Orders by day, of days with an order. A credit note is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderDays(BTreeMap<i32, u32>);

impl OrderDays {
    pub fn add(&mut self, day: i32) {
        *self.0.entry(day).or_default() += 1;
    }

    pub fn first(&self) -> Option<i32> {
        self.0.keys().next().copied()
    }

    pub fn last(&self) -> Option<i32> {
        self.0.keys().next_back().copied()
    }

    /// The last busy day; `None` without an order.
    pub fn end(&self) -> Option<i32> {
        let usual = STRETCHES.map(|days| self.usual_doubled(days));
        let is_busy = |day: &i32| {
            let of_stretch = |(days, usual): (i32, Option<u64>)| {
                usual.is_none_or(|usual| 2 * USUAL_PARTS * self.orders(*day - days + 1, *day) >= usual)
            };
            STRETCHES.into_iter().zip(usual).all(of_stretch)
        };
        self.0.keys().rev().copied().find(is_busy).or_else(|| self.last())
    }

    /// Orders of the days after one.
    pub fn after(&self, day: i32) -> u64 {
        self.0.range(day + 1..).map(|(_, orders)| u64::from(*orders)).sum()
    }

    fn orders(&self, first: i32, last: i32) -> u64 {
        self.0.range(first..=last).map(|(_, orders)| u64::from(*orders)).sum()
    }

    /// Twice the median of the orders in so many days on end; `None` where the data is shorter.
    fn usual_doubled(&self, days: i32) -> Option<u64> {
        let (first, last) = (self.first()?, self.last()?);
        let mut sums = Vec::new();
        let mut ended = first + days - 2;
        for day in self.0.keys() {
            // Stretches that hold this day and end on no day that was looked at before.
            for end in (*day).max(ended + 1)..=(day + days - 1).min(last) {
                sums.push(self.orders(end - days + 1, end));
                ended = end;
            }
        }
        let middle = (sums.len() / 2, sums.len().saturating_sub(1) / 2);
        sums.sort_unstable();
        Some(sums.get(middle.0)? + sums.get(middle.1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(orders: impl IntoIterator<Item = (i32, u32)>) -> OrderDays {
        let mut days = OrderDays::default();
        for (day, count) in orders {
            for _ in 0..count {
                days.add(day);
            }
        }
        days
    }

    fn check(what: &str, orders: impl IntoIterator<Item = (i32, u32)>, expected: Option<i32>) {
        assert_eq!(days(orders).end(), expected, "{what}");
    }

    #[test]
    fn a_trickle_at_the_end_is_not_the_end() {
        let shop = |last: i32| (0..=last).map(|day| (day, 150));
        let trickle = |from: i32| (from..from + 45).step_by(3).map(|day| (day, 1));
        check("a large shop", shop(600).chain(trickle(608)), Some(600));
        check("one order long after", shop(600).chain([(3_000, 1)]), Some(600));
        check(
            "one order long before as well",
            [(-8_000, 1)].into_iter().chain(shop(600)).chain([(3_000, 1)]),
            Some(600),
        );
        let small = |last: i32| (0..=last).map(|day| (day, 1));
        check("a small shop", small(364).chain([(424, 1), (440, 1)]), Some(364));
        // As in August 2018: it ebbs away within days.
        let ebb = [(601, 70), (602, 44), (603, 14), (604, 4), (605, 1), (608, 4), (611, 3)];
        check("an ebb", shop(600).chain(ebb), Some(605));
    }

    #[test]
    fn a_shop_that_sells_to_its_end_ends_with_its_last_order() {
        check("nothing", [], None);
        check("one order", [(5, 1)], Some(5));
        check("a few", [(5, 1), (90, 2), (400, 1)], Some(400));
        check("quiet weekends", (0..=601).map(|day| (day, if day % 7 < 5 { 100 } else { 1 })), Some(601));
        check("half as much at last", (0..=600).map(|day| (day, if day < 500 { 100 } else { 50 })), Some(600));
        check("a day that has just begun", (0..=600).map(|day| (day, if day < 600 { 100 } else { 1 })), Some(600));
        check("five days", (0..5).map(|day| (day, 10)), Some(4));
        check("once a month", (0..24).map(|month| (month * 30, 3)), Some(690));
    }

    #[test]
    fn what_comes_after_a_day_is_counted() {
        let days = days([(1, 2), (5, 3), (9, 4)]);
        assert_eq!((days.first(), days.last(), days.after(5), days.after(9)), (Some(1), Some(9), 4, 0));
    }
}
