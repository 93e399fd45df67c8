//! No physical line of a file vanishes: whatever people's files look like, each line is of the header, of a row that is
//! accepted, merged or rejected, or blank and noted.

use std::fs;
use std::path::Path;

use e2e::binary::loader;
use e2e::dice::seed;
use e2e::files::{NAMES, copy_of_mini};
use e2e::lake::{Lake, balances, load, new_folder, rules};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use tempfile::TempDir;
use triptych_schemas::manifest::{FileLines, Manifest};
use triptych_schemas::rules::{self as catalogue, Rule};

const PURCHASES: &str = "purchases.csv";
const ROWS: usize = 300;
const CASES: u32 = 64;

/// `purchase_id,customer_id,purchase_date,amount,product`, a unit a row, each at its own price.
fn purchases() -> Vec<String> {
    let row = |number: usize| {
        let (customer, day, product) = (number % 7, 1 + number % 28, number % 5);
        format!("P{number:04},C{customer},2024-01-{day:02},{}.50,lamp {product}", 10 + number)
    };
    std::iter::once("purchase_id,customer_id,purchase_date,amount,product".to_owned())
        .chain((1..=ROWS).map(row))
        .collect()
}

/// A shop in a folder, its purchases as these bytes.
fn shop(purchases: &[u8]) -> TempDir {
    let folder = new_folder();
    let customers: Vec<String> = (0..7).map(|number| format!("C{number},n,e@example.org,2023-01-01,FR\n")).collect();
    let customers = format!("customer_id,name,email,signup_date,country\n{}", customers.concat());
    fs::write(folder.path().join("customers.csv"), customers).expect("the shop can be written");
    fs::write(folder.path().join(PURCHASES), purchases).expect("the shop can be written");
    folder
}

fn loaded(lines: &[String]) -> Lake {
    let source = shop(format!("{}\n", lines.join("\n")).as_bytes());
    Lake::of(&source.path().display().to_string())
}

fn lines_of(manifest: &Manifest, file: &str) -> FileLines {
    let file = manifest.files.iter().find(|read| read.file == file).expect("the file was read");
    file.lines.expect("its lines were counted")
}

/// Of the lines of orders: read, accepted, rejected.
fn orders(manifest: &Manifest) -> (u64, u64, u64) {
    let count = manifest.tables.iter().find(|count| count.table == "order_items").expect("there are lines");
    (count.read, count.accepted, count.quarantined)
}

/// Spoils lines of the purchases, and expects this many rejected by one rule, whose first line is told.
fn check(spoil: impl FnOnce(&mut Vec<String>), rejected: u64, rule: &str, first_line: u64) {
    let mut lines = purchases();
    spoil(&mut lines);
    let lake = loaded(&lines);
    let all = lines.len() as u64 - 1;
    assert_eq!(orders(&lake.manifest), (all, all - rejected, rejected), "{rule}");
    assert_eq!(rules(&lake.manifest)[rule], rejected);
    let count = lake.manifest.rules.iter().find(|count| count.rule == rule).expect("it fired");
    assert_eq!(count.first_lines[0], first_line);
    assert_eq!(lines_of(&lake.manifest, PURCHASES), FileLines { read: all + 1, header: 1, rows: all, blank: 0 });
}

/// Puts a quote before the product of a line.
fn open_quote(line: &mut String) {
    let at = line.rfind(',').expect("a row has fields") + 1;
    line.insert(at, '"');
}

#[test]
fn a_quote_that_never_closes_rejects_its_own_line() {
    let rule = "order_items.quote_unclosed";
    check(|lines| open_quote(&mut lines[101]), 1, rule, 102);
    check(|lines| lines[101] = lines[101].replacen('P', "\"P", 1), 1, rule, 102);
    check(|lines| open_quote(lines.last_mut().expect("there are rows")), 1, rule, ROWS as u64 + 1);
}

#[test]
fn a_quote_that_closes_many_rows_on_rejects_its_own_line() {
    let spoil = |lines: &mut Vec<String>| {
        open_quote(&mut lines[100]);
        lines[290].push('"');
    };
    check(spoil, 1, "order_items.quote_unclosed", 101);
}

#[test]
fn a_quote_that_closes_in_the_next_row_rejects_its_own_line() {
    let spoil = |lines: &mut Vec<String>| {
        open_quote(&mut lines[100]);
        lines[101].push('"');
    };
    check(spoil, 1, "order_items.quote_unclosed", 101);
}

