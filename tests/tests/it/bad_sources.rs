//! What a user meets who brings the wrong thing: an exit code that scripts can act on and a sentence that helps.
//! Nothing is published.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use e2e::binary::loader;
use e2e::files::{copy_of_mini, zip};
use e2e::lake::{load, mini, new_folder};
use e2e::packed::{self, write};
use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::NamedTempFile;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ORDERS: &str = "olist_orders_dataset.csv";
const REVIEWS: &str = "olist_order_reviews_dataset.csv";

/// Loads a source and expects it refused with this code and all of these words.
fn check(source: &Path, code: i32, words: &[&str]) {
    let folder = new_folder();
    let source = source.display().to_string();
    let ended = loader(&["load", &source, "--quiet"], folder.path());
    assert_eq!(ended.code, Some(code), "{}", ended.stderr);
    for word in words {
        assert!(ended.stderr.contains(word), "`{word}` is not in: {}", ended.stderr);
    }
    assert!(!folder.path().join("lake/current").exists(), "something was published");
    let left = fs::read_dir(folder.path().join("lake/loads")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "a refused load leaves nothing");
}

/// Spoils one file of the fixture and expects the load refused.
fn check_file(name: &str, spoil: impl FnOnce(String) -> Vec<u8>, words: &[&str]) {
    let source = copy_of_mini();
    let path = source.path().join(name);
    let text = fs::read_to_string(&path).expect("the fixture is UTF-8");
    fs::write(&path, spoil(text)).expect("the copy can be written");
    check(source.path(), 3, words);
}

#[test]
fn no_such_path() {
    check(Path::new("nowhere.zip"), 3, &["no such file or folder", "nowhere.zip"]);
}

#[test]
fn a_folder_without_a_required_file() {
    let source = copy_of_mini();
    fs::remove_file(source.path().join(ORDERS)).expect("the copy can be changed");
    check(source.path(), 3, &["lacks olist_orders_dataset.csv", "found olist_customers_dataset.csv"]);
    check(new_folder().path(), 3, &["lacks", ORDERS, "found nothing"]);
}

#[test]
fn a_missing_column() {
    let renamed = |text: String| text.replacen("order_status", "state_of_order", 1).into_bytes();
    check_file(
        ORDERS,
        renamed,
        &[ORDERS, "line 1", "missing column order_status", "found order_id, customer_id, state_of_order"],
    );
    let unnamed = |text: String| text.replacen("order_status", "", 1).into_bytes();
    check_file(ORDERS, unnamed, &["missing column order_status", "column 3 (it has no name)"]);
}

#[test]
fn another_delimiter() {
    let bars = |text: String| text.replace(',', "|").into_bytes();
    check_file(ORDERS, bars, &[ORDERS, "line 1", "vertical bars", "expected commas, semicolons or tabs"]);
    let others = |text: String| text.replace("order_status", "state").replace(',', ";").into_bytes();
    check_file(
        ORDERS,
        others,
        &[ORDERS, "line 1", "missing column order_status", "found order_id, customer_id, state,"],
    );
}

#[test]
fn an_empty_file() {
    check_file(ORDERS, |_| Vec::new(), &[ORDERS, "is empty", "expected a header"]);
}

/// As an export leaves them that broke off, or found nothing.
#[test]
fn header_lines_alone() {
    let source = copy_of_mini();
    for entry in fs::read_dir(source.path()).expect("the copy can be read").flatten() {
        let text = fs::read_to_string(entry.path()).expect("the fixture is UTF-8");
        let header = text.lines().next().expect("each file has a header").to_owned();
        fs::write(entry.path(), header + "\n").expect("the copy can be changed");
    }
    check(source.path(), 3, &["no order was accepted, of 0 that were read", ORDERS, "--max-rejected 100%"]);

    // What is served stays, unless it is said that this is meant.
    let folder = new_folder();
    load("generate:orders=50,seed=1", &folder.path().join("lake")).expect("it loads");
    let served = || fs::read_link(folder.path().join("lake/current")).expect("a load is served");
    let before = served();
    let path = source.path().display().to_string();
    let ended = loader(&["load", &path], folder.path());
    assert_eq!((ended.code, served()), (Some(3), before.clone()), "{}", ended.stderr);
    let ended = loader(&["load", &path, "--max-rejected", "100%"], folder.path());
    assert_eq!((ended.code, served()), (Some(2), before.clone()), "{}", ended.stderr);
    let ended = loader(&["load", &path, "--max-rejected", "100%", "--max-shrink", "100%"], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("note: no order was accepted"), "{}", ended.stdout);
    assert_ne!(served(), before);
}

