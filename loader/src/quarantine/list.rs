//! The command `quarantine list`: what each load could not keep, why, and where it lies.

use std::path::{Path, PathBuf};

use serde::Serialize;
use triptych_schemas::manifest::RuleAction;

use super::command;
use super::folder::Folder;
use crate::report::{grouped, table};

/// A load with rejected rows.
#[derive(Debug, Serialize)]
pub struct Quarantined {
    pub load_id: String,
    /// Over the reject budget otherwise.
    pub is_published: bool,
    pub source: String,
    pub tables: Vec<TableQuarantined>,
}

#[derive(Debug, Serialize)]
pub struct TableQuarantined {
    pub table: String,
    pub rows: u64,
    /// The rows as they came, to be corrected.
    pub file: PathBuf,
    pub rules: Vec<RuleQuarantined>,
}

#[derive(Debug, Serialize)]
pub struct RuleQuarantined {
    pub rule: String,
    pub rows: u64,
    pub about: String,
}

/// Newest load first; loads that kept every row are left out.
pub fn list(lake: &Path) -> Vec<Quarantined> {
    let all = Folder::all(lake).into_iter().map(|folder| Quarantined {
        load_id: folder.manifest.load_id.clone(),
        is_published: folder.is_published,
        source: folder.manifest.source.clone(),
        tables: tables(&folder),
    });
    all.filter(|load| !load.tables.is_empty()).collect()
}

fn tables(folder: &Folder) -> Vec<TableQuarantined> {
    let rules = |table: &str| {
        let rejects =
            folder.manifest.rules.iter().filter(|rule| rule.action == RuleAction::Reject && rule.table == table);
        rejects
            .map(|rule| RuleQuarantined { rule: rule.rule.clone(), rows: rule.rows, about: rule.about.clone() })
            .collect()
    };
    // What is derived from another table's rows has no rows of its own to correct.
    let has_rows = |table: &str| folder.rows_of(table).exists();
    let counts = folder.manifest.tables.iter().filter(|count| count.quarantined > 0 && has_rows(&count.table));
    counts
        .map(|count| TableQuarantined {
            table: count.table.clone(),
            rows: count.quarantined,
            file: folder.rows_of(&count.table),
            rules: rules(&count.table),
        })
        .collect()
}

/// For people.
pub fn text(lake: &Path, loads: &[Quarantined]) -> String {
    if loads.is_empty() {
        return "no row of any load is in quarantine".to_owned();
    }
    loads.iter().map(|load| load_text(lake, load)).collect::<Vec<_>>().join("\n\n")
}

fn load_text(lake: &Path, load: &Quarantined) -> String {
    let state = if load.is_published { "published" } else { "not published: over the reject budget" };
    let mut lines = vec![format!("load {} of {} ({state})", load.load_id, load.source)];
    let rows = load.tables.iter().flat_map(|table| {
        let rule_rows = table.rules.iter();
        rule_rows.map(|rule| vec![table.table.clone(), grouped(rule.rows), rule.rule.clone(), rule.about.clone()])
    });
    lines.push(table(&["table", "rows", "rule", "what it means"], rows.collect(), &[1]));
    let files: Vec<&Path> = load.tables.iter().map(|table| table.file.as_path()).collect();
    lines.push(format!(
        "correct rows where they lie (or in copies, and then with --load {}), and bring them back with:\n  {}",
        load.load_id,
        command::replay(lake, None, &files)
    ));
    lines.join("\n")
}
