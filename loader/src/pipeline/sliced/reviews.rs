//! Reviews of a large load on their way from the order of orders into the order of their own ids, in which documents are
//! kept and words are looked up.

use polars::prelude::*;
use triptych_schemas::gold;

use super::slices::Slice;
use super::spool::{KEY, Spool};
use crate::frame;
use crate::gold::documents::{Posting, Postings};
use crate::pipeline::LoadError;
use crate::sinks::Part;
use crate::sinks::part::ReviewsPart;
use crate::sinks::sqlite::writer::Writer;

/// Rows with the columns of the fact table, and the state that the order was sent to, by review key.
pub(super) fn push(
    spool: &mut Spool,
    slice: &Slice,
    orders: &DataFrame,
    review_keys: &[u32],
) -> Result<(), anyhow::Error> {
    let order_rows: Vec<u32> = frame::keys(&slice.reviews, "order_row").no_null_iter().collect();
    let mut columns = vec![
        Column::new("order_key".into(), order_rows.iter().map(|row| slice.first_key + row).collect::<Vec<_>>()),
        orders.column("order_id")?.take_slice(&order_rows)?,
    ];
    for column in &gold::REVIEWS.columns[2..] {
        columns.push(slice.reviews.column(column.name)?.clone());
    }
    columns.push(orders.column("state")?.take_slice(&order_rows)?);
    let keys: Vec<u32> = slice.review_rows.iter().map(|row| review_keys[*row as usize]).collect();
    spool.push(DataFrame::new_infer_height(columns)?, &keys)
}

/// Writes all reviews, slice by slice; the words they are found by.
pub(super) fn write(
    mut spool: Spool,
    sqlite: &Writer,
    goes_on: impl Fn() -> Result<(), LoadError>,
) -> Result<Vec<Posting>, LoadError> {
    let mut postings = Postings::default();
    let mut first_key = 0;
    for number in 0..spool.slices() {
        goes_on()?;
        let Some(table) = spool.take(number).map_err(LoadError::failed)? else { continue };
        let mut rows: Vec<(u32, u32)> = frame::keys(&table, KEY).no_null_iter().zip(0..).collect();
        rows.sort_unstable();
        let rows: Vec<u32> = rows.into_iter().map(|(_, row)| row).collect();
        postings.add(&table, &rows, first_key);
        let count = rows.len() as u32;
        sqlite.write(&Part::Reviews(ReviewsPart { first_key, table, rows }))?;
        first_key += count;
    }
    Ok(postings.finish())
}