#[test]
fn a_quoted_field_beyond_reason_rejects_its_own_line() {
    let mut lines = purchases();
    open_quote(&mut lines[100]);
    lines.splice(101..101, std::iter::repeat_n("no row ".repeat(10), 5_000));
    let lake = loaded(&lines);
    let found = rules(&lake.manifest);
    assert_eq!((found["order_items.quote_unclosed"], found["order_items.field_count"]), (1, 5_000));
    assert_eq!(orders(&lake.manifest).1, ROWS as u64 - 1);
}

#[test]
fn messages_of_several_lines_stay_what_they_are() {
    let source = copy_of_mini();
    let name = "olist_order_reviews_dataset.csv";
    let text = fs::read_to_string(source.path().join(name)).expect("the fixture is UTF-8");
    let row = text.lines().nth(1).expect("there is a review").replacen('r', "new", 1);
    let row = row.replacen("\"Entrega rápida, jogo de cama lindo!\"", "MESSAGE", 1);
    let message = "\"first, with, commas\r\n\r\nthird\nand, \"\"quoted\"\"\"";
    fs::write(source.path().join(name), format!("{text}{}\n", row.replacen("MESSAGE", message, 1)))
        .expect("the copy can be changed");
    let (before, after) =
        (Lake::of(&e2e::lake::mini().display().to_string()), Lake::of(&source.path().display().to_string()));
    let reviews =
        |lake: &Lake| lake.manifest.tables.iter().find(|count| count.table == "reviews").cloned().expect("reviews");
    assert_eq!(reviews(&after).accepted, reviews(&before).accepted + 1);
    let lines = |lake: &Lake| lines_of(&lake.manifest, name);
    assert_eq!(lines(&after).rows, lines(&before).rows + 4);
}

#[test]
fn one_byte_that_is_not_utf8_rejects_its_row() {
    let spoil = |text: &str, byte: u8| {
        let mut bytes = text.as_bytes().to_vec();
        let at = text.find("lamp 3").expect("there is such a product");
        bytes[at + 1] = byte;
        bytes
    };
    let with = |last: &str| {
        let mut lines = purchases();
        lines.extend((1..=3).map(|number| format!("X{number},C1,2024-02-01,5.00,{last}")));
        format!("{}\n", lines.join("\n"))
    };
    // Latin-1 in UTF-8, before and after it; a byte of no encoding in ASCII.
    for (text, byte) in [(with("vélo"), 0xe9), (with("bike").replacen("lamp 1", "vélo", 1), 0xe9), (with("bike"), 0x81)]
    {
        let source = shop(&spoil(&text, byte));
        let lake = Lake::of(&source.path().display().to_string());
        assert_eq!(orders(&lake.manifest), (ROWS as u64 + 3, ROWS as u64 + 2, 1));
        assert_eq!(rules(&lake.manifest)["order_items.not_utf8"], 1);
        let quarantine = lake.load_dir().join("quarantine/order_items.csv");
        assert!(fs::read(quarantine).expect("the row is kept").contains(&byte), "it is kept as it came");
    }
}

#[test]
fn a_file_cut_within_its_last_row_is_told() {
    let cut = |last: &str| {
        let source = shop(format!("{}\nP9999,C1,2024-01-01,{last}", purchases().join("\n")).as_bytes());
        let lake = Lake::of(&source.path().display().to_string());
        let found = rules(&lake.manifest);
        (
            orders(&lake.manifest).2,
            found.get("order_items.cut_short").copied(),
            found.get("order_items.without_line_end").copied(),
        )
    };
    // Five fields each, the product last.
    assert_eq!(cut("5.00,150.3"), (1, Some(1), None));
    assert_eq!(cut("5.00,2024-01-0"), (1, Some(1), None));
    assert_eq!(cut("5.00,\"150.35\""), (0, None, Some(1)));
    assert_eq!(cut("5.00,lamp 2"), (0, None, Some(1)));
}

