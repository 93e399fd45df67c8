//! The same data in another encoding or with another delimiter: loaded alike where it is certain what it is, with a
//! word on what was assumed; refused where it is not.

use std::fs;
use std::path::Path;

use csv::{ReaderBuilder, WriterBuilder};
use e2e::lake::{Lake, fixture, mini, new_folder, rules, same_stores};
use tempfile::TempDir;
use triptych_schemas::layout::QUARANTINE;

type Encode = fn(&str) -> Vec<u8>;

fn utf16_le(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn utf16_be(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |symbol| match symbol {
        '€' => 0x80,
        '’' => 0x92,
        other => u8::try_from(other).expect("the fixture is Latin-1 but for these"),
    };
    text.chars().map(byte).collect()
}

fn utf8(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// The CSV files of a folder, written anew.
fn rewritten(folder: &Path, encode: Encode, delimiter: u8) -> TempDir {
    let copy = new_folder();
    for entry in fs::read_dir(folder).expect("the fixture can be listed").flatten() {
        if entry.path().extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let mut text = fs::read_to_string(entry.path()).expect("the fixture is UTF-8");
        if delimiter != b',' {
            let mut writer = WriterBuilder::new().flexible(true).delimiter(delimiter).from_writer(Vec::new());
            let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
            for record in reader.records() {
                writer.write_record(&record.expect("the fixture is CSV")).expect("memory can be written");
            }
            let bytes = writer.into_inner().expect("memory can be written");
            text = String::from_utf8(bytes).expect("it was text");
        }
        fs::write(copy.path().join(entry.file_name()), encode(&text)).expect("the copy can be written");
    }
    copy
}

fn check(folder: &Path, encode: Encode, delimiter: u8, read_as: &str, remark: &str) {
    let original = Lake::of(&folder.display().to_string());
    let source = rewritten(folder, encode, delimiter);
    let lake = Lake::of(&source.path().display().to_string());
    same_stores(&original.load_dir(), &lake.load_dir());
    assert_eq!(rules(&original.manifest), rules(&lake.manifest), "{read_as}");
    assert!(lake.manifest.files.iter().any(|file| file.read_as == read_as), "{:?}", lake.manifest.files);
    assert!(lake.manifest.remarks.iter().any(|found| found.contains(remark)), "{:?}", lake.manifest.remarks);
    if delimiter == b',' {
        // Rejected rows come back in UTF-8, and where they stood is told in UTF-8 as well.
        let rejects = original.load_dir().join(QUARANTINE);
        let names = fs::read_dir(&rejects).expect("rows of the fixture are rejected").flatten();
        let names: Vec<_> = names.map(|entry| entry.file_name()).collect();
        assert!(names.len() >= 2, "{names:?}");
        for name in names {
            let read_from = |folder: &Path| fs::read(folder.join(&name)).expect("rejects");
            assert!(read_from(&rejects) == read_from(&lake.load_dir().join(QUARANTINE)), "{} differs", name.display());
        }
    }
}

#[test]
fn utf16_is_read_by_its_byte_order_mark() {
    let remark = "olist_orders_dataset.csv was read as UTF-16LE with commas; bytes of its rejected rows count";
    check(&mini(), utf16_le, b',', "UTF-16LE with commas", remark);
    check(&fixture("shop"), utf16_be, b',', "UTF-16BE with commas", "achats.csv was read as UTF-16BE");
    check(&fixture("shop"), utf16_le, b'\t', "UTF-16LE with tabs", "achats.csv was read as UTF-16LE with tabs");
}

#[test]
fn latin_1_is_read_where_it_is_certain() {
    check(&fixture("shop"), windows_1252, b',', "Windows-1252 with commas", "clients.csv was read as Windows-1252");
    check(&fixture("shop"), windows_1252, b';', "Windows-1252 with semicolons", "achats.csv was read as Windows-1252");
}

#[test]
fn semicolons_and_tabs_are_read_where_the_header_is_right_with_them() {
    check(&mini(), utf8, b';', "UTF-8 with semicolons", "olist_orders_dataset.csv was read as UTF-8 with semicolons");
    check(&mini(), utf8, b'\t', "UTF-8 with tabs", "olist_orders_dataset.csv was read as UTF-8 with tabs");
}
