//! The books of a load: those of all its tables together.

use triptych_schemas::manifest::{RuleCount, TableCount};

use super::LoadError;
use super::reading::TableRead;
use crate::gold::Audits;
use crate::silver::audit::RoundedIds;

/// The books of all tables.
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

    pub(super) fn counts(&self) -> Vec<TableCount> {
        self.all().map(|table| table.audit.count().clone()).to_vec()
    }

    pub(super) fn rules(&self) -> Vec<RuleCount> {
        self.all().iter().flat_map(|table| table.audit.rules()).collect()
    }

    /// What lies behind many rows of a table that was rejected or merged, in words.
    pub(super) fn causes(&self) -> Vec<String> {
        self.all()
            .iter()
            .filter_map(|table| Some(rounded(&table.file.as_ref()?.file, table.audit.rounded_ids()?)))
            .collect()
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

/// No row vanishes: per table, what was read is accepted, quarantined or merged; and what was accepted
/// is what was derived. `rows` tells how many rows a fact table has.
pub(super) fn check(tables: &[TableCount], rows: impl Fn(&str) -> u64) -> Result<(), LoadError> {
    for count in tables {
        let written = match count.table.as_str() {
            "order_items" => rows("sales"),
            name => rows(name),
        };
        if !count.balances() || count.accepted != written {
            return Err(LoadError::Books { count: count.clone(), written });
        }
    }
    Ok(())
}