#[test]
fn blank_rows_are_passed_over_outside_the_budget() {
    let mut lines = purchases();
    lines.extend(std::iter::repeat_n(",,,,".to_owned(), 250));
    lines.insert(5, String::new());
    let source = shop(format!("{}\n", lines.join("\n")).as_bytes());
    let folder = new_folder();
    let ended = loader(&["load", &source.path().display().to_string(), "--strict", "--quiet"], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let lake = Lake::of(&source.path().display().to_string());
    assert_eq!(rules(&lake.manifest)["order_items.blank_row"], 250);
    assert_eq!(orders(&lake.manifest), (ROWS as u64, ROWS as u64, 0));
    assert_eq!(lines_of(&lake.manifest, PURCHASES).blank, 251);
}

#[test]
fn headers_are_read_whatever_program_wrote_them() {
    let as_written = |header: &str, row: &dyn Fn(usize, &str) -> String| {
        let rows = purchases().split_off(1);
        let rows: Vec<String> = rows.iter().enumerate().map(|(number, line)| row(number, line)).collect();
        let source = shop(format!("{header}\n{}\n", rows.join("\n")).as_bytes());
        Lake::of(&source.path().display().to_string()).manifest
    };
    let same = |_: usize, line: &str| line.to_owned();
    let check = |manifest: &Manifest| assert_eq!(orders(manifest), (ROWS as u64, ROWS as u64, 0));
    check(&as_written("Purchase ID,CUSTOMER-ID, purchase date ,Amount,product", &same));
    let semicolons = |_: usize, line: &str| line.replace(',', ";");
    check(&as_written("sep=;\npurchase_id;customer_id;purchase_date;amount;product", &semicolons));
    check(&as_written("purchase_id,customer_id,purchase_date,amount,product,", &|_, line| format!("{line},")));
    check(&as_written(",purchase_id,customer_id,purchase_date,amount,product", &|number, line| {
        format!("{number},{line}")
    }));
    let further = as_written("purchase_id,customer_id,purchase_date,amount,product,Quantity,note", &|_, line| {
        format!("{line},2,x")
    });
    check(&further);
    let remarks = further.remarks.join("\n");
    assert!(
        remarks.contains("purchases.csv: 2 further columns not loaded, kept in bronze/: Quantity, note"),
        "{remarks}"
    );
    assert!(remarks.contains("WARNING: purchases.csv: the column `Quantity` is not used"), "{remarks}");
    let unnamed = as_written("purchase_id,customer_id,purchase_date,amount,product,", &|number, line| {
        if number == 7 { format!("{line},x") } else { format!("{line},") }
    });
    assert_eq!(rules(&unnamed)["order_items.value_without_column"], 1);
}

/// What ids of rules that every table has for its lines are after its name.
pub(crate) fn rules_of_lines() -> [&'static str; 7] {
    catalogue::places::ROWS.of_lines().map(Rule::name)
}

#[test]
fn rules_of_rows_fire_in_every_table() {
    let with_column = |text: &[u8]| {
        let text = String::from_utf8(text.to_vec()).expect("the fixture is UTF-8");
        text.replacen('\n', ",\n", 1).replace('\n', ",x\n").replacen(",,x\n", ",\n", 1).into_bytes()
    };
    let with_end = |end: &'static [u8]| move |text: &[u8]| [text, end].concat();
    let long = [b"x".repeat(1024 * 1024 + 1), b"\n".to_vec()].concat();
    let spoils: [Spoiled<'_>; 7] = [
        ("quote_unclosed", &with_end(b"1,\"2\n")),
        ("line_too_long", &|text| [text, &long].concat()),
        ("not_utf8", &with_end(b"\xc3\xa9\n\xc3\xa9\n\xff\n")),
        ("cut_short", &with_end(b"1,2")),
        ("value_without_column", &with_column),
        ("blank_row", &with_end(b",,\n")),
        ("without_line_end", &with_end(b"1,x")),
    ];
    assert_eq!(spoils.map(|(rule, _)| rule), rules_of_lines());
    for (rule, spoil) in spoils {
        let source = copy_of_mini();
        for name in NAMES {
            let path = source.path().join(name);
            let bytes = fs::read(&path).expect("the copy can be read");
            fs::write(&path, spoil(&bytes)).expect("the copy can be changed");
        }
        let lake = new_folder();
        let manifest = match load(&source.path().display().to_string(), lake.path()) {
            Ok(manifest) => manifest,
            Err(error) => panic!("{rule}: {error}"),
        };
        assert!(balances(&manifest), "{rule}");
        let found = rules(&manifest);
        for count in &manifest.tables {
            assert!(found.contains_key(&format!("{}.{rule}", count.table)), "{rule} in {}", count.table);
        }
    }
}

/// One change of a file.
#[derive(Clone, Debug)]
enum Edit {
    Delete(usize),
    Duplicate(usize),
    Swap(usize, usize),
    Insert(usize, usize, &'static [u8]),
}

/// Lines that are no UTF-8, from which a file is taken to be in another encoding.
const OTHER_ENCODING_LINES: usize = 4;

/// What breaks rows.
const PIECES: &[&[u8]] =
    &[b"\"", b"\"\"", b",", b";", b"\n", b"\r\n", b"\r", b" ", b"\xe9", b"\xc3\xa9", b"\0", b"\xff\xfe"];

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        1 => any::<usize>().prop_map(Edit::Delete),
        1 => any::<usize>().prop_map(Edit::Duplicate),
        1 => any::<(usize, usize)>().prop_map(|(one, other)| Edit::Swap(one, other)),
        4 => (any::<usize>(), any::<usize>(), select(PIECES)).prop_map(|(line, at, piece)| Edit::Insert(line, at, piece)),
    ]
}

