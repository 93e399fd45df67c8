//! Which customers and baskets of a window are asked about: as many as a fixed amount of work allows, always the same ones.

use crate::split::{Query, scattered};

/// Asked about at most in one window: with more the noise hardly shrinks.
const QUERIES_MAX: usize = 1_000;
/// And at least, however long their histories are.
const QUERIES_WHATEVER: usize = 250;
/// Products looked at, in one window and mode, with one set of parameters.
const WORK: usize = 8_000_000;

/// `work_of` tells how many products a question looks at.
pub(super) fn drawn(queries: &[Query], work_of: impl Fn(&Query) -> usize) -> Vec<Query> {
    let mut order: Vec<usize> = (0..queries.len()).collect();
    order.sort_by_key(|&index| (scattered(index as u32), index));
    order.truncate(QUERIES_MAX);
    let looked_at = order.iter().take(QUERIES_WHATEVER).map(|&index| work_of(&queries[index]));
    let mean = looked_at.sum::<usize>() / order.len().clamp(1, QUERIES_WHATEVER);
    order.truncate((WORK / mean.max(1)).max(QUERIES_WHATEVER));
    order.sort_unstable();
    order.into_iter().map(|index| queries[index].clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::Subject;

    #[test]
    fn as_many_are_asked_as_their_work_allows() {
        let query = |customer| Query { subject: Subject::Customer(customer), truth: vec![1], order: None };
        let check = |queries: u32, work: usize, expected: usize| {
            let all: Vec<Query> = (0..queries).map(query).collect();
            let drawn = drawn(&all, |_| work);
            assert_eq!(drawn.len(), expected, "{queries} {work}");
            assert!(drawn.windows(2).all(|pair| pair[0] != pair[1]));
        };
        check(0, 10, 0);
        check(100, 10, 100);
        check(5_000, 10, QUERIES_MAX);
        check(5_000, 16_000, 500);
        check(5_000, 1_000_000, QUERIES_WHATEVER);
    }
}
