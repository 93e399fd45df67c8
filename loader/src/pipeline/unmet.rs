//! Why rows of one file met none of another, where leading zeros are the reason. Refuses to put zeros back by itself: two ids
//! that differ in them may be two.

use polars::prelude::DataFrame;

use super::books::AuditsOfLoad;
use super::reading::TableRead;
use crate::frame;
use crate::shape::Shape;
use crate::silver::spreadsheet::WouldMeet;

/// The ids of a table.
pub(super) type Ids<'a> = Box<dyn Iterator<Item = &'a str> + 'a>;

pub(super) fn texts<'a>(rows: &'a DataFrame, column: &str) -> Ids<'a> {
    Box::new(frame::texts(rows, column).iter().flatten())
}

/// Enters it as a cause with the file whose rows were rejected. `ids` are the table that a column names rows of, and those ids.
pub(super) fn explain<'a>(
    audits: &mut AuditsOfLoad,
    shape: &Shape,
    ids: impl Fn(&str) -> Option<(&'static str, Ids<'a>)>,
) {
    for table in audits.all_mut() {
        let mut columns: Vec<&str> = table.audit.missed().columns().collect();
        columns.sort_unstable();
        let causes: Vec<String> =
            columns.into_iter().filter_map(|column| cause(table, shape, column, ids(column)?)).collect();
        table.causes.extend(causes);
    }
}

fn cause(table: &TableRead, shape: &Shape, column: &str, (parent, ids): (&str, Ids<'_>)) -> Option<String> {
    let WouldMeet { rows, id, other } = table.audit.missed().would_meet(column, ids)?;
    let (file, parent) = (&table.file.as_ref()?.file, shape.feeding(parent)?.file);
    let are = if rows == 1 { "row" } else { "rows" };
    Some(format!(
        "{rows} rejected {are} of {file} would be found in {parent} if leading zeros were ignored, as {id} and {other}: a spreadsheet \
         dropped them; format the column as text and export it again"
    ))
}
