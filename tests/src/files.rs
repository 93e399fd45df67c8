//! Copies of the small fixture, to be spoilt by tests, and the other forms in which the same data travels.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use csv::{QuoteStyle, ReaderBuilder, Terminator, WriterBuilder};
use tempfile::TempDir;

use crate::lake::{mini, new_folder};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The nine files, as the source names them.
pub const NAMES: [&str; 9] = [
    "olist_customers_dataset.csv",
    "olist_geolocation_dataset.csv",
    "olist_order_items_dataset.csv",
    "olist_order_payments_dataset.csv",
    "olist_order_reviews_dataset.csv",
    "olist_orders_dataset.csv",
    "olist_products_dataset.csv",
    "olist_sellers_dataset.csv",
    "product_category_name_translation.csv",
];

/// A copy of the fixture to do anything to.
pub fn copy_of_mini() -> TempDir {
    let folder = new_folder();
    for name in NAMES {
        fs::copy(mini().join(name), folder.path().join(name)).expect("the fixture can be copied");
    }
    folder
}

/// The fixture with everything quoted, other line ends, and byte order marks where there were none.
pub fn mini_in_other_words() -> TempDir {
    let folder = new_folder();
    for name in NAMES {
        let text = fs::read(mini().join(name)).expect("the fixture can be read");
        let (had_mark, text) = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) => (true, rest),
            None => (false, &text[..]),
        };
        let mut file = File::create(folder.path().join(name)).expect("a file can be made");
        if !had_mark {
            file.write_all(BYTE_ORDER_MARK).expect("the file can be written");
        }
        let mut writer = WriterBuilder::new()
            .flexible(true)
            .quote_style(QuoteStyle::Always)
            .terminator(Terminator::CRLF)
            .from_writer(file);
        let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text);
        for record in reader.byte_records() {
            writer.write_byte_record(&record.expect("the fixture is CSV")).expect("the file can be written");
        }
        writer.flush().expect("the file can be written");
    }
    folder
}

/// Packs the files of a folder, under a folder of the archive.
pub fn zip(folder: &Path, archive: &Path) {
    let mut writer = zip::ZipWriter::new(File::create(archive).expect("an archive can be made"));
    for name in NAMES {
        let bytes = fs::read(folder.join(name)).expect("the file can be read");
        writer.start_file(format!("archive/{name}"), zip::write::SimpleFileOptions::default()).expect("a name is free");
        writer.write_all(&bytes).expect("the archive can be written");
    }
    writer.finish().expect("the archive can be written");
}
