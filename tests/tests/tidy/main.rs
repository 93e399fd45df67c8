//! Style is a test: what the house style asks of files and that no lint can see. Refuses to know anything that a
//! reader could not check with their own eyes.

mod manifests;
mod pages;

use std::fs;
use std::path::{Path, PathBuf};

const LINES_MAX: usize = 500;
const LINES_WARNING: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;

/// Everything of ours lies in these folders, or directly in the root.
const FOLDERS: [&str; 15] = [
    "schemas",
    "recommend",
    "analytics",
    "servers",
    "objects",
    "generator",
    "loader",
    "gateway",
    "python",
    "tests",
    "workspace-hack",
    "protocol",
    "scripts",
    "docs",
    ".ci",
];
/// Other people's files, kept as they came.
const VENDORED: [&str; 2] = ["gateway/assets/dashboard/vendor/", "gateway/assets/playground/vendor/"];

/// These are written for any store, so they name none.
const STORELESS: [&str; 6] =
    ["loader/src/silver/", "loader/src/gold/", "recommend/", "analytics/", "gateway/src/graphql/", "gateway/src/kpi/"];
const VENDORS: [&str; 4] = ["sqlite", "clickhouse", "mongo", "neo4j"];
/// The public enum `StoreKind` lists the stores by name.
const VENDORS_ALLOWED: [&str; 1] = ["gateway/src/graphql/stores.rs"];

/// Paths of one machine. Written in two parts, so that this file does not hold them.
const MACHINE_PATHS: [&str; 4] =
    [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/tm", "p/olist"), concat!("../sha", "red")];
/// The real data's usual place is named once, where checks are started.
const MACHINE_PATHS_ALLOWED: [&str; 1] = [".ci/run"];

struct File {
    /// From the root, with `/`.
    name: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a folder of the workspace").to_owned()
}

/// Our text files. Pictures and other binary files have no style to check.
fn files() -> Vec<File> {
    let root = root();
    let mut found = Vec::new();
    for entry in fs::read_dir(&root).expect("the root can be listed").flatten() {
        if entry.path().is_file() && entry.file_name() != ".git" {
            found.push(entry.path());
        }
    }
    for folder in FOLDERS {
        walk(&root.join(folder), &mut found);
    }
    found.sort();
    let named = |path: PathBuf| {
        let name =
            path.strip_prefix(&root).expect("every file lies under the root").to_string_lossy().replace('\\', "/");
        Some(File { name, text: fs::read_to_string(&path).ok()? })
    };
    let files: Vec<File> = found
        .into_iter()
        .filter_map(named)
        .filter(|file| !VENDORED.iter().any(|folder| file.name.starts_with(folder)))
        .collect();
    assert!(files.len() > 20, "the walk found only {} files", files.len());
    files
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with("__pycache__") && !path.ends_with("target") {
                walk(&path, found);
            }
        } else {
            found.push(path);
        }
    }
}

fn has_extension(file: &File, extensions: &[&str]) -> bool {
    Path::new(&file.name).extension().is_some_and(|found| extensions.iter().any(|wanted| found == *wanted))
}

fn rust_files() -> Vec<File> {
    files().into_iter().filter(|file| has_extension(file, &["rs"])).collect()
}

/// Fails with every breach at once: one run shows all there is to mend.
fn assert_none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n  {}\n", breaches.join("\n  "));
}

/// Each line that holds one of the words, as `file:line: word`.
fn lines_with(file: &File, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let line = line.to_lowercase();
        for word in words.iter().filter(|word| line.contains(&word.to_lowercase())) {
            found.push(format!("{}:{}: `{word}`", file.name, index + 1));
        }
    }
    found
}

#[test]
fn every_file_says_first_why_it_exists() {
    let silent: Vec<String> =
        rust_files().into_iter().filter(|file| !file.text.starts_with("//! ")).map(|file| file.name).collect();
    assert_none("the first line is `//!` and says why the file exists and what it refuses", &silent);
}

#[test]
fn files_are_short() {
    let mut long = Vec::new();
    for file in files().iter().filter(|file| has_extension(file, &["rs", "sql", "py", "sh", "js", "mjs"])) {
        let lines = file.text.lines().count();
        if lines > LINES_MAX {
            long.push(format!("{}: {lines} lines", file.name));
        } else if lines > LINES_WARNING {
            eprintln!("warning: {} has {lines} lines; split it before it passes {LINES_MAX}", file.name);
        }
    }
    assert_none(&format!("a file has at most {LINES_MAX} lines"), &long);
}

