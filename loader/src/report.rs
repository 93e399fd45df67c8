//! What a load tells at its end: a summary for people, a report for programs.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde::Serialize;
use triptych_schemas::manifest::{Manifest, RuleAction};

/// Raised when a field is renamed or removed; new fields do not raise it.
pub const REPORT_VERSION: u32 = 1;

/// The body of `--report`: the manifest of the load, what came of it and the exit code.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    pub report_version: u32,
    pub outcome: Outcome,
    pub exit_code: u8,
    /// One line for people where the load was not published.
    pub error: Option<String>,
    /// Absent where the load ended before its books were closed.
    #[serde(flatten)]
    pub manifest: Option<&'a Manifest>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Published,
    OverBudget,
    CannotStart,
    Interrupted,
    Failed,
}

impl Outcome {
    pub fn of_exit_code(code: u8) -> Self {
        match code {
            0 | 1 => Self::Published,
            2 => Self::OverBudget,
            3 => Self::CannotStart,
            4 => Self::Interrupted,
            _ => Self::Failed,
        }
    }
}

/// The books, the rules that fired and the seconds a stage, as tables of text. `columns_max` is the width of the
/// terminal, where there is one.
pub fn summary(manifest: &Manifest, columns_max: Option<u16>) -> String {
    let mut parts = vec![tables(manifest)];
    if !manifest.rules.is_empty() {
        parts.push(rules(manifest, columns_max));
    }
    parts.extend(manifest.remarks.iter().map(|remark| format!("note: {remark}")));
    parts.push(seconds(manifest));
    parts.join("\n\n")
}

fn tables(manifest: &Manifest) -> String {
    let mut table = plain(&["table", "read", "accepted", "quarantined", "deduplicated"]);
    for count in &manifest.tables {
        table.add_row([
            count.table.clone(),
            grouped(count.read),
            grouped(count.accepted),
            grouped(count.quarantined),
            grouped(count.deduplicated),
        ]);
    }
    align_right(&mut table, &[1, 2, 3, 4]);
    table.trim_fmt()
}

/// Narrower than this, what a rule means would be a column of single words; the rule's name says it too.
const MEANING_COLUMNS_MIN: u16 = 90;
/// Narrower than this, the first lines would break what a rule means into pieces; the report has them.
const FIRST_LINES_COLUMNS_MIN: u16 = 140;

fn rules(manifest: &Manifest, columns_max: Option<u16>) -> String {
    let shown = match columns_max {
        Some(columns) if columns < MEANING_COLUMNS_MIN => 3,
        Some(columns) if columns < FIRST_LINES_COLUMNS_MIN => 4,
        _ => 5,
    };
    let mut table = plain(&["rule", "action", "rows", "what it means", "first lines"][..shown]);
    for rule in &manifest.rules {
        let lines: Vec<String> = rule.first_lines.iter().map(ToString::to_string).collect();
        let cells = [
            rule.rule.clone(),
            action(rule.action).to_owned(),
            grouped(rule.rows),
            rule.about.clone(),
            lines.join(" "),
        ];
        table.add_row(cells.into_iter().take(shown));
    }
    align_right(&mut table, &[2]);
    if let Some(columns) = columns_max {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
    }
    table.trim_fmt()
}

fn seconds(manifest: &Manifest) -> String {
    let stages: Vec<String> =
        manifest.stages.iter().map(|stage| format!("{} {:.2} s", stage.stage, stage.milliseconds / 1000.0)).collect();
    format!("seconds: {}", stages.join(" · "))
}

/// Rows under a header, without lines; some columns to the right.
pub fn table(header: &[&str], rows: Vec<Vec<String>>, right: &[usize]) -> String {
    let mut table = plain(header);
    table.add_rows(rows);
    align_right(&mut table, right);
    table.trim_fmt()
}

fn plain(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header.to_vec());
    table
}

fn align_right(table: &mut Table, columns: &[usize]) {
    for column in columns {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

fn action(action: RuleAction) -> &'static str {
    match action {
        RuleAction::Repair => "repair",
        RuleAction::Null => "null",
        RuleAction::Reject => "reject",
        RuleAction::Merge => "merge",
        RuleAction::Note => "note",
    }
}

/// Thousands apart: 1,000,163.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
