//! What was read since the last commit: rows by table, of several with one key the last, and what is deleted. Refuses to know where
//! messages come from.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::form::Forms;
use super::message::Event;
use crate::changes::rows;

/// Messages of one commit.
pub struct Batch<'a> {
    forms: &'a Forms,
    tables: Vec<Rows>,
    pub gone_orders: BTreeSet<String>,
    pub gone_customers: BTreeSet<String>,
    /// Of each partition that it read from, the first message that is not in it.
    pub offsets: BTreeMap<(String, i32), i64>,
    /// Messages read, whatever became of them.
    pub messages: u64,
    /// Those that no row could be made of.
    pub faulty: u64,
}

/// Rows of one table in the order in which they came.
#[derive(Default)]
struct Rows {
    /// None where the order was deleted afterwards.
    all: Vec<Option<Vec<String>>>,
    by_key: FxHashMap<Vec<String>, usize>,
    by_order: FxHashMap<String, Vec<usize>>,
}

impl<'a> Batch<'a> {
    pub fn new(forms: &'a Forms) -> Self {
        Self {
            forms,
            tables: forms.all().iter().map(|_| Rows::default()).collect(),
            gone_orders: BTreeSet::new(),
            gone_customers: BTreeSet::new(),
            offsets: BTreeMap::new(),
            messages: 0,
            faulty: 0,
        }
    }

    /// Whether an event can be in one change with what is here. A customer who is deleted takes orders along that are known by what
    /// the lake holds, so rows that came before are committed first.
    pub fn takes(&self, event: &Event) -> bool {
        !matches!(event, Event::GoneCustomer(_)) || self.rows() == 0
    }

    pub fn add(&mut self, event: Event) {
        match event {
            Event::Rows(rows) => {
                for (form, row) in rows {
                    self.add_row(form, row);
                }
            }
            Event::GoneOrder(id) => {
                for table in &mut self.tables {
                    table.drop_order(&id);
                }
                self.gone_orders.insert(id);
            }
            Event::GoneCustomer(id) => {
                for (form, table) in self.forms.all().iter().zip(&mut self.tables) {
                    if form.table == "customers" {
                        table.drop_key(&id);
                    }
                }
                self.gone_customers.insert(id);
            }
        }
    }

    fn add_row(&mut self, form: usize, row: Vec<String>) {
        let of_table = &self.forms.all()[form];
        let table = &mut self.tables[form];
        let key: Vec<String> = of_table.keys().iter().map(|column| row[*column].trim().to_owned()).collect();
        let place = table.all.len();
        if let Some(order) = of_table.order() {
            table.by_order.entry(row[order].trim().to_owned()).or_default().push(place);
        }
        if let Some(earlier) = table.by_key.insert(key, place) {
            table.all[earlier] = None;
        }
        table.all.push(Some(row));
    }

    /// A message of a partition was read.
    pub fn read(&mut self, topic: &str, partition: i32, offset: i64) {
        self.messages += 1;
        self.offsets.insert((topic.to_owned(), partition), offset + 1);
    }

    /// Rows of all tables.
    pub fn rows(&self) -> usize {
        self.tables.iter().map(Rows::count).sum()
    }

    /// Rows by table, of tables that have some.
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let counts = self.forms.all().iter().zip(&self.tables).map(|(form, table)| (form.table, table.count()));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    pub fn has_orders(&self) -> bool {
        self.counts().iter().any(|(table, _)| *table == "orders")
    }

    /// Whether nothing of it would change the lake.
    pub fn changes_nothing(&self) -> bool {
        self.rows() == 0 && self.gone_orders.is_empty() && self.gone_customers.is_empty()
    }

    /// Writes a CSV file for each table that has rows; where none has, one without rows for orders, or for whatever is first. With
    /// `with_empty`, and where files are told by their headers, one for each table at all.
    pub fn write(&self, folder: &Path, with_empty: bool) -> io::Result<()> {
        let all = self.forms.all();
        let with_empty = with_empty || self.forms.want_all_files();
        let empty = all.iter().position(|form| form.table == "orders").unwrap_or_default();
        let empty = (self.rows() == 0).then_some(empty);
        for (number, (form, table)) in all.iter().zip(&self.tables).enumerate() {
            if table.count() == 0 && !with_empty && empty != Some(number) {
                continue;
            }
            let mut writer = csv::Writer::from_path(folder.join(&form.file))?;
            writer.write_record(form.columns().iter().map(|column| column.names[0]))?;
            for row in table.all.iter().flatten() {
                rows::write(&mut writer, row, row.len())?;
            }
            writer.flush()?;
        }
        Ok(())
    }
}

