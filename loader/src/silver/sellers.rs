//! Sellers and where they are.

use polars::prelude::*;
use triptych_schemas::rules::{RowRules, sellers as rules};
use triptych_schemas::silver;

use super::address::{Address, AddressRules};
use super::audit::{Audit, Rejection, RowOutcome};
use super::keys::{Key, KeyIndex};
use super::typed_record::TypedRecord;
use super::value_rules::{self, ValueRules};
use super::{Clean, required};
use crate::frame;
use crate::shape::fields::{SELLERS as FIELDS, position};

const SELLER_ID: usize = position(FIELDS, "seller_id");
const ZIP_PREFIX: usize = position(FIELDS, "zip_prefix");
const CITY: usize = position(FIELDS, "city");
const STATE: usize = position(FIELDS, "state");

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

    fn key(&self, record: &TypedRecord<'_>) -> Option<Key> {
        Some(Key::of(record.id(SELLER_ID)))
    }

    fn row(&mut self, record: &TypedRecord<'_>, audit: &mut Audit) -> Result<RowOutcome, Rejection> {
        let seller_id = required(record.id(SELLER_ID), &rules::ID_MISSING, "seller_id")?;
        if self.index.insert(Key::of(seller_id)).is_err() {
            return Ok(RowOutcome::Repeat(&rules::REPEATS));
        }
        let address = Address::read(record, [ZIP_PREFIX, CITY, STATE]);
        address.fire(audit, record.line(), &RULES);
        if address.city.as_deref().is_some_and(is_odd) {
            audit.fire(&rules::CITY_ODD, record.line());
        }
        self.seller_id.append_value(seller_id);
        self.zip_prefix.append_option(address.zip_prefix.as_deref());
        self.city.append_option(address.city.as_deref());
        self.state.append_option(address.state.as_deref());
        Ok(RowOutcome::Accepted)
    }
}

fn is_odd(city: &str) -> bool {
    city.contains(|symbol: char| matches!(symbol, '/' | ',' | '@') || symbol.is_ascii_digit())
}
