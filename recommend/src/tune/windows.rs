//! The last weeks of a shop as three windows, each with what came before it. Refuses more purchases than choosing can afford: of a
//! large shop it takes all that a sample of the customers bought.

use std::borrow::Cow;

use crate::parameters::Mode;
use crate::purchase::Purchase;
use crate::split::{Split, scattered};

/// Shares of the orders that a window may hold, tried in this order.
const WINDOW_SHARES: [f64; 4] = [1.0 / 24.0, 1.0 / 12.0, 1.0 / 8.0, 1.0 / 6.0];
/// With so many customers who bought something new the window need not be longer.
const QUERIES_ENOUGH: usize = 1_000;
/// Item purchases that are looked at: three times a marketplace of 100,000 orders.
const PURCHASES_MAX: usize = 300_000;
/// Of what a customer's number is taken, to draw the sample.
const DRAWS: u32 = 1 << 16;

pub(super) struct Windows {
    /// The earlier first.
    pub(super) choosing: [Window; 2],
    /// The last one.
    pub(super) check: Window,
    /// Of the customers, how many are looked at.
    pub(super) share: f64,
}

pub(super) struct Window {
    pub(super) first_day: i32,
    pub(super) split: Split,
}

impl Windows {
    /// None where there is nothing before them.
    pub(super) fn of(purchases: &[Purchase]) -> Option<Self> {
        let share = PURCHASES_MAX as f64 / purchases.len().max(PURCHASES_MAX) as f64;
        let purchases = sampled(purchases, share);
        let days = days(&purchases);
        let mut longest = None;
        for window in WINDOW_SHARES {
            let check = Window::new(&purchases, first_day(&days, window)?);
            let is_enough = check.split.of(Mode::NewItems).len() >= QUERIES_ENOUGH;
            longest = Some((check, window));
            if is_enough {
                break;
            }
        }
        let (check, window) = longest?;
        let mut before = check.first_day;
        let mut earlier = |windows: f64| {
            let first_day = first_day(&days, window * windows)?.min(before - 1);
            let until: Vec<Purchase> = purchases.iter().filter(|line| line.day < before).copied().collect();
            before = first_day;
            Some(Window::new(&until, first_day))
        };
        let second = earlier(2.0)?;
        let first = earlier(3.0)?;
        let is_any_known = !first.split.train.is_empty();
        is_any_known.then_some(Self { choosing: [first, second], check, share })
    }
}

impl Window {
    fn new(purchases: &[Purchase], first_day: i32) -> Self {
        Self { first_day, split: Split::new(purchases, first_day) }
    }
}

/// All that some customers bought.
fn sampled(purchases: &[Purchase], share: f64) -> Cow<'_, [Purchase]> {
    if share >= 1.0 {
        return Cow::Borrowed(purchases);
    }
    let drawn = (share * f64::from(DRAWS)) as u32;
    let is_drawn = |line: &&Purchase| scattered(line.customer) % DRAWS < drawn;
    Cow::Owned(purchases.iter().filter(is_drawn).copied().collect())
}

/// Of each order, ascending.
fn days(purchases: &[Purchase]) -> Vec<i32> {
    let mut orders: Vec<(u32, i32)> = purchases.iter().map(|line| (line.order, line.day)).collect();
    orders.sort_unstable();
    orders.dedup_by_key(|order| order.0);
    let mut days: Vec<i32> = orders.into_iter().map(|order| order.1).collect();
    days.sort_unstable();
    days
}

/// Of the last orders, a share of all.
fn first_day(days: &[i32], share: f64) -> Option<i32> {
    days.get(days.len().saturating_sub((days.len() as f64 * share).ceil() as usize)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_follow_each_other_and_ask_of_what_came_after() {
        let line = |day: i32| Purchase { customer: day as u32 % 50, order: day as u32, product: 1, seller: None, day };
        let purchases: Vec<Purchase> = (0..800).map(line).collect();
        let windows = Windows::of(&purchases).unwrap();
        let firsts = [windows.choosing[0].first_day, windows.choosing[1].first_day, windows.check.first_day];
        assert_eq!(firsts, [400, 533, 666]);
        for (window, first_day) in windows.choosing.iter().chain([&windows.check]).zip(firsts) {
            assert_eq!(window.split.train.len(), first_day as usize);
            assert_eq!(window.split.of(Mode::NextBasket).len(), 50);
        }
        assert!((windows.share - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_shop_of_one_day_has_no_windows() {
        let line = |order: u32| Purchase { customer: order % 7, order, product: order % 3, seller: None, day: 17_000 };
        assert!(Windows::of(&(0..100).map(line).collect::<Vec<_>>()).is_none());
        assert!(Windows::of(&[]).is_none());
    }

    #[test]
    fn of_a_large_shop_some_customers_are_looked_at_with_all_they_bought() {
        let line = |number: u32| Purchase { customer: number % 9_000, order: number, product: 1, seller: None, day: 0 };
        let purchases: Vec<Purchase> = (0..90_000).map(line).collect();
        let sample = sampled(&purchases, 0.25);
        assert!((20_000..25_000).contains(&sample.len()), "{}", sample.len());
        for drawn in sample.iter().take(100) {
            assert_eq!(sample.iter().filter(|line| line.customer == drawn.customer).count(), 10);
        }
    }
}