impl Rows {
    fn count(&self) -> usize {
        self.by_key.len()
    }

    fn drop_key(&mut self, id: &str) {
        if let Some(place) = self.by_key.remove(&[id.trim().to_owned()][..]) {
            self.all[place] = None;
        }
    }

    fn drop_order(&mut self, order: &str) {
        let places = self.by_order.remove(order.trim()).unwrap_or_default();
        if places.is_empty() {
            return;
        }
        self.by_key.retain(|_, place| !places.contains(place));
        for place in places {
            self.all[place] = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::follow::message;
    use crate::mapping::ready;

    fn forms() -> Forms {
        Forms::of(ready::named("olist").expect("it is ready"))
    }

    fn seller(id: &str, city: &str) -> String {
        json!({"seller_id": id, "seller_zip_code_prefix": "1", "seller_city": city, "seller_state": "SP"}).to_string()
    }

    fn item(order: &str, number: u32) -> String {
        format!(
            r#"{{"order_id":"{order}","order_item_id":{number},"product_id":"p","seller_id":"s","shipping_limit_date":null,"price":1,"freight_value":0}}"#
        )
    }

    fn add(batch: &mut Batch<'_>, forms: &Forms, table: &str, value: &str) {
        let form = forms.find(table).expect("it is there");
        batch.add(message::read(forms, form, None, Some(value.as_bytes())).expect("it is a row"));
    }

    fn file(batch: &Batch<'_>, name: &str) -> String {
        let folder = tempfile::tempdir().expect("a folder can be made");
        batch.write(folder.path(), false).expect("it can be written");
        std::fs::read_to_string(folder.path().join(name)).unwrap_or_default()
    }

    #[test]
    fn the_last_of_a_key_stays() {
        let forms = forms();
        let mut batch = Batch::new(&forms);
        for (id, city) in [("1", "a"), ("2", "b,\"c\""), ("1", "d")] {
            add(&mut batch, &forms, "sellers", &seller(id, city));
        }
        assert_eq!(batch.counts(), [("sellers", 2)]);
        let expected = "seller_id,seller_zip_code_prefix,seller_city,seller_state\n2,1,\"b,\"\"c\"\"\",SP\n1,1,d,SP\n";
        assert_eq!(file(&batch, "olist_sellers_dataset.csv"), expected);
        assert_eq!(file(&batch, "olist_orders_dataset.csv"), "");
    }

    #[test]
    fn a_deleted_order_takes_what_came_before_it() {
        let forms = forms();
        let mut batch = Batch::new(&forms);
        for (order, number) in [("a", 1), ("a", 2), ("b", 1)] {
            add(&mut batch, &forms, "order_items", &item(order, number));
        }
        assert_eq!(file(&Batch::new(&forms), "olist_orders_dataset.csv").lines().count(), 1);
        batch.add(Event::GoneOrder("a".to_owned()));
        assert_eq!(batch.rows(), 1);
        add(&mut batch, &forms, "order_items", &item("a", 3));
        assert_eq!(batch.rows(), 2);
        assert!(batch.gone_orders.contains("a"));
        let written = file(&batch, "olist_order_items_dataset.csv");
        assert!(!written.contains("a,1,") && written.contains("a,3,") && written.contains("b,1,"), "{written}");
    }

    #[test]
    fn a_deleted_customer_waits_until_rows_are_committed() {
        let forms = forms();
        let mut batch = Batch::new(&forms);
        let gone = Event::GoneCustomer("c".to_owned());
        assert!(batch.takes(&gone));
        add(&mut batch, &forms, "sellers", &seller("1", "a"));
        assert!(!batch.takes(&gone) && batch.takes(&Event::GoneOrder("o".to_owned())));
    }

    #[test]
    fn offsets_go_on_behind_the_last_message() {
        let forms = forms();
        let mut batch = Batch::new(&forms);
        for offset in [7, 8, 11] {
            batch.read("orders", 2, offset);
        }
        assert_eq!(batch.offsets[&("orders".to_owned(), 2)], 12);
        assert!(batch.changes_nothing() && batch.messages == 3);
    }
}
