//! What the header line of a file gives away: where each canonical field stands, which columns nothing is made of, and
//! which have no name. Names are the same without case, blanks, `_` and `-`.

use super::error::{ColumnProblem, Problem};
use super::record::{Columns, Place};
use super::row::Row;
use crate::shape::{Feed, FileShape};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A header that a file can be read by.
pub(super) struct Header {
    pub(super) columns: Columns,
    /// By the shape's columns, where each stands; none where an optional one is absent.
    pub(super) positions: Vec<Option<usize>>,
    /// Positions of columns without a name.
    pub(super) unnamed: Vec<usize>,
    /// Names of columns that the shape does not know.
    pub(super) further: Vec<String>,
    /// How many the shape knows.
    pub(super) known: usize,
}

/// A name as names are compared.
pub(crate) fn normal(name: &str) -> String {
    let name = name.trim_start_matches(BYTE_ORDER_MARK);
    name.chars()
        .filter(|symbol| !symbol.is_whitespace() && !matches!(symbol, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A name without what may stand around it.
pub(crate) fn plain(name: &str) -> String {
    name.trim_start_matches(BYTE_ORDER_MARK).trim().to_owned()
}

/// Finds each canonical field by the source's name of it. Columns may stand in any order; each that feeds a field must be there
/// exactly once.
pub(super) fn match_columns(shape: &FileShape, header: Row<'_>) -> Result<Header, Problem> {
    let names: Vec<String> = header.iter().map(normal).collect();
    if let Some(found) = other_delimiter(&names) {
        return Err(Problem::Delimiter { found });
    }
    let position = |name: &&str| {
        let name = normal(name);
        names.iter().position(|found| *found == name)
    };
    let columns = &shape.columns;
    let positions: Vec<_> = columns.iter().map(|column| column.names.iter().find_map(position)).collect();
    let of_missing = columns.iter().zip(&positions).filter(|(column, at)| at.is_none() && !column.is_optional);
    let missing: Vec<String> = of_missing.map(|(column, _)| column.names.join(" or ")).collect();
    let used: Vec<&String> = positions.iter().flatten().map(|position| &names[*position]).collect();
    let mut repeated: Vec<String> = names
        .iter()
        .enumerate()
        .filter(|(position, name)| used.contains(name) && names[..*position].contains(name))
        .map(|(position, _)| shown(header, position))
        .collect();
    repeated.dedup();
    if !(missing.is_empty() && repeated.is_empty()) {
        let found = (0..header.len()).map(|position| shown(header, position)).collect();
        return Err(Problem::Columns(Box::new(ColumnProblem { missing, repeated, found })));
    }
    let is_known = |name: &String| used.contains(&name) || shape.unused.iter().any(|column| normal(column) == *name);
    let further = (0..names.len()).filter(|position| !names[*position].is_empty() && !is_known(&names[*position]));
    let known = names.iter().filter(|name| !name.is_empty() && is_known(name)).count();
    let mut computed = 0..;
    let places = shape.feeds.iter().map(|feed| match feed {
        Feed::Nothing => Place::Nowhere,
        Feed::Column(column) => positions[*column].map_or(Place::Nowhere, Place::At),
        Feed::Computed(_) => computed.next().map_or(Place::Nowhere, Place::Computed),
    });
    Ok(Header {
        columns: Columns::at(shape.fields, places.collect(), names.len()),
        unnamed: (0..names.len()).filter(|position| names[*position].is_empty()).collect(),
        further: further.map(|position| shown(header, position)).collect(),
        positions,
        known,
    })
}

/// As it stands in the file.
fn shown(header: Row<'_>, position: usize) -> String {
    let name = header.get(position).unwrap_or_default().trim_start_matches(BYTE_ORDER_MARK).trim();
    if name.is_empty() { format!("column {} (it has no name)", position + 1) } else { name.to_owned() }
}

/// A header that is one field, but several to a delimiter that is not read.
fn other_delimiter(names: &[String]) -> Option<char> {
    let [only] = names else { return None };
    only.contains('|').then_some('|')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::ready;

    fn matched(header: &[&str]) -> Result<Header, String> {
        let text = header.concat();
        let mut ends: Vec<usize> = header.iter().map(|name| name.len()).collect();
        (1..ends.len()).for_each(|position| ends[position] += ends[position - 1]);
        let row = Row::new(text.as_bytes(), &ends, (1, 0)).unwrap();
        match_columns(ready::named("olist").unwrap().file("categories"), row).map_err(|problem| problem.to_string())
    }

    #[test]
    fn headers_are_matched_by_name() {
        let check = |header: &[&str], unnamed: &[usize], further: &[&str]| {
            let found = matched(header).expect("it is matched");
            assert_eq!(
                (&found.unnamed[..], &found.further[..]),
                (unnamed, &further.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()[..])
            );
        };
        check(&["product_category_name", "product_category_name_english"], &[], &[]);
        check(&["product_category_name_english", "\u{feff}product_category_name"], &[], &[]);
        check(&["Product Category-Name", " PRODUCT_CATEGORY_NAME_ENGLISH "], &[], &[]);
        check(&["", "product_category_name", "x y", "product_category_name_english", " "], &[0, 4], &["x y"]);
    }

    #[test]
    fn what_is_missing_or_there_twice_is_named() {
        let check = |header: &[&str], expected: &str| {
            let found = matched(header).err().expect("refused");
            assert!(found.contains(expected), "{found}");
        };
        check(&["product_category_name"], "missing column product_category_name_english; found product_category_name");
        check(&["product_category_name", ""], "found product_category_name, column 2 (it has no name)");
        check(
            &["product_category_name", "product_category_name_english", "Product category name"],
            "repeated column Product category name",
        );
        check(&["product_category_name|product_category_name_english"], "separated by vertical bars; expected commas");
    }
}
