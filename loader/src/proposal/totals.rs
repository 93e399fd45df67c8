//! Rows that sum up others, as spreadsheets have them at their end: a condition that passes over them.

use triptych_schemas::text;

use super::entry::Entry;
use super::guess::Guessed;

const WORDS: [&str; 16] = [
    "total",
    "totals",
    "grand total",
    "sum",
    "subtotal",
    "total general",
    "total generale",
    "totaux",
    "somme",
    "total geral",
    "soma",
    "suma",
    "totales",
    "summe",
    "gesamt",
    "gesamtsumme",
];

/// By what stands in the column of order ids, or, where that is blank, in any other.
pub(super) fn skip(entry: &Entry, table: &Guessed, order: Option<usize>) -> Option<String> {
    let columns = &table.table.columns;
    let is_total = |value: &str| WORDS.contains(&text::fold(value.trim_end_matches(':').trim()).as_str());
    let at = order.or_else(|| table.at("purchased_at"))?;
    if let Some(word) = columns[at].filled().find(|value| is_total(value)).filter(|word| !word.contains('"')) {
        return Some(format!("{} = \"{word}\"", entry.named(at)));
    }
    let has_total_elsewhere = |row: &usize| {
        columns[at].values[*row].is_empty() && columns.iter().any(|column| is_total(&column.values[*row]))
    };
    (0..table.table.rows).find(has_total_elsewhere).map(|_| format!("empty({})", entry.named(at)))
}