#[test]
fn other_encodings() {
    let unmarked = |text: String| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_file(
        REVIEWS,
        unmarked,
        &[REVIEWS, "line 1", "UTF-16LE without saying so", "iconv -f UTF-16LE -t UTF-8 FILE > COPY"],
    );
    let cut = |text: String| [&b"\xff\xfe"[..], &unmarked(text)[..1001]].concat();
    check_file(REVIEWS, cut, &[REVIEWS, "UTF-16LE by its first bytes, but what stands here is not"]);
    let words = &[
        REVIEWS,
        "line 2",
        "2 lines from here on are neither UTF-8 nor surely Latin-1",
        "Convert a copy, and load that",
    ];
    let header = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let dos = |text: String| [header(&text).as_bytes(), b"\nh\x82las\nno\x82l\n"].concat();
    check_file(REVIEWS, dos, words);
}

#[test]
fn all_files_that_are_wrong_are_named_at_once() {
    let source = copy_of_mini();
    for name in [ORDERS, REVIEWS] {
        fs::write(source.path().join(name), "a,b\n1,2\n").expect("the copy can be changed");
    }
    check(source.path(), 3, &[ORDERS, "missing column order_id"]);
}

#[test]
fn not_an_archive() {
    let folder = new_folder();
    let path = folder.path().join("data.zip");
    fs::write(&path, "these are no bytes of an archive").expect("a file can be written");
    check(&path, 3, &["data.zip` is no zip archive, or was cut off: download it again (invalid Zip archive"]);
    let path = folder.path().join("data.parquet");
    fs::write(&path, "PAR1").expect("a file can be written");
    check(&path, 3, &["neither a folder nor a .zip"]);
}

#[test]
fn a_corrupted_archive() {
    let folder = new_folder();
    let path = folder.path().join("data.zip");
    zip(&mini(), &path);
    let whole = fs::read(&path).expect("the archive can be read");
    fs::write(&path, &whole[..whole.len() / 2]).expect("a file can be written");
    check(&path, 3, &["data.zip` is no zip archive, or was cut off: download it again (invalid Zip archive"]);
    let mut flipped = whole.clone();
    for byte in &mut flipped[100..300] {
        *byte ^= 0x5a;
    }
    fs::write(&path, flipped).expect("a file can be written");
    check(&path, 3, &["olist_customers_dataset.csv"]);
}

#[test]
fn generated_data_with_wrong_arguments() {
    check(Path::new("generate:orders=none"), 3, &["orders=none", "whole number from 1"]);
    check(Path::new("generate:colour=red"), 3, &["unknown argument `colour=red`", "orders=N"]);
}

#[test]
fn wrong_usage() {
    let folder = new_folder();
    for (arguments, word) in [
        (&["load"][..], "SOURCE"),
        (&["unload", "x"], "unload"),
        (&["load", "x", "--keep", "1"], "--keep"),
        (&["load", "x", "--materialize-recommendations"], "name one (--mongodb-url, --neo4j-url)"),
        (&["load", "x", "--max-rejected", "many"], "neither a number of rows (100) nor a percentage"),
        (&["load", "x", "--max-shrink", "much"], "neither a number of orders (100) nor a percentage"),
        (&["load", "x", "--as-of", "tomorrow"], "write a day as 2018-10-20, or a time as 2018-10-20T12:00:00"),
    ] {
        let ended = loader(arguments, folder.path());
        assert_eq!(ended.code, Some(3), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(word), "{arguments:?}: {}", ended.stderr);
    }
}

