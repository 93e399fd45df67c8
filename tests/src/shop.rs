//! Generated shops, changed into what a test needs.

use std::path::Path;

/// All orders of a generated shop become those of few people, who thus buy as at a grocer's.
///
/// # Panics
/// Where the folder holds no generated shop.
pub fn crowd(source: &Path, people: usize) {
    let file = "olist_customers_dataset.csv";
    let mut reader = csv::Reader::from_path(source.join(file)).expect("a generated file");
    let header = reader.headers().expect("a header").clone();
    let person = header.iter().position(|name| name == "customer_unique_id").expect("the column of people");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a generated row")).collect();
    let mut writer = csv::Writer::from_path(source.join(file)).expect("the file can be written");
    writer.write_record(&header).expect("a header can be written");
    for (number, row) in rows.iter().enumerate() {
        let id = format!("person-{:04}", number % people);
        let cells = row.iter().enumerate().map(|(column, cell)| if column == person { id.as_str() } else { cell });
        writer.write_record(cells).expect("a row can be written");
    }
}
