//! A generated shop as it exports from day to day: the whole, a first export, and what each day after it brings. Orders change
//! until they are delivered, so days bring old orders too.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use triptych_generator as generator;

use crate::files::NAMES;
use crate::lake::new_folder;

pub const ORDERS: &str = "olist_orders_dataset.csv";
const PURCHASED: &str = "order_purchase_timestamp";
/// What is written into an order one after the other, with the status before.
const STEPS: [(&str, &str); 3] = [
    ("order_approved_at", "created"),
    ("order_delivered_carrier_date", "approved"),
    ("order_delivered_customer_date", "shipped"),
];

/// A file in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// # Panics
    /// When it is no CSV file.
    pub fn read(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).expect("the file is there");
        let header = reader.headers().expect("it has a header").iter().map(plain).collect();
        let row = |row: Result<csv::StringRecord, csv::Error>| row.expect("it is CSV").iter().map(plain).collect();
        Self { header, rows: reader.records().map(row).collect() }
    }

    /// Nothing where there are no rows.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, path: &Path) {
        if self.rows.is_empty() {
            return;
        }
        let mut writer = csv::Writer::from_path(path).expect("the file can be made");
        writer.write_record(&self.header).expect("a row can be written");
        self.rows.iter().for_each(|row| writer.write_record(row).expect("a row can be written"));
        writer.flush().expect("the file can be written");
    }

    /// # Panics
    /// When there is no such column.
    pub fn column(&self, name: &str) -> usize {
        self.header.iter().position(|found| found == name).expect("the file has the column")
    }

    #[must_use]
    pub fn only(&self, keep: impl Fn(&[String]) -> bool) -> Self {
        Self { header: self.header.clone(), rows: self.rows.iter().filter(|row| keep(row)).cloned().collect() }
    }
}

fn plain(text: &str) -> String {
    text.trim_start_matches('\u{feff}').to_owned()
}

/// Exports of one shop, each a folder.
pub struct Daily {
    folder: TempDir,
    /// Names of the folders of the days after the first export.
    pub days: Vec<String>,
}

impl Daily {
    /// Cuts a generated shop at these many of its last days.
    ///
    /// # Panics
    /// When the shop cannot be made.
    pub fn new(arguments: &str, days: usize) -> Self {
        let folder = new_folder();
        let whole = folder.path().join("all");
        fs::create_dir(&whole).expect("a folder can be made");
        let arguments = generator::parse(arguments).expect("the arguments are allowed");
        generator::write_to(&arguments, &whole).expect("the files can be written");
        let tables: BTreeMap<&str, Table> = NAMES.iter().map(|name| (*name, Table::read(&whole.join(name)))).collect();
        let orders = &tables[ORDERS];
        let purchased = orders.column(PURCHASED);
        let mut all_days: Vec<String> = orders.rows.iter().map(|row| row[purchased][..10].to_owned()).collect();
        all_days.sort();
        all_days.dedup();
        let first = all_days.len() - days - 1;
        let mut daily = Self { folder, days: Vec::new() };
        daily.write(&tables, &all_days[first], None, "first");
        for pair in all_days[first..].windows(2) {
            daily.write(&tables, &pair[1], Some(&pair[0]), &pair[1]);
            daily.days.push(pair[1].clone());
        }
        daily.write(&tables, &all_days[all_days.len() - 1], None, "whole");
        daily
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The shop at the end of a day, or what came since the end of another.
    fn write(&self, tables: &BTreeMap<&str, Table>, day: &str, since: Option<&str>, name: &str) {
        let folder = self.path(name);
        fs::create_dir(&folder).expect("a folder can be made");
        let orders = &tables[ORDERS];
        let now = as_of(orders, day);
        let before = since.map(|since| as_of(orders, since));
        let is_new =
            |row: &[String]| before.as_ref().is_none_or(|before| !before.rows.iter().any(|old| old[0] == row[0]));
        let changed = now.only(|row| before.as_ref().is_none_or(|before| !before.rows.iter().any(|old| old == row)));
        changed.write(&folder.join(ORDERS));
        let account = orders.column("customer_id");
        let new = now.only(is_new);
        for (file, table) in tables {
            let of_order = table.header.iter().position(|column| column == "order_id");
            let of_new = |row: &[String], at: usize, mine: usize| new.rows.iter().any(|order| order[mine] == row[at]);
            let rows = match (*file, of_order) {
                (ORDERS, _) => continue,
                (_, Some(at)) => table.only(|row| of_new(row, at, 0)),
                ("olist_customers_dataset.csv", _) => table.only(|row| of_new(row, 0, account)),
                // The catalogue and places come with the first export.
                _ if since.is_none() => table.clone(),
                _ => continue,
            };
            rows.write(&folder.join(file));
        }
    }
}

/// Orders as they stood at the end of a day.
fn as_of(orders: &Table, day: &str) -> Table {
    let (purchased, status) = (orders.column(PURCHASED), orders.column("order_status"));
    let end = format!("{day} 23:59:59");
    let mut now = orders.only(|row| row[purchased] <= end);
    for row in &mut now.rows {
        for (step, before) in STEPS.iter().rev() {
            let column = orders.column(step);
            if row[column] > end {
                row[column].clear();
                (*before).clone_into(&mut row[status]);
            }
        }
    }
    now
}
