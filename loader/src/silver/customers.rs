//! Accounts and the people behind them. A source may open an account per order, as Olist does, or one a person.

use std::mem::take;

use polars::prelude::*;
use rustc_hash::FxHashMap;
use triptych_schemas::rules::{RowRules, customers as rules};
use triptych_schemas::silver;

use super::address::{Address, AddressRules};
use super::audit::{Audit, Rejection, RowOutcome};
use super::countries::Countries;
use super::keys::{Key, KeyIndex};
use super::typed_record::TypedRecord;
use super::value_rules::{self, ValueRules};
use super::{Clean, required};
use crate::frame;
use crate::shape::fields::{CUSTOMERS as FIELDS, position};

const ACCOUNT_ID: usize = position(FIELDS, "account_id");
const CUSTOMER_ID: usize = position(FIELDS, "customer_id");
const ZIP_PREFIX: usize = position(FIELDS, "zip_prefix");
const CITY: usize = position(FIELDS, "city");
const STATE: usize = position(FIELDS, "state");
const COUNTRY: usize = position(FIELDS, "country");

pub struct Customers {
    accounts: KeyIndex,
    person_rows: KeyIndex,
    countries: Countries,
    account_id: StringChunkedBuilder,
    customer_row: Vec<u32>,
    zip_prefix: StringChunkedBuilder,
    city: StringChunkedBuilder,
    state: StringChunkedBuilder,
    customer_id: StringChunkedBuilder,
    /// Per person: the state of the first account, and whether another account told another.
    states: Vec<(Option<[u8; 2]>, bool)>,
}

impl Customers {
    /// `country` is where all addresses of this source are, unless each row tells its own.
    pub fn new(country: Option<&'static str>) -> Self {
        Self {
            accounts: KeyIndex::default(),
            person_rows: KeyIndex::default(),
            countries: Countries::of_source(country),
            account_id: StringChunkedBuilder::new("account_id".into(), 0),
            customer_row: Vec::new(),
            zip_prefix: StringChunkedBuilder::new("zip_prefix".into(), 0),
            city: StringChunkedBuilder::new("city".into(), 0),
            state: StringChunkedBuilder::new("state".into(), 0),
            customer_id: StringChunkedBuilder::new("customer_id".into(), 0),
            states: Vec::new(),
        }
    }

    /// The index that orders find their account in, and what stands for countries that are spelled in several ways: known when all
    /// rows were read, so accounts are handed over with the source's own spelling.
    pub fn finish(self, audit: &mut Audit) -> (KeyIndex, FxHashMap<String, String>) {
        let in_several_states = self.states.iter().filter(|(_, differs)| *differs).count();
        audit.fire_many(&rules::SEVERAL_STATES, in_several_states as u64);
        let (countries, respelled) = self.countries.settle();
        audit.fire_many(&rules::COUNTRY_SPELLING, respelled);
        (self.accounts, countries)
    }

    fn people(&mut self) -> DataFrame {
        frame::build(&silver::PEOPLE, vec![frame::finish("customer_id", &mut self.customer_id)])
    }

    fn accepted(&mut self) -> DataFrame {
        let countries = self.countries.drain(self.customer_row.len());
        frame::build(
            &silver::ACCOUNTS,
            vec![
                frame::finish("account_id", &mut self.account_id),
                Column::new("customer_row".into(), take(&mut self.customer_row)),
                frame::finish("zip_prefix", &mut self.zip_prefix),
                frame::finish("city", &mut self.city),
                frame::finish("state", &mut self.state),
                countries,
            ],
        )
    }

    /// The row of the person, and whether this is the first account.
    fn person(&mut self, customer_id: &str) -> (u32, bool) {
        match self.person_rows.insert(Key::of(customer_id)) {
            Ok(row) => {
                self.customer_id.append_value(customer_id);
                (row, true)
            }
            Err(row) => (row, false),
        }
    }

