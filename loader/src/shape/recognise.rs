//! Which shape a source has, told by the files in it. Refuses a source of none, and one that could be two.

use super::{SHAPES, Shape};
use crate::source::{Source, SourceFile};

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ShapeError {
    #[error("`{source_name}` lacks {}; found {}{}", .lacks.join(", or "), shown(.found), also(.hints))]
    MissingFiles { source_name: String, lacks: Vec<String>, found: Vec<String>, hints: Vec<String> },
    #[error("`{source_name}` holds {}; put each in a folder of its own and load one of them", .shapes.join(" and "))]
    Several { source_name: String, shapes: Vec<String> },
    #[error("`{source_name}` holds {}, which are both {file} by their names; keep one of them", .names.join(" and "))]
    Twice { source_name: String, file: &'static str, names: Vec<String> },
    /// Each problem with the names of those that have it.
    #[error("in `{source_name}` {}", listed(.problems))]
    NotRead { source_name: String, problems: Vec<(String, Vec<String>)> },
}

/// The one shape whose required files are all there, each once and to be read.
pub fn recognise(source: &dyn Source) -> Result<&'static Shape, ShapeError> {
    let (source_name, files) = (source.name().to_owned(), source.files());
    let whole: Vec<&'static Shape> = SHAPES.into_iter().filter(|shape| shape.missing(files).is_empty()).collect();
    match whole[..] {
        [shape] => {
            refuse_several_of_a_name(source, shape)?;
            refuse_not_read(source, shape)?;
            Ok(shape)
        }
        [] => {
            let found = files.iter().map(|file| file.name.clone()).collect();
            Err(ShapeError::MissingFiles { source_name, lacks: lacks(files), found, hints: source.passed_over() })
        }
        _ => Err(ShapeError::Several { source_name, shapes: whole.into_iter().map(described).collect() }),
    }
}

/// What to say of the files that are not called quite as the shape has them.
pub fn renamed(source: &dyn Source, shape: &Shape) -> Vec<String> {
    let found = shape.files.iter().filter_map(|of_shape| Some((of_shape.file, &of_shape.found_in(source)?.name)));
    found.filter(|(file, name)| file != name).map(|(file, name)| format!("`{name}` was read as {file}")).collect()
}

/// Only of those that are read: of others it is told why they are not.
fn refuse_several_of_a_name(source: &dyn Source, shape: &Shape) -> Result<(), ShapeError> {
    for of_shape in shape.files {
        let read = of_shape.all_in(source).filter(|file| source.problem(file).is_none());
        let names: Vec<String> = read.map(|file| format!("`{}`", file.name)).collect();
        if names.len() > 1 {
            return Err(ShapeError::Twice { source_name: source.name().to_owned(), file: of_shape.file, names });
        }
    }
    Ok(())
}

