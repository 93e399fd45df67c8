//! The life of an order, moment by moment: placed, approved, shipped, delivered, reviewed. What it comes to is what the files hold.

use triptych_schemas::code::OrderStatus;

use crate::order::Order;
use crate::review::Review;
use crate::rows::State;

/// What an order is from some time on.
pub(super) struct Moment {
    pub(super) at: i64,
    pub(super) state: State,
    /// How many of its reviews are answered.
    pub(super) reviews: usize,
}

#[derive(Clone, Copy)]
enum Step {
    Placed,
    Approved,
    Shipped,
    Delivered,
    Reviewed,
}

pub(super) fn life(order: &Order, reviews: &[Review]) -> Vec<Moment> {
    let last = State::last(order);
    let mut steps = vec![(order.purchased_at, Step::Placed)];
    steps.extend(last.approved_at.map(|at| (at, Step::Approved)));
    steps.extend(last.shipped_at.map(|at| (at, Step::Shipped)));
    steps.extend(last.delivered_at.map(|at| (at, Step::Delivered)));
    let mut left = steps.len();
    steps.extend(reviews.iter().map(|review| (review.answered_at, Step::Reviewed)));
    steps.sort_by_key(|(at, _)| *at);
    let mut state = State { status: OrderStatus::Created, approved_at: None, shipped_at: None, delivered_at: None };
    let mut reviewed = 0;
    let moments = steps.into_iter().map(|(at, step)| {
        match step {
            Step::Placed => {}
            Step::Approved => state = State { status: OrderStatus::Approved, approved_at: Some(at), ..state },
            Step::Shipped => state = State { status: OrderStatus::Shipped, shipped_at: Some(at), ..state },
            Step::Delivered => state = State { status: OrderStatus::Delivered, delivered_at: Some(at), ..state },
            Step::Reviewed => reviewed += 1,
        }
        if !matches!(step, Step::Reviewed) {
            left -= 1;
        }
        if left == 0 {
            state.status = last.status;
        }
        Moment { at, state, reviews: reviewed }
    });
    moments.collect()
}
