//! Which operation names have series of their own. Clients choose the names, so their number has a bound: whoever asks under
//! ever new names fills neither the gateway's memory nor Prometheus'.

use std::collections::HashSet;
use std::sync::{LazyLock, RwLock};

use triptych_schemas::manifest::StoreKind;

/// A shop's pages have tens.
const NAMES_MAX: usize = 100;
const CHARACTERS_MAX: usize = 100;
/// What all further names are counted under.
const OTHER: &str = "other";

static KNOWN: LazyLock<RwLock<Names>> = LazyLock::new(RwLock::default);

#[derive(Default)]
struct Names(HashSet<String>);

/// The label of an operation: its name, nothing where it has none, or `other`.
pub(super) fn label_of(operation: &str) -> String {
    if operation.is_empty() || KNOWN.read().expect("no one panics while holding this lock").0.contains(operation) {
        return operation.to_owned();
    }
    KNOWN.write().expect("no one panics while holding this lock").admit(operation)
}

impl Names {
    fn admit(&mut self, operation: &str) -> String {
        let is_name = |letter: char| letter == '_' || letter.is_ascii_alphanumeric();
        let is_sane = operation.len() <= CHARACTERS_MAX && operation.chars().all(is_name);
        if !is_sane || (self.0.len() >= NAMES_MAX && !self.0.contains(operation)) {
            return OTHER.to_owned();
        }
        self.0.insert(operation.to_owned());
        operation.to_owned()
    }
}

/// As labels and spans call a store.
pub(crate) fn of_store(store: StoreKind) -> &'static str {
    match store {
        StoreKind::Lake => "lake",
        StoreKind::Sqlite => "sqlite",
        StoreKind::Clickhouse => "clickhouse",
        StoreKind::Mongodb => "mongodb",
        StoreKind::Neo4j => "neo4j",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beyond_the_first_hundred_are_other() {
        let mut names = Names::default();
        let mut check = |name: &str, expected: &str| assert_eq!(names.admit(name), expected, "{name}");
        for number in 0..NAMES_MAX {
            check(&format!("Q{number}"), &format!("Q{number}"));
        }
        check("Q100", OTHER);
        check("Q99", "Q99");
    }

    #[test]
    fn what_is_no_name_is_other() {
        let mut names = Names::default();
        let mut check = |name: &str, expected: &str| assert_eq!(names.admit(name), expected, "{name}");
        check("a name", OTHER);
        check("ä", OTHER);
        check(&"a".repeat(101), OTHER);
        check("_Page2", "_Page2");
    }
}
