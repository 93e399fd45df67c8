//! The addresses that lines tell, each held once. Zip codes and states are those of any country: kept as they are written, the zip
//! code to its first five characters.

use rustc_hash::FxHashMap;

use super::super::countries::Spellings;
use super::super::field;
use super::super::typed_record::TypedRecord;
use super::sparse::Blank;
use super::words::Words;

/// As the tables of orders and accounts name them.
pub(super) const NAMES: [&str; PARTS] = ["zip_prefix", "city", "state", "country"];
/// Of zip prefix, city, state and country.
pub(super) const PARTS: usize = 4;
/// Position of the country among them.
const COUNTRY: usize = 3;
const ZIP_PREFIX_CHARACTERS: usize = 5;

#[derive(Default)]
pub(super) struct AddressBook {
    words: Words,
    numbers: FxHashMap<[u32; PARTS], u32>,
    addresses: Vec<[u32; PARTS]>,
    /// Rows that were told with each.
    rows: Vec<u64>,
    /// Where all addresses are, unless a line says otherwise.
    country: Option<&'static str>,
}

impl AddressBook {
    pub(super) fn new(country: Option<&'static str>) -> Self {
        Self { country, ..Self::default() }
    }

    /// Of an order; nothing where the record tells none of it. `columns` are those of zip prefix, city, state and country.
    pub(super) fn read(&mut self, record: &TypedRecord<'_>, columns: [usize; PARTS]) -> Option<u32> {
        let [zip, city, state, country] = columns.map(|column| record.value(column));
        if [zip, city, state, country].iter().all(|part| part.is_empty()) {
            return None;
        }
        let zip: String = zip.chars().take(ZIP_PREFIX_CHARACTERS).collect();
        let city = field::city(city).map(|city| city.value);
        let state = field::state(state).or_else(|| field::city(state)).map(|state| state.value);
        let country = if country.is_empty() { self.country.unwrap_or_default() } else { country };
        let parts =
            [zip.trim_end(), city.as_deref().unwrap_or_default(), state.as_deref().unwrap_or_default(), country];
        let address = parts.map(|part| if part.is_empty() { u32::BLANK } else { self.words.number(part) });
        let next = self.addresses.len() as u32;
        let number = *self.numbers.entry(address).or_insert(next);
        if number == next {
            self.addresses.push(address);
            self.rows.push(0);
        }
        self.rows[number as usize] += 1;
        Some(number)
    }

    /// The texts of an address; of none, only the country that all addresses are in.
    pub(super) fn texts(&self, number: Option<u32>) -> [Option<&str>; PARTS] {
        let Some(number) = number else { return [None, None, None, self.country] };
        self.addresses[number as usize].map(|word| (word != u32::BLANK).then(|| self.words.text(word)))
    }

    /// Countries that are spelled in several ways become one; returns how many rows had another.
    pub(super) fn settle_countries(&mut self) -> u64 {
        let mut spellings = Spellings::default();
        for (address, rows) in self.addresses.iter().zip(&self.rows) {
            if address[COUNTRY] != u32::BLANK {
                spellings.add(self.words.text(address[COUNTRY]), *rows);
            }
        }
        let (settled, respelled) = spellings.settle();
        for address in self.addresses.iter_mut().filter(|address| address[COUNTRY] != u32::BLANK) {
            if let Some(country) = settled.get(self.words.text(address[COUNTRY])) {
                address[COUNTRY] = self.words.number(country);
            }
        }
        respelled
    }
}
