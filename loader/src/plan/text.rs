//! A plan for people.

use super::{Basis, Created, Plan, PlannedFile, RawCopy};
use crate::report::profiles;
use crate::report::{grouped, table};
use crate::sinks::store_name;

/// `columns_max` is the width of the terminal, where there is one.
pub fn text(plan: &Plan, columns_max: Option<u16>) -> String {
    let shape =
        plan.shape.map_or("of no shape that can be told yet".to_owned(), |shape| format!("of the {shape} shape"));
    let mut parts = vec![format!("{}, {shape}", plan.source)];
    parts.extend(plan.mapping.map(|mapping| format!("read by the mapping {mapping}")));
    if !plan.files.is_empty() {
        let files = plan.files.iter().map(file_row).collect();
        parts.push(table(&["file", "feeds", "bytes", "rows", ""], files, &[2, 3]));
    }
    parts.extend(plan.profiles.iter().map(|profile| profiles::described(profile, columns_max)));
    parts.extend(plan.remarks.iter().map(|remark| format!("note: {remark}")));
    parts.extend(plan.problems.iter().map(|problem| format!("would be refused: {problem}")));
    if plan.problems.is_empty() {
        let RawCopy { place, bytes } = &plan.raw_copy;
        let raw_copy = vec!["raw copy".to_owned(), "-".to_owned(), grouped(*bytes), place.clone()];
        let creates = std::iter::once(raw_copy).chain(plan.creates.iter().map(created_row)).collect();
        parts.push(table(&["would write to", "rows, about", "bytes, about", "as"], creates, &[1, 2]));
        parts.extend(plan.drops.iter().map(|load_id| format!("would drop the old load {load_id}")));
        let free = plan.disk_free_bytes.map(|free| format!(" ({} MB are free)", grouped(free / 1_000_000)));
        parts.push(format!(
            "{} rows ({}): about {} s, {} MB of memory and {} MB of disk{}, by rates {}",
            grouped(plan.rows),
            basis(plan.rows_are),
            seconds(plan.seconds),
            grouped(plan.memory_bytes / 1_000_000),
            grouped(plan.disk_bytes.div_ceil(1_000_000)),
            free.unwrap_or_default(),
            plan.rates
        ));
        parts.extend(plan.warnings.iter().map(|warning| format!("warning: {warning}")));
    }
    parts.join("\n\n")
}

fn file_row(file: &PlannedFile) -> Vec<String> {
    let feeds = if file.tables.is_empty() { "-".to_owned() } else { file.tables.join(", ") };
    vec![file.file.clone(), feeds, or_dash(file.bytes), or_dash(file.rows), basis(file.rows_are).to_owned()]
}

fn created_row(created: &Created) -> Vec<String> {
    vec![store_name(created.store).to_owned(), or_dash(created.rows), or_dash(created.bytes), created.place.clone()]
}

/// Tenths of a second say nothing of minutes.
fn seconds(seconds: f64) -> String {
    if seconds < 100.0 { format!("{seconds:.1}") } else { grouped(seconds.round() as u64) }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Counted => "counted",
        Basis::Estimated => "estimated",
        Basis::Unknown => "",
    }
}

fn or_dash(number: Option<u64>) -> String {
    number.map_or("-".to_owned(), grouped)
}
