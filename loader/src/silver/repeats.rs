//! Rows whose key came before: merged where they say the same in every field that is used, rejected where they do not. Which it is
//! shows in a second look at the file, given only to files with such rows; so nothing is kept of all the others, however many.
//! Refuses to say which of two rows is right.

use rustc_hash::FxHashMap;
use triptych_schemas::rules::RepeatRules;
use xxhash_rust::xxh3::xxh3_64;

use super::Clean;
use super::audit::Audit;
use super::keys::Key;
use super::spreadsheet;
use super::typed_record::TypedRecord;
use crate::bronze::Record;

/// A row that waits for the second look.
pub(super) struct Repeat {
    /// Where it begins; lines do not tell rows apart where a file ends them by carriage returns alone.
    pub(super) byte: u64,
    pub(super) key: Key,
    pub(super) rules: &'static RepeatRules,
}

/// Goes through a file again, for the rows that others came again of.
pub struct SecondLook {
    firsts: FxHashMap<Key, Option<First>>,
    /// In the order of the file.
    repeats: std::vec::IntoIter<Repeat>,
    next: Option<Repeat>,
    /// Rows that were rejected: no other row comes again of them.
    rejected: std::iter::Peekable<std::vec::IntoIter<u64>>,
    has_lost_one: bool,
}

/// The row that was accepted with a key.
struct First {
    line: u64,
    /// Fingerprints of the values used, without surrounding white space and what a spreadsheet added.
    values: Box<[u64]>,
}

impl SecondLook {
    /// Nothing where no row waits for one.
    pub fn new(audit: &mut Audit) -> Option<Self> {
        let (repeats, rejected) = audit.take_repeats();
        if repeats.is_empty() {
            return None;
        }
        let firsts = repeats.iter().map(|repeat| (repeat.key, None)).collect();
        let mut repeats = repeats.into_iter();
        let next = repeats.next();
        Some(Self { firsts, repeats, next, rejected: rejected.into_iter().peekable(), has_lost_one: false })
    }

    /// Records come as they came the first time.
    pub fn record(&mut self, cleaner: &dyn Clean, record: &Record<'_>, audit: &mut Audit) {
        if let Some(repeat) = self.next.take_if(|repeat| repeat.byte == record.byte) {
            self.next = self.repeats.next();
            match self.firsts.get(&repeat.key) {
                Some(Some(first)) => audit.enter_again(record, repeat.rules, first.line, &first.differing(record)),
                _ => self.has_lost_one = true,
            }
            return;
        }
        if self.rejected.next_if_eq(&record.byte).is_some() {
            return;
        }
        let key = cleaner.key(&TypedRecord::unsettled(*record));
        if let Some(first @ None) = key.and_then(|key| self.firsts.get_mut(&key)) {
            *first = Some(First::of(record));
        }
    }

    /// Whether every row that waited was found again, and the one before it; not so where the file has changed meanwhile.
    pub fn has_found_all(&self) -> bool {
        self.next.is_none() && !self.has_lost_one
    }
}

impl First {
    fn of(record: &Record<'_>) -> Self {
        Self { line: record.line, values: fingerprints(record).map(|(_, value)| value).collect() }
    }

    fn differing(&self, record: &Record<'_>) -> Vec<&'static str> {
        let values = self.values.iter().zip(fingerprints(record));
        values.filter(|(first, (_, value))| *first != value).map(|(_, (column, _))| column).collect()
    }
}

fn fingerprints<'a>(record: &'a Record<'_>) -> impl Iterator<Item = (&'static str, u64)> + 'a {
    record.columns().map(|(column, text)| (column, xxh3_64(spreadsheet::id(text.trim()).0.as_bytes())))
}

/// Whether an id looks like what a spreadsheet makes of a long number: `1.23456E+15`, whatever the number's other digits were.
pub(super) fn is_rounded(id: &str) -> bool {
    // Nearly all ids are shorter or none of this form, and one look tells.
    if !id.contains('+') {
        return false;
    }
    let Some((number, power)) = id.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    whole.len() == 1 && digits(whole) && digits(decimals) && power.strip_prefix('+').is_some_and(digits)
}

#[cfg(test)]
mod tests {
    use super::super::categories::Categories;
    use super::super::testing::{check, clean};
    use super::*;

    #[test]
    fn a_row_that_comes_again_is_held_against_the_one_that_was_kept() {
        let mut categories = Categories::default();
        let rows = "livros,\n\
                    livros,books\n\
                    casa,home\n\
                    livros, books \n\
                    livros,novels\n\
                    casa,house\n\
                    casa,home\n";
        let mut audit = clean("categories", &mut categories, rows);
        check(&audit, 2, &[("name_missing", 1), ("duplicate", 2), ("conflict", 2)]);
        let rules = audit.rules();
        let conflict = rules.iter().find(|rule| rule.rule == "categories.conflict").unwrap();
        assert_eq!(conflict.first_lines, [6, 7]);
        assert!(conflict.about.ends_with(": line 6 differs from line 3 in category"), "{}", conflict.about);
        let found: Vec<_> = audit.drain_rejects().into_iter().map(|reject| (reject.column, reject.value)).collect();
        let differs = |line: u64| ("category", format!("differs from line {line} in category"));
        assert_eq!(found[1..], [differs(3), differs(4)]);
    }

    #[test]
    fn lines_that_end_in_carriage_returns_alone_are_told_apart() {
        let mut categories = Categories::default();
        let audit = clean("categories", &mut categories, "livros,books\rcasa,home\rlivros,novels\rcasa,home\r");
        check(&audit, 2, &[("duplicate", 1), ("conflict", 1)]);
    }

    #[test]
    fn ids_that_a_spreadsheet_rounded_are_known() {
        let check = |id: &str, expected: bool| assert_eq!(is_rounded(id), expected, "{id}");
        check("1.23456E+15", true);
        check("1,23e+15", true);
        check("2E+05", true);
        check("1.23456E15", false);
        check("12.3E+15", false);
        check("e481f51cbdc54678b7cc49136f2d6af7", false);
        check("1E+", false);
        check("E+15", false);
        check("100001", false);
    }
}
