//! A mapping for files that no ready one takes, guessed by the names of their columns and by their values. Refuses to hide a guess: each
//! stands with its reason in a comment, and what could not be guessed is said.

mod amounts;
mod assemble;
mod entry;
mod files;
mod guess;
mod keys;
mod pattern;
mod preview;
mod role;
mod sample;
mod settle;
mod totals;
mod words;
mod write;

pub use preview::preview;

use crate::shape::Shape;
use crate::shape::recognise::recognise;
use crate::source::Source;
use settle::Settled;

pub struct Proposal {
    /// A mapping, with comments.
    pub text: String,
    /// What has to be mended before it can be loaded by.
    pub problems: Vec<String>,
    /// Files that could not be looked into, and why.
    pub notes: Vec<String>,
    /// As it is read; nothing where it cannot be.
    pub shape: Option<&'static Shape>,
}

/// Extensions of files that are looked into.
const TABLES: [&str; 3] = ["csv", "tsv", "txt"];

/// `name` is what the source is called.
pub fn propose(source: &dyn Source, name: &str) -> Proposal {
    let mut notes = source.passed_over();
    let mut tables = Vec::new();
    for file in source.files() {
        let (_, extension) = file.name.rsplit_once('.').unwrap_or_default();
        if let Some(problem) = source.problem(file) {
            notes.push(format!("`{}` {problem}", file.name));
        } else if TABLES.iter().any(|table| extension.eq_ignore_ascii_case(table)) && !file.name.starts_with('.') {
            match sample::table(source, file) {
                Ok(table) => tables.push(table),
                Err(problem) => notes.push(problem),
            }
        }
    }
    let language = guess::language(&tables);
    let guessed = tables.into_iter().map(|table| {
        let mut guessed = guess::guess(table, language);
        let role = role::role(&mut guessed);
        (guessed, role)
    });
    let guessed = pattern::gather(guessed.collect());
    let mut assembled = assemble::assemble(&guessed);
    let settled = settle::settle(&mut assembled.entries, &guessed, language);
    let text = write::toml(name, &assembled, &settled);
    let mut problems: Vec<String> = assembled.problems.iter().chain(&settled.problems).cloned().collect();
    let of_files = assembled
        .entries
        .iter()
        .flat_map(|entry| entry.problems.iter().map(|problem| format!("`{}`: {problem}", entry.file)));
    problems.extend(of_files);
    let shape = read(source, &text, &mut problems);
    Proposal { text, problems, notes, shape }
}

/// As `--mapping` would read it.
fn read(source: &dyn Source, text: &str, problems: &mut Vec<String>) -> Option<&'static Shape> {
    match crate::mapping::parse("as proposed", text) {
        Ok(shape) => match recognise(source, Some(shape)) {
            Ok(shape) => Some(shape),
            Err(error) => {
                problems.push(error.to_string());
                None
            }
        },
        // What is missing was said.
        Err(error) => {
            if problems.is_empty() {
                problems.push(error.to_string());
            }
            None
        }
    }
}