/// An archive with one entry, so many zeros long.
fn archive(entry: &str, bytes: u64) -> NamedTempFile {
    let file = NamedTempFile::new().expect("a temporary file can be made");
    let mut writer = ZipWriter::new(file.reopen().expect("it can be opened"));
    writer.start_file(entry, SimpleFileOptions::default()).expect("the name is free");
    io::copy(&mut io::repeat(b'0').take(bytes), &mut writer).expect("the archive can be written");
    writer.finish().expect("the archive can be written");
    file
}

#[test]
fn archives_made_to_harm() {
    check(archive(ORDERS, 300 << 20).path(), 3, &["times its size", "made to harm", "unpack it and name the folder"]);
    check(archive(&format!("../../{ORDERS}"), 10).path(), 3, &["leads out of it", ORDERS]);
}

/// Spoils a copy of the fixture and expects the load refused.
fn check_folder(spoil: impl FnOnce(&Path), words: &[&str]) {
    let source = copy_of_mini();
    spoil(source.path());
    check(source.path(), 3, words);
}

/// Takes the place of a file of the fixture with another.
fn replace(folder: &Path, name: &str, other: &str, bytes: &[u8]) {
    fs::remove_file(folder.join(name)).expect("the copy can be changed");
    write(&folder.join(other), bytes);
}

fn workbook() -> Vec<u8> {
    packed::zip(&[("[Content_Types].xml", b"<Types/>".to_vec()), ("xl/workbook.xml", b"<workbook/>".to_vec())])
}

const OLD_WORKBOOK: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more";
const SEVEN_ZIP: &[u8] = b"7z\xbc\xaf\x27\x1c and more";
const BZIP2: &[u8] = b"BZh91AY&SY and more";
const XZ: &[u8] = b"\xfd7zXZ\0 and more";

#[test]
fn workbooks_are_named_with_what_to_do() {
    let folder = new_folder();
    let path = folder.path().join("Online Retail.xlsx");
    write(&path, &workbook());
    let words = ["Online Retail.xlsx` is a workbook", "save each sheet", "CSV UTF-8"];
    check(&path, 3, &words);
    check(folder.path(), 3, &[&words[..], &["lacks olist_customers_dataset.csv", "found Online Retail.xlsx"]].concat());
    write(&path, OLD_WORKBOOK);
    check(&path, 3, &["(.xls)", "CSV UTF-8"]);
    let both = new_folder();
    for name in ["customers.xlsx", "purchases.csv"] {
        write(&both.path().join(name), &workbook());
    }
    check(both.path(), 3, &["each of `customers.xlsx`, `purchases.csv` is a workbook"]);
}

#[test]
fn what_is_packed_in_a_way_that_is_not_read_is_named_with_what_to_do() {
    let folder = new_folder();
    for (name, bytes, words) in [
        ("a.7z", SEVEN_ZIP, ["is a 7z archive", "unpack it with 7-Zip and name the folder"]),
        ("a.tar.bz2", BZIP2, ["is packed with bzip2", "tar -xjf"]),
        ("a.tar.xz", XZ, ["is packed with xz", "tar -xJf"]),
        ("a.rar", b"Rar!\x1a\x07\x01\0", ["is a RAR archive", "name the folder"]),
    ] {
        let path = folder.path().join(name);
        write(&path, bytes);
        check(&path, 3, &[&[name], &words[..]].concat());
    }
    let files = packed::files_of(&mini());
    for (method, is_encrypted, words) in [
        (8, true, ["is encrypted", "with its password"]),
        (12, false, ["packed in its archive with ", "unpack the archive and name the folder"]),
        (14, false, ["packed in its archive with ", "unpack the archive and name the folder"]),
    ] {
        let path = folder.path().join(format!("{method}-{is_encrypted}.zip"));
        write(&path, &packed::zip_by(method, is_encrypted, &files));
        check(&path, 3, &[&[ORDERS, REVIEWS], &words[..]].concat());
    }
}

