//! Which shape a source has, told by the files in it. Refuses a source of none, and one that could be two.

use super::SourceFile;
use super::shape::Shape;
use super::{olist, shop};

/// All that are known.
pub const SHAPES: [&Shape; 3] = [&olist::SHAPE, &shop::FRENCH, &shop::ENGLISH];

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ShapeError {
    #[error("`{source_name}` lacks {}; found {}", .lacks.join(", or "), shown(.found))]
    MissingFiles { source_name: String, lacks: Vec<String>, found: Vec<String> },
    #[error("`{source_name}` holds {}; put each in a folder of its own and load one of them", .shapes.join(" and "))]
    Several { source_name: String, shapes: Vec<String> },
}

/// The one shape whose required files are all there.
pub fn recognise(source_name: &str, files: &[SourceFile]) -> Result<&'static Shape, ShapeError> {
    let source_name = source_name.to_owned();
    let whole: Vec<&'static Shape> = SHAPES.into_iter().filter(|shape| shape.missing(files).is_empty()).collect();
    match whole[..] {
        [shape] => Ok(shape),
        [] => {
            let found = files.iter().map(|file| file.name.clone()).collect();
            Err(ShapeError::MissingFiles { source_name, lacks: lacks(files), found })
        }
        _ => Err(ShapeError::Several { source_name, shapes: whole.into_iter().map(described).collect() }),
    }
}

/// What is missing of the shapes that were begun; where none was, of all.
fn lacks(files: &[SourceFile]) -> Vec<String> {
    let begun = |shape: &&Shape| shape.files.iter().any(|shape| files.iter().any(|file| file.name == shape.file));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_of_the_one_shape_that_is_whole() {
        let olist: Vec<&str> = olist::SHAPE.required().collect();
        let check = |names: &[&str], expected: Result<&str, &str>| {
            let files: Vec<SourceFile> =
                names.iter().map(|name| SourceFile { name: (*name).to_owned(), bytes: 0 }).collect();
            let found = recognise("x", &files).map(|shape| shape.file("customers").file);
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
}
