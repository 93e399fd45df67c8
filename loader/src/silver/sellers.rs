//! Sellers and where they are.

use polars::prelude::*;
use triptych_schemas::silver;

use super::address::{Address, AddressRules};
use super::audit::{Audit, Kept, Rejection};
use super::keys::{Key, KeyIndex};
use super::record::Record;
use super::rules::{RowRules, sellers as rules};
use super::value_rules::{self, ValueRules};
use super::{Clean, required};
use crate::frame;

pub const FIELDS: &[&str] = &["seller_id", "zip_prefix", "city", "state"];
const SELLER_ID: usize = 0;
const ZIP_PREFIX: usize = 1;
const CITY: usize = 2;
const STATE: usize = 3;

pub struct Sellers {
    index: KeyIndex,
    seller_id: StringChunkedBuilder,
    zip_prefix: StringChunkedBuilder,
    city: StringChunkedBuilder,
    state: StringChunkedBuilder,
}

impl Default for Sellers {
    fn default() -> Self {
        Self {
            index: KeyIndex::default(),
            seller_id: StringChunkedBuilder::new("seller_id".into(), 0),
            zip_prefix: StringChunkedBuilder::new("zip_prefix".into(), 0),
            city: StringChunkedBuilder::new("city".into(), 0),
            state: StringChunkedBuilder::new("state".into(), 0),
        }
    }
}

impl Sellers {
    pub fn finish(self) -> (KeyIndex, DataFrame) {
        let sellers = frame::build(
            &silver::SELLERS,
            vec![
                self.seller_id.finish().into_column(),
                self.zip_prefix.finish().into_column(),
                self.city.finish().into_column(),
                self.state.finish().into_column(),
            ],
        );
        (self.index, sellers)
    }
}

const RULES: AddressRules = AddressRules {
    zip_repaired: &rules::ZIP_REPAIRED,
    zip_unreadable: &rules::ZIP_UNREADABLE,
    city_spacing: &rules::CITY_SPACING,
    state_case: &rules::STATE_CASE,
    state_unreadable: &rules::STATE_UNREADABLE,
};

impl Clean for Sellers {
    fn row_rules(&self) -> &'static RowRules {
        &rules::ROWS
    }

    fn value_rules(&self) -> &'static ValueRules {
        &value_rules::SELLERS
    }

    fn key(&self, record: &Record<'_>) -> Option<Key> {
        Some(Key::of(record.id(SELLER_ID)))
    }

    fn row(&mut self, record: &Record<'_>, audit: &mut Audit) -> Result<Kept, Rejection> {
        let seller_id = required(record.id(SELLER_ID), &rules::ID_MISSING, "seller_id")?;
        if self.index.insert(Key::of(seller_id)).is_err() {
            return Ok(Kept::Again(&rules::AGAIN));
        }
        let address = Address::read(record, [ZIP_PREFIX, CITY, STATE]);
        address.fire(audit, record.line, &RULES);
        if address.city.as_deref().is_some_and(is_odd) {
            audit.fire(&rules::CITY_ODD, record.line);
        }
        self.seller_id.append_value(seller_id);
        self.zip_prefix.append_option(address.zip_prefix.as_deref());
        self.city.append_option(address.city.as_deref());
        self.state.append_option(address.state.as_deref());
        Ok(Kept::Accepted)
    }
}

fn is_odd(city: &str) -> bool {
    city.contains(|symbol: char| matches!(symbol, '/' | ',' | '@') || symbol.is_ascii_digit())
}
