//! The addresses of accounts, each spelling held once: there are far fewer places than accounts.

use polars::prelude::*;
use rustc_hash::FxHashMap;

use crate::frame;

const COLUMNS: [&str; 4] = ["zip_prefix", "city", "state", "country"];
/// Stands for a null among the numbers of texts.
const NULL: u32 = u32::MAX;

#[derive(Default)]
pub(in crate::pipeline) struct Addresses {
    /// Number of the address by account row.
    pub(in crate::pipeline) of_accounts: Vec<u32>,
    /// Numbers of texts, and of addresses made of them.
    texts: FxHashMap<String, u32>,
    numbers: FxHashMap<[u32; 4], u32>,
    /// Countries by their spellings, where the source has more than one: known when all rows were read.
    countries: FxHashMap<String, String>,
}

impl Addresses {
    /// Adds the addresses of accounts, as `silver` describes them.
    pub(in crate::pipeline) fn extend(&mut self, accounts: &DataFrame) {
        let columns = COLUMNS.map(|name| frame::texts(accounts, name));
        for row in 0..accounts.height() {
            let address = columns.map(|column| column.get(row).map_or(NULL, |text| self.text_number(text)));
            let next = self.numbers.len() as u32;
            self.of_accounts.push(*self.numbers.entry(address).or_insert(next));
        }
    }

    pub(in crate::pipeline) fn settle_countries(&mut self, countries: FxHashMap<String, String>) {
        self.countries = countries;
    }

    fn text_number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.texts.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.texts.insert(text.to_owned(), number);
        number
    }

    /// By number, with how many accounts each has.
    pub(in crate::pipeline) fn table(&self) -> (DataFrame, Vec<u64>) {
        let mut addresses = vec![[NULL; 4]; self.numbers.len()];
        for (address, number) in &self.numbers {
            addresses[*number as usize] = *address;
        }
        let mut texts = vec![""; self.texts.len()];
        for (text, number) in &self.texts {
            texts[*number as usize] = text;
        }
        let column = |(place, name): (usize, &str)| {
            let settled = |text| self.countries.get(text).filter(|_| name == "country").map_or(text, String::as_str);
            let text = |address: &[u32; 4]| texts.get(address[place] as usize).copied().map(settled);
            let values: Vec<Option<&str>> = addresses.iter().map(text).collect();
            Column::new(name.into(), values)
        };
        let columns = COLUMNS.into_iter().enumerate().map(column).collect();
        let mut accounts = vec![0; addresses.len()];
        for number in &self.of_accounts {
            accounts[*number as usize] += 1;
        }
        (DataFrame::new_infer_height(columns).expect("columns are of one length"), accounts)
    }
}