/// Nothing is published without a file that is there.
#[test]
fn one_file_that_cannot_be_read_among_others() {
    let payments = "olist_order_payments_dataset.csv";
    let check_payments = |name: &str, bytes: &[u8], words: &[&str]| {
        check_folder(|folder| replace(folder, payments, name, bytes), &[&[name], words].concat());
    };
    check_payments("olist_order_payments_dataset.csv.bz2", BZIP2, &["bunzip2"]);
    check_payments("olist_order_payments_dataset.csv.xz", XZ, &["unxz"]);
    check_payments("olist_order_payments_dataset.csv.7z", SEVEN_ZIP, &["7-Zip"]);
    check_payments("olist_order_payments_dataset.xlsx", &workbook(), &["save each sheet"]);
    check_payments(payments, &workbook(), &["save each sheet"]);
    check_payments(payments, b"<!DOCTYPE html><html>", &["is a web page"]);
    let cut = packed::gzip(&fs::read(mini().join(payments)).expect("the fixture can be read"));
    check_payments(payments, &cut[..cut.len() / 2], &["packed with gzip, and damaged or cut off"]);
    let words = &[payments, "packed with gzip, and damaged or cut off"];
    check_folder(|folder| replace(folder, payments, &format!("{payments}.gz"), &cut[..cut.len() / 2]), words);
}

#[test]
fn two_files_of_one_name() {
    let orders = || fs::read(mini().join(ORDERS)).expect("the fixture can be read");
    let twice = |other: &str, bytes: &[u8], names: &[&str]| {
        check_folder(|folder| write(&folder.join(other), bytes), &[names, &["keep one of them"]].concat());
    };
    twice("OLIST_Orders-Dataset.CSV", &orders(), &["`OLIST_Orders-Dataset.CSV` and `olist_orders_dataset.csv`"]);
    let both = ["`olist_orders_dataset.csv` and `olist_orders_dataset.csv.gz`"];
    twice("olist_orders_dataset.csv.gz", &packed::gzip(&orders()), &both);
    let other = packed::zip(&[(ORDERS, [&orders()[..], b"\n"].concat())]);
    twice("olist_orders_dataset.csv.zip", &other, &["olist_orders_dataset.csv.zip/olist_orders_dataset.csv`"]);
    let folder = new_folder();
    let path = folder.path().join("two.zip");
    let mut files = packed::files_of(&mini());
    files.push(("old/olist_orders_dataset.csv", orders()));
    write(&path, &packed::zip(&files));
    check(&path, 3, &["`old/olist_orders_dataset.csv` and `olist_orders_dataset.csv`"]);
}

#[test]
fn packings_made_to_harm() {
    let zeros = |bytes: u64| {
        let folder = new_folder();
        let path = folder.path().join("zeros");
        let mut encoder = GzEncoder::new(File::create(&path).expect("a file can be made"), Compression::best());
        io::copy(&mut io::repeat(b'0').take(bytes), &mut encoder).expect("the file can be written");
        encoder.finish().expect("the file can be written");
        fs::read(path).expect("it was written")
    };
    let zeros = zeros(300 << 20);
    check_folder(|folder| replace(folder, ORDERS, "olist_orders_dataset.csv.gz", &zeros), &["many times its size"]);
    let folder = new_folder();
    let path = folder.path().join("deep.zip");
    let deep = (0..6).fold(packed::zip(&packed::files_of(&mini())), |inner, _| packed::zip(&[("inner.zip", inner)]));
    write(&path, &deep);
    check(&path, 3, &["in archives more than 3 deep", "inner.zip"]);
    let out = packed::gzip(&packed::tar(&[("orders.csv", b"a,b\n".to_vec())]));
    let whole = folder.path().join("cut.tar.gz");
    write(&whole, &out[..out.len() / 2]);
    check(&whole, 3, &["cut.tar.gz", "damaged or cut off"]);
}