#[test]
fn functions_fit_one_screen() {
    let mut long = Vec::new();
    for file in rust_files() {
        for (name, line, lines) in functions(&file.text) {
            if lines > FUNCTION_LINES_MAX {
                long.push(format!("{}:{line}: `{name}` has {lines} lines", file.name));
            }
        }
    }
    assert_none(&format!("a function has at most {FUNCTION_LINES_MAX} lines"), &long);
}

/// Name, first line and length of each function. Relies on rustfmt: the closing brace stands under the first word.
fn functions(text: &str) -> Vec<(&str, usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let closing = format!("{indent}}}");
        let one_line = line.ends_with('}') || line.ends_with(';');
        let length = if one_line {
            1
        } else {
            lines[start..].iter().position(|line| line.starts_with(&closing)).map_or(1, |last| last + 1)
        };
        found.push((name, start + 1, length));
    }
    found
}

fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let modifiers = ["pub", "pub(crate)", "pub(super)", "const", "async", "unsafe", "extern", "\"C\""];
    if !before.split_whitespace().all(|word| modifiers.contains(&word)) {
        return None;
    }
    after.split(['(', '<']).next()
}

#[test]
fn functions_are_measured_from_signature_to_brace() {
    let text = "fn one() {}\n\npub(crate) async fn two(\n    a: u8,\n) -> u8 {\n    if a > 1 {\n    }\n    a\n}\n    fn three(&self);\n";
    assert_eq!(functions(text), [("one", 1, 1), ("two", 3, 7), ("three", 10, 1)]);
    assert_eq!(function_name("    // the fn of it"), None);
}

#[test]
fn every_file_of_the_contract_is_used() {
    let code: String = rust_files().into_iter().map(|file| file.text).collect();
    let unused: Vec<String> = files()
        .into_iter()
        .filter(|file| file.name.starts_with("schemas/") && has_extension(file, &["sql", "cypher", "json"]))
        .filter(|file| !code.contains(&format!("{}\")", file.name.trim_start_matches("schemas/"))))
        // What is made from descriptions is compared instead.
        .filter(|file| !code.contains(&format!("assert_committed(\"{}\"", file.name)))
        .map(|file| file.name)
        .collect();
    assert_none("a file in `schemas/` is named by an `include_str!`, or compared with what it is made from", &unused);
}

#[test]
fn every_case_has_a_question_and_an_answer() {
    let cases: Vec<File> = files().into_iter().filter(|file| file.name.starts_with("tests/cases/")).collect();
    let names: Vec<&str> = cases.iter().map(|file| file.name.as_str()).collect();
    let mut alone = Vec::new();
    for name in &names {
        let partner = match name.rsplit_once('.') {
            Some((stem, "graphql")) => format!("{stem}.json"),
            Some((stem, "json")) => format!("{stem}.graphql"),
            _ => continue,
        };
        if !names.contains(&partner.as_str()) {
            alone.push(format!("{name} without {partner}"));
        }
    }
    assert_none("a case is a `.graphql` and a `.json` of one name", &alone);
}

#[test]
fn what_is_written_for_any_store_names_none() {
    let named: Vec<String> = rust_files()
        .iter()
        .filter(|file| STORELESS.iter().any(|folder| file.name.starts_with(folder)))
        .filter(|file| !VENDORS_ALLOWED.contains(&file.name.as_str()))
        .flat_map(|file| lines_with(file, &VENDORS))
        .collect();
    assert_none("no vendor name in silver, gold, recommend, analytics, graphql and kpi", &named);
}

#[test]
fn the_command_line_alone_reads_the_environment() {
    let calls = [concat!("env::", "var("), concat!("env::", "var_os("), concat!("env::", "vars(")];
    let readers: Vec<String> = rust_files()
        .iter()
        .filter(|file| !file.name.ends_with("/cli.rs") && !file.name.starts_with("tests/"))
        // Tests have no command line of their own.
        .filter(|file| !file.name.contains("/tests/") && !file.name.ends_with("/seeded.rs"))
        .flat_map(|file| lines_with(file, &calls))
        .collect();
    assert_none("only `cli.rs` reads the environment", &readers);
}

#[test]
fn nothing_names_one_machine() {
    let named: Vec<String> = files()
        .iter()
        .filter(|file| !MACHINE_PATHS_ALLOWED.contains(&file.name.as_str()))
        .flat_map(|file| lines_with(file, &MACHINE_PATHS))
        .collect();
    assert_none("no path of one machine", &named);
}