    fn note_state(&mut self, person: u32, state: Option<&str>) {
        let letters = state.and_then(|state| state.as_bytes().try_into().ok());
        match self.states.get_mut(person as usize) {
            None => self.states.push((letters, false)),
            // A state that could not be read is no other state.
            Some((first, differs)) => {
                *differs |= first.is_some() && letters.is_some() && *first != letters;
                *first = first.or(letters);
            }
        }
    }
}

impl Clean for Customers {
    fn row_rules(&self) -> &'static RowRules {
        &rules::ROWS
    }

    fn value_rules(&self) -> &'static ValueRules {
        &value_rules::CUSTOMERS
    }

    fn key(&self, record: &TypedRecord<'_>) -> Option<Key> {
        Some(Key::of(record.id(ACCOUNT_ID)))
    }

    fn row(&mut self, record: &TypedRecord<'_>, audit: &mut Audit) -> Result<RowOutcome, Rejection> {
        let account_id = required(record.id(ACCOUNT_ID), &rules::ACCOUNT_ID_MISSING, "account_id")?;
        let customer_id = required(record.id(CUSTOMER_ID), &rules::CUSTOMER_ID_MISSING, "customer_id")?;
        if self.accounts.insert(Key::of(account_id)).is_err() {
            return Ok(RowOutcome::Repeat(&rules::REPEATS));
        }
        let address = Address::read(record, [ZIP_PREFIX, CITY, STATE]);
        address.fire(audit, record.line(), &RULES);
        if address.zip_prefix.as_deref().is_some_and(|zip| zip.starts_with('0')) {
            audit.fire(&rules::ZIP_LEADING_ZERO, record.line());
        }
        let (person, is_first) = self.person(customer_id);
        self.note_state(person, address.state.as_deref());
        self.account_id.append_value(account_id);
        self.customer_row.push(person);
        self.zip_prefix.append_option(address.zip_prefix.as_deref());
        self.city.append_option(address.city.as_deref());
        self.state.append_option(address.state.as_deref());
        self.countries.push(record.value(COUNTRY));
        Ok(if is_first { RowOutcome::Accepted } else { RowOutcome::Merged(&rules::ACCOUNTS_MERGED) })
    }

    /// Accounts and people.
    fn drain(&mut self) -> Vec<DataFrame> {
        vec![self.accepted(), self.people()]
    }
}

const RULES: AddressRules = AddressRules {
    zip_repaired: &rules::ZIP_REPAIRED,
    zip_unreadable: &rules::ZIP_UNREADABLE,
    city_spacing: &rules::CITY_SPACING,
    state_case: &rules::STATE_CASE,
    state_unreadable: &rules::STATE_UNREADABLE,
};

#[cfg(test)]
mod tests {
    use super::super::testing::{check, clean};
    use super::*;

    #[test]
    fn accounts_are_merged_into_people() {
        let mut customers = Customers::new(Some("BR"));
        let rows = "a1,p1,01001,sao paulo,SP\n\
                    a2,p1,20000,rio de janeiro,RJ\n\
                    a1,p9,01001,sao paulo,SP\n\
                    a1,p1, 01001,sao paulo,SP\n\
                     a3 ,p2,,,\n\
                    a4,,01001,sao paulo,SP\n\
                    ,p3,01001,sao paulo,SP\n\
                    a5,p4,x,sao  paulo,Sao\n";
        let mut audit = clean("customers", &mut customers, rows);
        let tables = customers.drain();
        let (index, _) = customers.finish(&mut audit);
        let rules = [
            ("accounts_merged", 1),
            ("duplicate", 1),
            ("conflict", 1),
            ("trimmed", 1),
            ("customer_id_missing", 1),
            ("account_id_missing", 1),
            ("zip_unreadable", 1),
            ("state_unreadable", 1),
            ("city_spacing", 1),
            ("zip_leading_zero", 1),
            ("several_states", 1),
        ];
        check(&audit, 3, &rules);
        assert_eq!(index.row(Key::of("a3")), Some(2));
        assert_eq!(frame::keys(&tables[0], "customer_row").iter().flatten().collect::<Vec<_>>(), [0, 0, 1, 2]);
        assert_eq!(tables[1].height(), 3);
    }
}
