//! Frames as blocks of `ClickHouse`'s `Native` format, column by column as both sides hold them. Low-cardinality columns are
//! sent as plain text; the server converts. Format: <https://clickhouse.com/docs/interfaces/formats/Native>

use std::ops::RangeInclusive;

use polars::prelude::*;
use triptych_schemas::clickhouse::type_name;
use triptych_schemas::table::{Column as Described, Kind, Table};

use crate::frame;
use crate::sinks::fact_rows::write_length;

/// What `DateTime64(0)` holds: from 1900 to the end of 2299, in seconds.
const TIMES: RangeInclusive<i64> = -2_208_988_800..=10_413_791_999;
/// What `Decimal(18, 2)` holds, in cents.
const CENTS: RangeInclusive<i64> = -999_999_999_999_999_999..=999_999_999_999_999_999;

/// A value that the server would change in silence.
#[derive(Debug, thiserror::Error)]
#[error("`{column}` is {value} {unit}, which ClickHouse does not hold")]
pub(super) struct OutOfRange {
    pub(super) row: usize,
    column: &'static str,
    value: i64,
    unit: &'static str,
}

/// One block of all rows of a frame.
pub(super) fn block(table: &Table, rows: &DataFrame) -> Result<Vec<u8>, OutOfRange> {
    let mut bytes = Vec::with_capacity(rows.height() * table.columns.len() * 16);
    write_length(&mut bytes, table.columns.len());
    write_length(&mut bytes, rows.height());
    for column in table.columns {
        write_text(&mut bytes, column.name);
        write_text(&mut bytes, &type_name(column));
        write_column(&mut bytes, column, rows)?;
    }
    Ok(bytes)
}

fn write_column(bytes: &mut Vec<u8>, column: &Described, rows: &DataFrame) -> Result<(), OutOfRange> {
    let name = column.name;
    if column.nullable {
        let nulls = rows.column(name).expect("frames are checked when they are made").is_null();
        bytes.extend(nulls.no_null_iter().map(u8::from));
    }
    match column.kind {
        Kind::Text => frame::texts(rows, name).iter().for_each(|text| write_text(bytes, text.unwrap_or_default())),
        Kind::Key => frame::keys(rows, name).iter().for_each(|key| bytes.extend(key.unwrap_or_default().to_le_bytes())),
        Kind::Integer => {
            frame::integers(rows, name)
                .iter()
                .for_each(|number| bytes.extend(number.unwrap_or_default().to_le_bytes()));
        }
        Kind::Money => write_longs(bytes, column, rows, &CENTS, "cents")?,
        Kind::Time => write_longs(bytes, column, rows, &TIMES, "seconds since 1970")?,
        Kind::Real => {
            frame::reals(rows, name).iter().for_each(|real| bytes.extend(real.unwrap_or_default().to_le_bytes()));
        }
        Kind::Flag => frame::flags(rows, name).iter().for_each(|flag| bytes.push(u8::from(flag.unwrap_or_default()))),
    }
    Ok(())
}

fn write_longs(
    bytes: &mut Vec<u8>,
    column: &Described,
    rows: &DataFrame,
    held: &RangeInclusive<i64>,
    unit: &'static str,
) -> Result<(), OutOfRange> {
    for (row, value) in frame::longs(rows, column.name).iter().enumerate() {
        let value = value.unwrap_or_default();
        if !held.contains(&value) {
            return Err(OutOfRange { row, column: column.name, value, unit });
        }
        bytes.extend(value.to_le_bytes());
    }
    Ok(())
}

fn write_text(bytes: &mut Vec<u8>, text: &str) {
    write_length(bytes, text.len());
    bytes.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use triptych_schemas::gold;

    use super::*;

    #[test]
    fn a_block_is_columns_with_name_type_nulls_and_values() {
        let rows = df!("category_portuguese" => ["artes", "é"], "category" => ["art", "e"]).unwrap();
        let bytes = block(&gold::CATEGORIES, &rows).unwrap();
        let expected = [
            &b"\x02\x02"[..],
            b"\x13category_portuguese\x06String\x05artes\x02\xc3\xa9",
            b"\x08category\x06String\x03art\x01e",
        ]
        .concat();
        assert_eq!(bytes, expected);
    }

    #[test]
    fn a_time_that_would_be_changed_is_refused() {
        let column = gold::ORDERS.column("purchased_at").unwrap();
        let check = |times: &[i64], refused: Option<usize>| {
            let rows = df!("purchased_at" => times).unwrap();
            let outcome = write_column(&mut Vec::new(), column, &rows);
            assert_eq!(outcome.err().map(|error| error.row), refused, "{times:?}");
        };
        check(&[0, -2_208_988_800, 10_413_791_999], None);
        check(&[0, 253_402_300_799], Some(1));
        check(&[-2_208_988_801], Some(0));
    }
}
