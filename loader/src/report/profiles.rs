//! A file beyond the shape, for people: what its columns hold.

use comfy_table::ContentArrangement;
use triptych_schemas::manifest::{ColumnProfile, FileProfile};

use super::cells::{align_right, grouped, plain};

/// More than most tables have; the report has them all.
const COLUMNS_SHOWN_MAX: usize = 30;
/// Enough to recognise a value by, so that two of them fit a line.
const VALUE_CHARS_MAX: usize = 24;

pub(super) fn described(profile: &FileProfile, columns_max: Option<u16>) -> String {
    let mut text = format!("{} was kept and not loaded: {} rows", profile.file, grouped(profile.rows));
    if profile.uneven_rows > 0 {
        text = format!("{text}, {} with more or fewer fields than the header", grouped(profile.uneven_rows));
    }
    if !profile.read_as.is_empty() {
        text = format!("{text}; {}", profile.read_as);
    }
    if let Some(problem) = &profile.problem {
        text = format!("{text}; {problem}");
    }
    if profile.columns.is_empty() {
        return text;
    }
    let left_out = profile.columns.len().saturating_sub(COLUMNS_SHOWN_MAX);
    let more = if left_out > 0 { format!("\n… and {left_out} columns more in the report") } else { String::new() };
    format!("{text}\n{}{more}", columns(profile, columns_max))
}

fn columns(profile: &FileProfile, columns_max: Option<u16>) -> String {
    let mut table = plain(&["column", "type", "nulls", "distinct", "min", "max"]);
    for column in profile.columns.iter().take(COLUMNS_SHOWN_MAX) {
        let [min, max] = [&column.min, &column.max].map(|end| cut(end.as_deref().unwrap_or_default()));
        table.add_row([column.column.clone(), column.kind.clone(), grouped(column.nulls), distinct(column), min, max]);
    }
    align_right(&mut table, &[2, 3]);
    if let Some(columns) = columns_max {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
    }
    table.trim_fmt()
}

fn distinct(column: &ColumnProfile) -> String {
    let about = if column.is_distinct_exact { "" } else { "about " };
    format!("{about}{}", grouped(column.distinct))
}

fn cut(value: &str) -> String {
    if value.chars().count() <= VALUE_CHARS_MAX {
        return value.to_owned();
    }
    value.chars().take(VALUE_CHARS_MAX - 1).chain(['…']).collect()
}
