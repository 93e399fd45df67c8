//! The order in which reviews are numbered.

use polars::prelude::DataFrame;

use crate::frame;

/// Rows of the fact table by review id, then order id: the position is the `review_key`. Order by it is
/// order by the review's public id, which is what ties are settled by.
pub(super) fn by_id(reviews: &DataFrame) -> Vec<u32> {
    let ids: Vec<(&str, &str)> = frame::texts(reviews, "review_id")
        .iter()
        .flatten()
        .zip(frame::texts(reviews, "order_id").iter().flatten())
        .collect();
    let mut rows: Vec<u32> = (0..ids.len() as u32).collect();
    rows.sort_unstable_by_key(|row| ids[*row as usize]);
    rows
}
