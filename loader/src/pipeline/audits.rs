//! The audits of a load: those of all its tables together.

use triptych_schemas::manifest::{Manifest, RuleCount, StoreKind, TableCount, TableWrite};

use super::LoadError;
use super::reading::TableRead;
use crate::gold::Audits;
use crate::silver::audit::RoundedIds;

/// The audits of all tables.
pub(super) struct AuditsOfLoad {
    pub(super) places: TableRead,
    pub(super) categories: TableRead,
    pub(super) customers: TableRead,
    pub(super) products: TableRead,
    pub(super) sellers: TableRead,
    pub(super) orders: TableRead,
    pub(super) order_items: TableRead,
    pub(super) payments: TableRead,
    pub(super) reviews: TableRead,
}

impl AuditsOfLoad {
    pub(super) fn all(&self) -> [&TableRead; 9] {
        [
            &self.orders,
            &self.order_items,
            &self.payments,
            &self.reviews,
            &self.customers,
            &self.products,
            &self.sellers,
            &self.places,
            &self.categories,
        ]
    }

    pub(super) fn all_mut(&mut self) -> [&mut TableRead; 9] {
        [
            &mut self.orders,
            &mut self.order_items,
            &mut self.payments,
            &mut self.reviews,
            &mut self.customers,
            &mut self.products,
            &mut self.sellers,
            &mut self.places,
            &mut self.categories,
        ]
    }

    pub(super) fn counts(&self) -> Vec<TableCount> {
        self.all().map(|table| table.audit.count().clone()).to_vec()
    }

    pub(super) fn rules(&self) -> Vec<RuleCount> {
        self.all().iter().flat_map(|table| table.audit.rules()).collect()
    }

    /// What lies behind many rows of a table that was rejected or merged, in words.
    pub(super) fn causes(&self) -> Vec<String> {
        let all = self.all();
        let found = all.iter().flat_map(|table| table.causes.clone());
        let rounded =
            all.iter().filter_map(|table| Some(rounded(&table.file.as_ref()?.file, table.audit.rounded_ids()?)));
        found.chain(rounded).collect()
    }

    pub(super) fn across_tables(&mut self) -> Audits<'_> {
        Audits {
            has_payments: self.payments.file.is_some(),
            has_places: self.places.file.is_some(),
            orders: &mut self.orders.audit,
            customers: &mut self.customers.audit,
        }
    }
}

fn rounded(file: &str, ids: &RoundedIds) -> String {
    let RoundedIds { rows, line, id } = ids;
    format!(
        "{file}: the id of {rows} rows came before, as `{id}` in line {line} did, which is what a spreadsheet makes of a long \
         number: its other digits are lost. Export the file again, and open it with its ids as text, or not at all"
    )
}

/// Nothing vanishes: of each file every physical line is of its header, of a row, or blank; per table, what was read is
/// accepted, quarantined or merged; and what was accepted is what was written to the lake.
pub(super) fn check(manifest: &Manifest) -> Result<(), LoadError> {
    let lake = manifest.stores.iter().filter(|written| written.store == StoreKind::Lake);
    let tables: Vec<&TableWrite> = lake.flat_map(|written| &written.tables).collect();
    let rows = |name: &str| tables.iter().find(|table| table.table == name).map_or(0, |table| table.rows);
    for file in &manifest.files {
        if let Some(lines) = file.lines.filter(|lines| !lines.balances()) {
            return Err(LoadError::Lines { file: file.file.clone(), lines });
        }
    }
    for count in &manifest.tables {
        let written = match count.table.as_str() {
            "order_items" => rows("sales"),
            name => rows(name),
        };
        if !count.balances() || count.accepted != written {
            return Err(LoadError::Audit { count: count.clone(), written });
        }
    }
    Ok(())
}
