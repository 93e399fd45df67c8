//! The books of a load: those of all its tables together.

use triptych_schemas::manifest::{RuleCount, TableCount};

use super::LoadError;
use super::reading::TableRead;
use crate::gold::Audits;

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

    pub(super) fn across_tables(&mut self) -> Audits<'_> {
        Audits {
            has_payments: self.payments.file.is_some(),
            has_places: self.places.file.is_some(),
            orders: &mut self.orders.audit,
            customers: &mut self.customers.audit,
        }
    }
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
