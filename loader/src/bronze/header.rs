//! What the header line of a file gives away.

use csv::StringRecord;

use super::error::{ColumnProblem, Problem};
use crate::silver::record::Columns;
use crate::source::shape::FileShape;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Finds each canonical field by the source's name of it. Columns may stand in any order; each must be
/// there exactly once, and no other but those that are known to be unused.
pub(super) fn match_columns(shape: &FileShape, header: &StringRecord) -> Result<Columns, Problem> {
    let names: Vec<String> =
        header.iter().map(|name| name.trim_start_matches(BYTE_ORDER_MARK).trim().to_owned()).collect();
    if let Some(found) = other_delimiter(&names) {
        return Err(Problem::Delimiter { found });
    }
    let expected = shape.expected();
    let is_known = |name: &&String| expected.contains(&name.as_str()) || shape.unused.contains(&name.as_str());
    let missing: Vec<String> = expected
        .iter()
        .filter(|column| !names.iter().any(|name| name == *column))
        .map(|column| (*column).to_owned())
        .collect();
    let unknown: Vec<String> = names.iter().filter(|name| !is_known(name)).cloned().collect();
    let mut repeated: Vec<String> = names
        .iter()
        .enumerate()
        .filter(|(position, name)| is_known(name) && names[..*position].contains(name))
        .map(|(_, name)| name.clone())
        .collect();
    repeated.dedup();
    if !(missing.is_empty() && unknown.is_empty() && repeated.is_empty()) {
        let expected = expected.iter().chain(shape.unused).map(|column| (*column).to_owned()).collect();
        return Err(Problem::Columns(Box::new(ColumnProblem { missing, unknown, repeated, expected })));
    }
    let positions = shape.columns.iter().map(|column| names.iter().position(|name| name == column)).collect();
    Ok(Columns::new(shape.fields, positions, names.len()))
}

/// A header that is one field, but several to a delimiter that is not read.
fn other_delimiter(names: &[String]) -> Option<char> {
    let [only] = names else { return None };
    only.contains('|').then_some('|')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::olist;

    fn problem(header: &[&str]) -> Option<String> {
        let shape = olist::SHAPE.file("categories");
        match_columns(shape, &StringRecord::from(header.to_vec())).err().map(|problem| problem.to_string())
    }

    #[test]
    fn headers_are_matched_by_name() {
        assert_eq!(problem(&["product_category_name", "product_category_name_english"]), None);
        assert_eq!(problem(&["product_category_name_english", "\u{feff}product_category_name"]), None);
        let check = |header: &[&str], expected: &str| {
            let found = problem(header).expect("refused");
            assert!(found.contains(expected), "{found}");
        };
        check(
            &["product_category_name"],
            "missing column product_category_name_english; expected product_category_name,",
        );
        check(&["product_category_name", "product_category_name_english", "x"], "unknown column x");
        check(&["product_category_name", "product_category_name_english", "product_category_name"], "repeated column");
        check(&["product_category_name|product_category_name_english"], "separated by vertical bars; expected commas");
    }
}
