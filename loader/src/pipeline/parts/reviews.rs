//! Reviews of a load on their way from the order of orders into the order of their own ids, in which documents are
//! kept and words are looked up.

use super::Give;
use crate::frame;
use crate::gold::documents::Postings;
use crate::pipeline::LoadError;
use crate::pipeline::waiting::{KEY, Spool};
use crate::sinks::Part;
use crate::sinks::part::{OrdersPart, ReviewsPart};

/// Rows of the fact table, and the state that the order was sent to, by review key.
pub(super) fn push(spool: &mut Spool, part: &OrdersPart) -> Result<(), anyhow::Error> {
    let mut rows = part.facts.reviews.clone();
    let orders: Vec<u32> = frame::keys(&rows, "order_key").no_null_iter().map(|key| key - part.first_key).collect();
    rows.with_column(part.facts.orders.column("state")?.take_slice(&orders)?)?;
    spool.push(rows, &part.review_keys)
}

/// All reviews, part by part; then the words they are found by.
pub(super) fn hand_over(mut spool: Spool, give: &mut Give<'_>) -> Result<(), LoadError> {
    let mut postings = Postings::default();
    let mut first_key = 0;
    for number in 0..spool.parts() {
        let Some(table) = spool.take(number).map_err(LoadError::failed)? else { continue };
        let mut rows: Vec<(u32, u32)> = frame::keys(&table, KEY).no_null_iter().zip(0..).collect();
        rows.sort_unstable();
        let rows: Vec<u32> = rows.into_iter().map(|(_, row)| row).collect();
        postings.add(&table, &rows, first_key);
        let count = rows.len() as u32;
        give(Part::Reviews(ReviewsPart { first_key, table, rows }))?;
        first_key += count;
    }
    give(Part::Terms(postings.finish()))
}
