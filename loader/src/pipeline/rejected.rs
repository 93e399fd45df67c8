//! Whether a load rejected more rows than it may, or has no order left, and what is kept of one that is over its budget.

use std::path::{Path, PathBuf};

use triptych_schemas::change::ChangedTable;
use triptych_schemas::layout;
use triptych_schemas::manifest::{Manifest, TableCount};

use super::{Load, LoadError, LoadOptions};
use crate::quarantine::command;
use crate::shape::Shape;

/// What is over the budget, in words; of a change, its own rows: those that were there had their budget. Of a table that it brings nothing
/// of, all rows are held against those that lost what they hang on. Only rows of files count: a user can follow that number, and
/// rows that are derived from accepted ones cannot be rejected.
pub(super) fn over_budget(options: &LoadOptions, shape: &Shape, manifest: &Manifest) -> Vec<String> {
    if let Some(change) = &manifest.change {
        let is_of_file = |table: &&ChangedTable| shape.feeding(&table.table).is_some();
        let all = |name: &str| manifest.tables.iter().find(|count| count.table == name).map_or(0, |count| count.read);
        let of_change = change.tables.iter().filter(is_of_file).map(|table| TableCount {
            table: table.table.clone(),
            read: if table.brought == 0 { all(&table.table) } else { table.brought },
            quarantined: table.rejected,
            ..TableCount::default()
        });
        return options.budget.exceeded_by(&of_change.collect::<Vec<_>>());
    }
    let of_files = manifest.tables.iter().filter(|count| shape.feeding(&count.table).is_some());
    options.budget.exceeded_by(&of_files.cloned().collect::<Vec<_>>())
}

impl Load<'_> {
    /// Over the budget nothing is published, but the quarantine is kept, and the raw copy with it, to correct and replay.
    pub(super) fn check_budget(self, causes: Vec<String>, manifest: &Manifest) -> Result<(), LoadError> {
        let Self { options, shape, partial, .. } = self;
        let over = over_budget(options, shape, manifest);
        if over.is_empty() {
            return Ok(());
        }
        let kept = options.lake.join(layout::QUARANTINE);
        let quarantine = keep_quarantine(manifest, &kept, partial).map_err(LoadError::failed)?;
        let kept: Vec<PathBuf> =
            manifest.tables.iter().map(|count| quarantine.join(format!("{}.csv", count.table))).collect();
        let files: Vec<&Path> = kept.iter().map(PathBuf::as_path).filter(|file| file.exists()).collect();
        let replay = command::replay(options.lake_named.as_ref().unwrap_or(&options.lake), None, &files);
        let manifest = Box::new(manifest.clone());
        Err(LoadError::OverBudget { budget: options.budget, over, causes, quarantine, replay, manifest })
    }
}

/// Files of header lines alone, which a broken export leaves, would be served in the place of what there is. Whoever allows that
/// every row is rejected means it: then it is told, and published.
pub(super) fn refuse_no_orders(options: &LoadOptions, shape: &Shape, manifest: &mut Manifest) -> Result<(), LoadError> {
    let Some(orders) = manifest.tables.iter().find(|count| count.table == "orders" && count.accepted == 0) else {
        return Ok(());
    };
    let fed = shape.feeding("orders").map_or("order_items", |_| "orders");
    let read = manifest.tables.iter().find(|count| count.table == fed).map_or(orders.read, |count| count.read);
    if !options.budget.allows_all() {
        return Err(LoadError::NoOrders { read, file: shape.file(fed).file });
    }
    let remark = format!("no order was accepted, of {read} that were read: every figure is 0");
    tracing::warn!("{remark}");
    manifest.remarks.push(remark);
    Ok(())
}

/// That of the attempt before stays, because it may be what this one was corrected from.
fn keep_quarantine(manifest: &Manifest, kept: &Path, partial: &Path) -> std::io::Result<PathBuf> {
    let quarantine = kept.join(&manifest.load_id);
    std::fs::create_dir_all(kept)?;
    let mut earlier: Vec<PathBuf> = std::fs::read_dir(kept)?.flatten().map(|entry| entry.path()).collect();
    earlier.sort();
    earlier.pop();
    for attempt in earlier {
        std::fs::remove_dir_all(attempt)?;
    }
    std::fs::rename(partial.join(layout::QUARANTINE), &quarantine)?;
    std::fs::rename(partial.join(layout::BRONZE), quarantine.join(layout::BRONZE))?;
    // Last, because whoever looks for kept quarantines looks for it.
    std::fs::write(quarantine.join(layout::MANIFEST), serde_json::to_string_pretty(manifest)?)?;
    Ok(quarantine)
}
