//! Cuts one page out of groups that are known but not in order. How groups are held is for the store: it compares them
//! by their numbers, and makes a [`Group`] only of those that are wanted.

use std::cmp::Ordering;

use super::answer::{Group, Page, Position};
use super::query::Query;

/// One page of groups that are all at hand.
pub fn of_groups(query: &Query, groups: &[Group]) -> Page {
    let positions: Vec<Position> = groups.iter().map(|group| Position::of(group, query)).collect();
    let compare = |left: usize, right: usize| positions[left].compare(&positions[right], query);
    cut(query, groups.len(), compare, |number| groups[number].clone())
}

/// `compare` must order as [`Position::compare`] does; numbers go up to `group_count`, which is not one of them.
pub fn cut(
    query: &Query,
    group_count: usize,
    compare: impl Fn(usize, usize) -> Ordering,
    group: impl Fn(usize) -> Group,
) -> Page {
    let compare = |left: &usize, right: &usize| compare(*left, *right);
    let mut numbers: Vec<usize> = (0..group_count).collect();
    let groups_before = match &query.after {
        None => {
            // Only the first page need be in order.
            if query.first < numbers.len() {
                numbers.select_nth_unstable_by(query.first, compare);
                numbers.truncate(query.first);
            }
            numbers.sort_unstable_by(compare);
            0
        }
        Some(after) => {
            numbers.sort_unstable_by(compare);
            numbers.partition_point(|number| Position::of(&group(*number), query).compare(after, query).is_le())
        }
    };
    let groups = numbers.into_iter().skip(groups_before).take(query.first).map(group).collect();
    Page { groups, group_count, groups_before, scans: Vec::new() }
}