/// The header stays; everything else may change.
fn edited(edits: &[Edit]) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = purchases().into_iter().map(|line| format!("{line}\n").into_bytes()).collect();
    for edit in edits {
        let row = |number: &usize| 1 + number % (lines.len() - 1);
        match edit {
            Edit::Delete(number) => drop(lines.remove(row(number))),
            Edit::Duplicate(number) => lines.insert(row(number), lines[row(number)].clone()),
            Edit::Swap(one, other) => {
                let (one, other) = (row(one), row(other));
                lines.swap(one, other);
            }
            Edit::Insert(number, at, piece) => {
                let number = row(number);
                let at = at % (lines[number].len() + 1);
                lines[number].splice(at..at, piece.iter().copied());
            }
        }
    }
    lines.concat()
}

/// What is done to a file, and its name.
type Spoiled<'a> = (&'a str, &'a dyn Fn(&[u8]) -> Vec<u8>);

fn physical_lines(bytes: &[u8]) -> u64 {
    let ends = (bytes.split(|byte| *byte == b'\n').count() - 1) as u64;
    ends + u64::from(bytes.last().is_some_and(|last| *last != b'\n'))
}

fn settings() -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(seed());
    ProptestConfig { cases: CASES, failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn random_edits_lose_nothing_in_silence(edits in vec(edit(), 1..8)) {
        let bytes = edited(&edits);
        let source = shop(&bytes);
        let lake = new_folder();
        let is_other = |edit: &&Edit| matches!(edit, Edit::Insert(_, _, b"\xe9" | b"\xff\xfe"));
        let manifest = match load(&source.path().display().to_string(), lake.path()) {
            Ok(manifest) => manifest,
            // With so many lines that are no UTF-8 the file is refused as a whole, aloud.
            Err(error) if edits.iter().filter(is_other).count() >= OTHER_ENCODING_LINES
                && error.to_string().contains("in another encoding") => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(format!("{error}"))),
        };
        prop_assert!(balances(&manifest));
        let lines = lines_of(&manifest, PURCHASES);
        prop_assert_eq!(lines.read, physical_lines(&bytes));
        prop_assert!(lines.balances());
        let is_quote = |edit: &&Edit| matches!(edit, Edit::Insert(_, _, piece) if piece.contains(&b'"'));
        let returns = edits.iter().filter(|edit| matches!(edit, Edit::Insert(_, _, b"\r"))).count() as u64;
        if edits.iter().filter(is_quote).count() <= 1 {
            // Nothing was quoted, so no row takes more than one line; a carriage return makes two rows of one.
            let rows = orders(&manifest).0;
            prop_assert!((rows.saturating_sub(returns)..=rows).contains(&lines.rows), "{} lines, {rows} rows", lines.rows);
        }
    }
}

#[test]
fn a_binary_file_is_not_told_to_be_converted() {
    let source = shop(b"PK\x03\x04\0\0\0\0binary\n\0\0");
    let folder = new_folder();
    let ended = loader(&["load", &source.path().display().to_string()], folder.path());
    assert_eq!(ended.code, Some(3), "{}", ended.stderr);
    assert!(!ended.stderr.contains("iconv") && !ended.stderr.contains("&& mv"), "{}", ended.stderr);
    assert!(Path::new(&folder.path().join("lake/current")).read_link().is_err());
}
