//! What a load tells at its end: a summary for people, a report for programs.

mod cells;
pub(crate) mod profiles;

use comfy_table::ContentArrangement;
use serde::Serialize;
use triptych_schemas::change::{ChangeCount, ChangedTable};
use triptych_schemas::exit::Exit;
use triptych_schemas::manifest::Manifest;

use cells::{align_right, plain};
pub use cells::{grouped, table};

/// Raised when a field is renamed or removed; new fields do not raise it.
pub const REPORT_VERSION: u32 = 1;

/// The body of `--report`: the manifest of the load, what came of it and the exit code.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    pub report_version: u32,
    pub outcome: Outcome,
    pub exit_code: Exit,
    /// One line for people where the load was not published.
    pub error: Option<String>,
    /// Absent where the load ended before its audits were complete.
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

impl From<Exit> for Outcome {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Success | Exit::Findings => Self::Published,
            Exit::OverLimit => Self::OverBudget,
            Exit::CannotStart => Self::CannotStart,
            Exit::Interrupted => Self::Interrupted,
            Exit::Failed => Self::Failed,
        }
    }
}

/// The audits, the rules that fired, files beyond the shape and the seconds a stage, as tables of text. `columns_max` is the width of the
/// terminal, where there is one.
pub fn summary(manifest: &Manifest, columns_max: Option<u16>) -> String {
    let mut parts = vec![tables(manifest)];
    parts.extend(manifest.change.as_ref().map(changed));
    if !manifest.rules.is_empty() {
        parts.push(rules(manifest, columns_max));
    }
    parts.extend(manifest.profiles.iter().map(|profile| profiles::described(profile, columns_max)));
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

/// What a change did with the rows that were there.
fn changed(change: &ChangeCount) -> String {
    let mut table = plain(&[<&str>::from(change.kind), "brought", "replaced", "deleted", "rejected"]);
    for count in &change.tables {
        let ChangedTable { table: name, brought, replaced, deleted, rejected } = count;
        let counts = [*brought, *replaced, *deleted, *rejected].map(grouped);
        table.add_row([name.clone()].into_iter().chain(counts));
    }
    align_right(&mut table, &[1, 2, 3, 4]);
    format!("{}\n\norders deleted: {}", table.trim_fmt(), grouped(change.deleted_orders))
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
            <&str>::from(rule.action).to_owned(),
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