/// Nothing is published without a file that is there.
fn refuse_not_read(source: &dyn Source, shape: &Shape) -> Result<(), ShapeError> {
    let mut problems: Vec<(String, Vec<String>)> = Vec::new();
    for file in shape.files.iter().flat_map(|file| file.all_in(source)) {
        let Some(problem) = source.problem(file) else { continue };
        let name = format!("`{}`", file.name);
        match problems.iter_mut().find(|(known, _)| *known == problem) {
            Some((_, names)) => names.push(name),
            None => problems.push((problem, vec![name])),
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(ShapeError::NotRead { source_name: source.name().to_owned(), problems })
}

/// What is missing of the shapes that were begun; where none was, of all.
fn lacks(files: &[SourceFile]) -> Vec<String> {
    let begun = |shape: &&Shape| files.iter().any(|file| shape.names(&file.name));
    let candidates: Vec<&Shape> = SHAPES.into_iter().filter(begun).collect();
    let candidates = if candidates.is_empty() { SHAPES.to_vec() } else { candidates };
    let lack = |shape: &&Shape| format!("{} (the {} shape)", shape.missing(files).join(", "), shape.name);
    candidates.iter().map(lack).collect()
}

fn described(shape: &Shape) -> String {
    format!("the {} shape ({})", shape.name, shape.required().collect::<Vec<_>>().join(", "))
}

/// Enough to see what was brought, few enough to read.
const FILES_SHOWN_MAX: usize = 12;

fn shown(found: &[String]) -> String {
    match found.len() {
        0 => "nothing".to_owned(),
        1..=FILES_SHOWN_MAX => found.join(", "),
        more => format!("{}, … ({more} files)", found[..FILES_SHOWN_MAX].join(", ")),
    }
}

fn listed(problems: &[(String, Vec<String>)]) -> String {
    let one = |(problem, names): &(String, Vec<String>)| match &names[..] {
        [only] => format!("{only} {problem}"),
        _ => format!("each of {} {problem}", names.join(", ")),
    };
    problems.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn also(hints: &[String]) -> String {
    hints.iter().take(FILES_SHOWN_MAX).flat_map(|hint| ["; ", hint.as_str()]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::olist;
    use super::*;
    use crate::source::Consume;

    struct Names {
        files: Vec<SourceFile>,
        not_read: &'static [&'static str],
    }

    impl Source for Names {
        fn name(&self) -> &'static str {
            "x"
        }

        fn files(&self) -> &[SourceFile] {
            &self.files
        }

        fn problem(&self, file: &SourceFile) -> Option<String> {
            self.not_read.contains(&file.name.as_str()).then(|| "is packed".to_owned())
        }

        fn read(&self, _file: &SourceFile, _consume: Consume<'_>) -> Result<(), anyhow::Error> {
            unreachable!("shapes are told by names")
        }
    }

    fn named(names: &[&str], not_read: &'static [&'static str]) -> Names {
        let files = names.iter().map(|name| SourceFile { name: (*name).to_owned(), bytes: 0 }).collect();
        Names { files, not_read }
    }

    #[test]
    fn a_source_is_of_the_one_shape_that_is_whole() {
        let olist: Vec<&str> = olist::SHAPE.required().collect();
        let check = |names: &[&str], expected: Result<&str, &str>| {
            let found = recognise(&named(names, &[])).map(|shape| shape.file("customers").file);
            match expected {
                Ok(customers) => assert_eq!(found, Ok(customers), "{names:?}"),
                Err(words) => {
                    let message = found.expect_err("refused").to_string();
                    assert!(message.contains(words), "{message}");
                }
            }
        };
        check(&olist, Ok("olist_customers_dataset.csv"));
        check(&["clients.csv", "achats.csv", "notes.txt"], Ok("clients.csv"));
        check(&["customers.csv", "purchases.csv"], Ok("customers.csv"));
        check(&[&olist[..], &["clients.csv"]].concat(), Ok("olist_customers_dataset.csv"));
        check(&["clients.csv"], Err("`x` lacks achats.csv (the shop shape); found clients.csv"));
        check(&["clients.csv", "purchases.csv"], Err("lacks achats.csv (the shop shape), or customers.csv (the shop"));
        check(&["notes.csv"], Err("(the olist shape), or clients.csv, achats.csv (the shop shape), or customers.csv"));
        check(
            &["clients.csv", "achats.csv", "customers.csv", "purchases.csv"],
            Err("holds the shop shape (clients.csv, achats.csv) and the shop shape (customers.csv, purchases.csv)"),
        );
    }

    #[test]
    fn names_are_matched_however_they_are_spelled_and_never_twice() {
        let check = |names: &[&str], not_read: &'static [&'static str], expected: Result<&str, &str>| {
            let source = named(names, not_read);
            match (recognise(&source), expected) {
                (Ok(shape), Ok(customers)) => {
                    let found = shape.file("customers").found_in(&source).expect("it is there");
                    assert_eq!(found.name, customers);
                }
                (Err(error), Err(words)) => assert!(error.to_string().contains(words), "{error}"),
                (found, _) => panic!("{names:?}: {found:?}"),
            }
        };
        check(&["Clients.CSV", "a chats.csv"], &[], Ok("Clients.CSV"));
        check(&["customers.csv", "Purchases.csv", "PURCHASES.csv"], &[], Err("`Purchases.csv` and `PURCHASES.csv`"));
        check(
            &["a/customers.csv", "b/customers.csv", "purchases.csv"],
            &[],
            Err("`a/customers.csv` and `b/customers.csv`"),
        );
        check(&["customers.xlsx", "purchases.csv"], &["customers.xlsx"], Err("in `x` `customers.xlsx` is packed"));
        let both: &[&str] = &["customers.xlsx", "purchases.csv"];
        check(both, &["customers.xlsx", "purchases.csv"], Err("each of `customers.xlsx`, `purchases.csv` is packed"));
        check(&["customers.csv", "customers.xlsx", "purchases.csv"], &["customers.xlsx"], Ok("customers.csv"));
    }
}
