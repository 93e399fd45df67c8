//! What a row is told by in another file of its table, as it stands there: a newer row with the key of an older one takes its place.
//! Refuses to know whether either can be kept.

use std::borrow::Cow;

use super::keys::Key;
use super::null_words::is_word_for_null;
use super::{field, spreadsheet};
use crate::bronze::Record;
use crate::shape::fields::LINES;
use crate::shape::{Feed, FileShape};

/// The columns of a file that make the keys of its rows.
#[derive(Clone, Debug)]
pub struct RowKey {
    columns: Vec<(usize, Spelling)>,
    is_unique: bool,
}

/// Which values are one, as cleaning has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    Id,
    /// Of any letters, upper and lower, the same person.
    Person,
    /// `01` is `1`.
    Number,
    /// `1037` and `01037-200` are of `01037`.
    ZipPrefix,
}

impl Spelling {
    fn of(file: &FileShape, field: &str) -> Self {
        match field {
            "item_number" | "payment_number" => Self::Number,
            "zip_prefix" => Self::ZipPrefix,
            field if file.personal.contains(&field) => Self::Person,
            _ => Self::Id,
        }
    }

    fn plain(self, text: &str) -> Cow<'_, str> {
        let value = plain(text);
        match self {
            Self::Id => value.into(),
            Self::Person => value.to_lowercase().into(),
            Self::Number => field::whole_number(value).map_or(value.into(), |number| number.to_string().into()),
            Self::ZipPrefix => field::zip_prefix(value).map_or(value.into(), |mended| mended.value),
        }
    }
}

/// Canonical fields, and whether they tell one row or several that belong together.
fn fields_of(file: &FileShape) -> (&'static [&'static str], bool) {
    if file.fields == LINES {
        return (&["order_id"], false);
    }
    match file.table {
        "places" => (&["zip_prefix"], false),
        "categories" => (&["category_portuguese"], true),
        "customers" => (&["account_id"], true),
        "products" => (&["product_id"], true),
        "sellers" => (&["seller_id"], true),
        "orders" => (&["order_id"], true),
        "order_items" => (&["order_id", "item_number"], true),
        "payments" => (&["order_id", "payment_number"], true),
        "reviews" => (&["review_id", "order_id"], true),
        _ => (&[], false),
    }
}

impl RowKey {
    pub fn of(file: &FileShape) -> Self {
        let (fields, is_unique) = fields_of(file);
        let spelled = |field: &&str| Some((column(file, field)?, Spelling::of(file, field)));
        let columns: Vec<_> = fields.iter().filter_map(spelled).collect();
        // Where a file does not number what belongs to an order, all of the order's rows go together.
        Self { is_unique: is_unique && columns.len() == fields.len(), columns }
    }

    /// Whether no two rows of a table have one key. Otherwise rows of one key are replaced together.
    pub fn is_unique(&self) -> bool {
        self.is_unique
    }

    /// None where the row lacks it.
    pub fn of_record(&self, record: &Record<'_>) -> Option<Key> {
        let parts = self.columns.iter().map(|(column, spelling)| spelling.plain(record.text(*column)));
        let is_whole = !self.columns.is_empty() && parts.clone().all(|part| !part.is_empty());
        is_whole.then(|| match self.columns[..] {
            // As [`of_id`] has it.
            [(only, spelling)] => Key::of(&spelling.plain(record.text(only))),
            _ => Key::of_parts(parts),
        })
    }
}

/// The fingerprint of an id as it stands in a file.
pub fn of_id(text: &str) -> Option<Key> {
    let id = plain(text);
    (!id.is_empty()).then(|| Key::of(id))
}

/// Where a field stands among those of a file that has something for it.
pub fn column(file: &FileShape, field: &str) -> Option<usize> {
    let column = file.fields.iter().position(|known| *known == field)?;
    (file.feeds[column] != Feed::Nothing).then_some(column)
}

fn plain(text: &str) -> &str {
    let value = text.trim();
    if is_word_for_null(value) { "" } else { spreadsheet::id(value).0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::ready;

    #[test]
    fn rows_are_told_by_what_their_file_has() {
        let check = |mapping: &str, table: &str, columns: usize, is_unique: bool| {
            let key = RowKey::of(ready::named(mapping).expect("it is ready").file(table));
            assert_eq!((key.columns.len(), key.is_unique), (columns, is_unique), "{mapping} {table}");
        };
        check("olist", "orders", 1, true);
        check("olist", "order_items", 2, true);
        check("olist", "places", 1, false);
        check("olist", "reviews", 2, true);
        check("shop-english", "order_items", 1, false);
        check("shop-english", "customers", 1, true);
    }

    #[test]
    fn values_that_cleaning_takes_for_one_are_one() {
        let check = |spelling: Spelling, one: &str, other: &str, expected: bool| {
            assert_eq!(spelling.plain(one) == spelling.plain(other), expected, "{spelling:?} {one} {other}");
        };
        check(Spelling::Number, "01", "1", true);
        check(Spelling::Number, "10", "1", false);
        check(Spelling::ZipPrefix, "1037", "01037-200", true);
        check(Spelling::Person, "Ann@x.org", " ann@X.org", true);
        check(Spelling::Id, "Ann", "ann", false);
        check(Spelling::Id, "01", "1", false);
    }

    #[test]
    fn an_id_is_the_same_however_a_spreadsheet_wrote_it() {
        let check = |one: &str, other: &str| assert!(of_id(one) == of_id(other), "{one} {other}");
        check("17850", " 17850.0 ");
        check("00007", "=\"00007\"");
        assert!(of_id("17850") != of_id("17851"));
        assert!(of_id(" ").is_none() && of_id("NULL").is_none());
    }
}
