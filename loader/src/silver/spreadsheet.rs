//! What spreadsheets do to ids: `="00007"` keeps leading zeros, `17850.0` is a number of a column with gaps. Both are undone.
//! Zeros that were dropped are not put back: nobody knows how many there were.

use rustc_hash::{FxHashMap, FxHashSet};

use super::keys::Key;

/// Ids of other rows that named nothing, at most this many of a column: enough to tell, whatever the file's length.
const MISSED_MAX: usize = 100_000;

/// The id, and whether it was mended.
pub(super) fn id(text: &str) -> (&str, bool) {
    // Nearly all ids end otherwise, and one look tells.
    if !text.ends_with(['0', '"']) {
        return (text, false);
    }
    if let Some(quoted) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return (quoted.trim(), true);
    }
    match text.split_once('.') {
        Some((digits, zeros)) if is_number(digits) && is_zeros(zeros) => (digits, true),
        _ => (text, false),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_zeros(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'0')
}

/// Numbers that stood for an id of another file and found none.
#[derive(Default)]
pub struct Missed(FxHashMap<&'static str, FxHashMap<Key, Miss>>);

struct Miss {
    id: String,
    rows: u64,
}

/// Rows that would have found an id of another file, had zeros not been dropped.
#[derive(Debug, PartialEq, Eq)]
pub struct WouldMeet {
    pub rows: u64,
    /// The first of them, as it stood and as the other file has it.
    pub id: String,
    pub other: String,
}

impl Missed {
    pub(super) fn push(&mut self, column: &'static str, text: &str) {
        let (id, _) = id(text.trim());
        if !is_number(id) {
            return;
        }
        let of_column = self.0.entry(column).or_default();
        let key = without_zeros(id);
        if let Some(miss) = of_column.get_mut(&key) {
            miss.rows += 1;
        } else if of_column.len() < MISSED_MAX {
            of_column.insert(key, Miss { id: id.to_owned(), rows: 1 });
        }
    }

    /// Columns with such ids.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// Nothing where no id of the other file is one of those but for leading zeros.
    pub fn would_meet<'a>(&self, column: &str, others: impl Iterator<Item = &'a str>) -> Option<WouldMeet> {
        let missed = self.0.get(column)?;
        let mut seen = FxHashSet::default();
        let mut found: Option<WouldMeet> = None;
        for other in others.filter(|other| is_number(other)) {
            let key = without_zeros(other);
            let Some(miss) = missed.get(&key) else { continue };
            if !seen.insert(key) {
                continue;
            }
            let found =
                found.get_or_insert_with(|| WouldMeet { rows: 0, id: miss.id.clone(), other: other.to_owned() });
            found.rows += miss.rows;
        }
        found
    }
}

fn without_zeros(id: &str) -> Key {
    Key::of(id.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_from_a_spreadsheet() {
        let check = |text: &str, expected: (&str, bool)| assert_eq!(id(text), expected, "{text}");
        check("17850", ("17850", false));
        check("17850.0", ("17850", true));
        check("17850.00", ("17850", true));
        check("=\"00007\"", ("00007", true));
        check("=\" 7 \"", ("7", true));
        check("=\"\"", ("", true));
        check("1.5", ("1.5", false));
        check("a1.0", ("a1.0", false));
        check(".0", (".0", false));
        check("1.", ("1.", false));
        check("=7", ("=7", false));
        check("=\"", ("=\"", false));
    }

    #[test]
    fn ids_that_differ_in_zeros_would_meet() {
        let mut missed = Missed::default();
        for id in ["7", "7", "00012", "13.0", "x", "99"] {
            missed.push("account_id", id);
        }
        let others = ["00007", "12", "0013", "5", "007"];
        let expected = WouldMeet { rows: 4, id: "7".to_owned(), other: "00007".to_owned() };
        assert_eq!(missed.would_meet("account_id", others.into_iter()), Some(expected));
        assert_eq!(missed.would_meet("account_id", ["8", "y"].into_iter()), None);
        assert_eq!(missed.would_meet("order_id", others.into_iter()), None);
    }
}
