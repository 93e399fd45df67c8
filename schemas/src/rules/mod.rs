//! The catalogue of cleaning rules: each has a stable id, one action and one sentence. Nothing about a
//! row is changed, dropped or counted except by a rule named here.
//!
//! A row is rejected by the first reject rule that applies, in the order of this list within its
//! table; a rejected row fires no other rule. A duplicate fires its merge rule only (but a point
//! outside the box is noted each time it comes). All other rules count every row they meet, once each.
//! A `conflict` is found last, in a second look at the file.

// A catalogue reads as a table.
#[rustfmt::skip]
pub mod places;
#[rustfmt::skip]
pub mod categories;
#[rustfmt::skip]
pub mod customers;
#[rustfmt::skip]
pub mod products;
#[rustfmt::skip]
pub mod sellers;
#[rustfmt::skip]
pub mod orders;
#[rustfmt::skip]
pub mod order_items;
#[rustfmt::skip]
pub mod payments;
#[rustfmt::skip]
pub mod reviews;

use crate::manifest::RuleAction::{self, Merge, Note, Null, Reject, Repair};

#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `<table>.<what>`; reports, quarantine files and tests refer to it.
    pub id: &'static str,
    pub action: RuleAction,
    pub about: &'static str,
}

impl Rule {
    /// Whether it rejects a row for an id that another file does not have.
    pub fn is_of_unknown_id(&self) -> bool {
        self.action == Reject && self.id.ends_with("_unknown")
    }

    pub fn table(&self) -> &'static str {
        self.id.split_once('.').map_or(self.id, |(table, _)| table)
    }

    /// What the id is after the table: the same in every table that has such a rule.
    pub fn name(&self) -> &'static str {
        self.id.split_once('.').map_or(self.id, |(_, name)| name)
    }
}

/// The rules that every table has, whatever its columns.
#[derive(Debug)]
pub struct RowRules {
    /// More or fewer fields than the header.
    pub field_count: &'static Rule,
    pub quote_unclosed: &'static Rule,
    pub line_too_long: &'static Rule,
    pub not_utf8: &'static Rule,
    pub cut_short: &'static Rule,
    pub value_without_column: &'static Rule,
    pub blank_row: &'static Rule,
    pub without_line_end: &'static Rule,
    pub passed_over: &'static Rule,
}

impl RowRules {
    /// Those of lines and bytes, which a row that can be read never fires.
    pub fn of_lines(&self) -> [&'static Rule; 7] {
        [
            self.quote_unclosed,
            self.line_too_long,
            self.not_utf8,
            self.cut_short,
            self.value_without_column,
            self.blank_row,
            self.without_line_end,
        ]
    }
}

/// What a table says of a row whose key came before.
#[derive(Debug, PartialEq, Eq)]
pub struct RepeatRules {
    /// Where it says the same.
    pub duplicate: &'static Rule,
    /// Where it does not.
    pub conflict: &'static Rule,
    /// The canonical columns that hold ids of its key.
    pub ids: &'static [&'static str],
}

const TEXTS: [&str; 9] = [
    include_str!("places.rs"),
    include_str!("categories.rs"),
    include_str!("customers.rs"),
    include_str!("products.rs"),
    include_str!("sellers.rs"),
    include_str!("orders.rs"),
    include_str!("order_items.rs"),
    include_str!("payments.rs"),
    include_str!("reviews.rs"),
];

/// The ids of all rules, in the order of the catalogue. They are read from its text, as constants cannot be listed.
pub fn ids() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().flat_map(|text| text.lines()).filter_map(|line| line.split_once("= rule(\"")?.1.split('"').next())
}

const fn rule(id: &'static str, action: RuleAction, about: &'static str) -> Rule {
    Rule { id, action, about }
}

#[cfg(test)]
mod tests {
    use crate::silver;

    #[test]
    fn every_id_names_a_table_and_is_unique() {
        let mut ids: Vec<&str> = super::ids().collect();
        assert!(ids.len() > 80, "the catalogue is read from this file, found {}", ids.len());
        for id in &ids {
            let table = id.split('.').next().unwrap();
            assert!(silver::NAMES.contains(&table), "{id}");
        }
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}
