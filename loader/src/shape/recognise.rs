//! Which shape a source has: told by the names of its files, or else by the headers in them, or by the user. Refuses a source of none,
//! and one that could be two.

use super::Shape;
use super::headers::{self, Fit};
use crate::mapping::ready;
use crate::source::names::is_table;
use crate::source::{Source, SourceFile};

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ShapeError {
    #[error("`{source_name}` lacks {}; found {}{}", .lacks.join(", or "), shown(.found), also(.hints))]
    MissingFiles { source_name: String, lacks: Vec<String>, found: Vec<String>, hints: Vec<String> },
    #[error("`{source_name}` holds {}; put each in a folder of its own and load one of them", .shapes.join(" and "))]
    Several { source_name: String, shapes: Vec<String> },
    #[error("`{source_name}` could be read by the mappings {}; say which with --mapping", .mappings.join(" and "))]
    Undecided { source_name: String, mappings: Vec<&'static str> },
    #[error("`{source_name}` holds {}, which are both {file} by their names; keep one of them", .names.join(" and "))]
    Twice { source_name: String, file: &'static str, names: Vec<String> },
    /// Each problem with the names of those that have it.
    #[error("in `{source_name}` {}", listed(.problems))]
    NotRead { source_name: String, problems: Vec<(String, Vec<String>)> },
}

/// The one shape whose required files are all there, each once and to be read; or that of the mapping which the user named.
pub fn recognise(source: &dyn Source, said: Option<&'static Shape>) -> Result<&'static Shape, ShapeError> {
    let shape = match said {
        Some(said) => as_said(source, said)?,
        None => told_by_source(source)?,
    };
    refuse_several_of_a_name(source, shape)?;
    refuse_not_read(source, shape)?;
    Ok(shape)
}

/// The shape of a source that may have some of the files only, of the shape that others of its kind were read by.
pub fn recognise_part(
    source: &dyn Source,
    whole: &'static Shape,
    said: Option<&'static Shape>,
) -> Result<&'static Shape, ShapeError> {
    if !whole.is_told_by_names() {
        return recognise(source, said.or_else(|| ready::named(whole.mapping)));
    }
    if !source.files().iter().any(|file| whole.names(&file.name)) {
        return Err(missing_files(source, vec![format!("every file of the mapping {}", whole.mapping)]));
    }
    refuse_several_of_a_name(source, whole)?;
    refuse_not_read(source, whole)?;
    Ok(whole)
}

fn as_said(source: &dyn Source, said: &'static Shape) -> Result<&'static Shape, ShapeError> {
    if said.is_told_by_names() {
        let missing = said.missing(source.files());
        return if missing.is_empty() {
            Ok(said)
        } else {
            Err(missing_files(source, vec![lack(said, source.files())]))
        };
    }
    match headers::Headers::of(source).fit(said, true) {
        Fit::Whole { shape, .. } => Ok(shape),
        Fit::Lacking(files) => {
            let lack = format!("{} (the mapping {})", files.join(", "), said.mapping);
            Err(missing_files(source, vec![lack]))
        }
    }
}

fn told_by_source(source: &dyn Source) -> Result<&'static Shape, ShapeError> {
    let files = source.files();
    let whole: Vec<&'static Shape> = by_name().filter(|shape| shape.missing(files).is_empty()).collect();
    match whole[..] {
        [shape] => Ok(shape),
        [] => told_by_headers(source),
        _ => {
            let shapes = whole.into_iter().map(described).collect();
            Err(ShapeError::Several { source_name: source.name().to_owned(), shapes })
        }
    }
}

/// The shape of which most columns are known.
fn told_by_headers(source: &dyn Source) -> Result<&'static Shape, ShapeError> {
    let headers = headers::Headers::of(source);
    let shapes = ready::all().iter().filter(|shape| !shape.is_told_by_names());
    let mut whole: Vec<(usize, &'static Shape)> = shapes
        .filter_map(|shape| match headers.fit(shape, false) {
            Fit::Whole { shape, columns } => Some((columns, shape)),
            Fit::Lacking(_) => None,
        })
        .collect();
    let most = whole.iter().map(|(columns, _)| *columns).max().unwrap_or_default();
    whole.retain(|(columns, _)| *columns == most);
    match whole[..] {
        [(_, shape)] => Ok(shape),
        [] => Err(missing_files(source, lacks(source.files()))),
        _ => {
            let mappings = whole.into_iter().map(|(_, shape)| shape.mapping).collect();
            Err(ShapeError::Undecided { source_name: source.name().to_owned(), mappings })
        }
    }
}

/// What to say of the files that are not called quite as the shape has them.
pub fn renamed(source: &dyn Source, shape: &Shape) -> Vec<String> {
    let found = shape.files.iter().filter_map(|of_shape| Some((of_shape.file, &of_shape.found_in(source)?.name)));
    found.filter(|(file, name)| file != name).map(|(file, name)| format!("`{name}` was read as {file}")).collect()
}

/// Only of those that are read: of others it is told why they are not.
fn refuse_several_of_a_name(source: &dyn Source, shape: &Shape) -> Result<(), ShapeError> {
    for of_shape in &shape.files {
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

fn missing_files(source: &dyn Source, lacks: Vec<String>) -> ShapeError {
    let found: Vec<String> = source.files().iter().map(|file| file.name.clone()).collect();
    let mut hints = source.passed_over();
    if source.files().iter().any(|file| is_table(&file.name)) {
        let map = "for files of another system `triptych-loader map` proposes a mapping, which --mapping takes";
        hints.push(map.to_owned());
    }
    ShapeError::MissingFiles { source_name: source.name().to_owned(), lacks, found, hints }
}

/// What is missing of the shapes that were begun; where none was, of all that names tell.
fn lacks(files: &[SourceFile]) -> Vec<String> {
    let begun = |shape: &&Shape| files.iter().any(|file| shape.names(&file.name));
    let candidates: Vec<&Shape> = by_name().filter(begun).collect();
    let candidates = if candidates.is_empty() { by_name().collect() } else { candidates };
    candidates.iter().map(|shape| lack(shape, files)).collect()
}

fn lack(shape: &Shape, files: &[SourceFile]) -> String {
    format!("{} (the {} shape)", shape.missing(files).join(", "), shape.name)
}

fn by_name() -> impl Iterator<Item = &'static Shape> {
    ready::all().iter().copied().filter(|shape| shape.is_told_by_names())
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

        /// What is not told by names is of no shape.
        fn read(&self, _file: &SourceFile, consume: Consume<'_>) -> Result<(), anyhow::Error> {
            consume(&mut &b"a,b\n1,2\n"[..])
        }
    }

    fn named(names: &[&str], not_read: &'static [&'static str]) -> Names {
        let files = names.iter().map(|name| SourceFile { name: (*name).to_owned(), bytes: 0 }).collect();
        Names { files, not_read }
    }

    #[test]
    fn a_source_is_of_the_one_shape_that_is_whole() {
        let olist: Vec<&str> = ready::named("olist").expect("it is ready").required().collect();
        let check = |names: &[&str], expected: Result<&str, &str>| {
            let found = recognise(&named(names, &[]), None).map(|shape| shape.file("customers").file);
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
            match (recognise(&source, None), expected) {
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
