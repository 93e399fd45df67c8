//! Whatever stands in the files: the loader answers with a load whose audits balance or with a refusal, never with a
//! panic and never with a load that does not add up.

use std::fs;

use e2e::dice::seed;
use e2e::files::{NAMES, copy_of_mini};
use e2e::lake::{balances, load, mini, new_folder};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use triptych_loader::pipeline::LoadError;

/// Enough to meet every branch over time, few enough to wait for.
const CASES: u32 = 48;

fn settings() -> ProptestConfig {
    ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed()),
        ..ProptestConfig::default()
    }
}

/// Replaces one file of the fixture.
fn check(name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let source = copy_of_mini();
    fs::write(source.path().join(name), bytes).expect("the copy can be changed");
    let lake = new_folder();
    match load(&source.path().display().to_string(), lake.path()) {
        Ok(manifest) => prop_assert!(balances(&manifest)),
        Err(LoadError::Files(problems)) => prop_assert!(problems.iter().all(|problem| problem.file == name)),
        Err(other) => prop_assert!(false, "{other}"),
    }
    Ok(())
}

fn file() -> impl Strategy<Value = &'static str> {
    select(&NAMES[..])
}

/// Pieces that rows are made of, and pieces that break them.
const ODD: &[&str] = &[
    "",
    ",",
    "\"",
    "\"\"",
    "\n",
    "\r\n",
    "\r",
    ";",
    "\t",
    " ",
    "\0",
    "\u{feff}",
    "é",
    "o01",
    "a01",
    "p01",
    "s01",
    "c01",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "58.90",
    "2018-03-01 10:15:30",
    "9999-12-31",
    "0000-00-00",
    "01037",
    "NaN",
    "inf",
    "SP",
    "😍",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(ODD).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn any_bytes_as_a_file(name in file(), bytes in vec(any::<u8>(), 0..600)) {
        check(name, &bytes)?;
    }

    #[test]
    fn any_rows_under_the_right_header(name in file(), pieces in vec(piece(), 0..120)) {
        let text = fs::read_to_string(mini().join(name)).expect("the fixture is UTF-8");
        let header = text.lines().next().expect("a fixture has a header");
        check(name, format!("{header}\n{}", pieces.concat()).as_bytes())?;
    }

    #[test]
    fn any_value_in_any_field(name in file(), changes in vec((any::<usize>(), any::<usize>(), piece()), 1..12)) {
        let text = fs::read(mini().join(name)).expect("the fixture can be read");
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(&text[..]);
        let mut rows: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.expect("the fixture is CSV").iter().map(str::to_owned).collect())
            .collect();
        for (row, column, value) in changes {
            let row = 1 + row % (rows.len() - 1);
            let column = column % rows[row].len();
            rows[row][column] = value;
        }
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).expect("memory can be written");
        }
        check(name, &writer.into_inner().expect("memory can be written"))?;
    }
}
