//! Nodes of accounts: of those whose id is not their person's, many to a node, in the order of their ids. Accounts come in
//! ranges; a node may hold some of two.

use super::super::connect::list;
use super::{Row, text};

/// Few enough to be read for one of them, enough to make nodes few.
const ACCOUNTS_A_NODE_MAX: usize = 128;

/// Accounts that are not of a whole node yet, with the ids of their people.
#[derive(Clone, Default)]
pub(in super::super) struct Accounts {
    waiting: Vec<(String, String)>,
}

impl Accounts {
    /// The nodes that become whole with these, which follow those that came before by id.
    pub(in super::super) fn add<'a>(&mut self, owned: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Row> {
        let mut rows = Vec::new();
        // In some sources a person is an account, and has none besides.
        for (account, customer) in owned.filter(|(account, customer)| account != customer) {
            self.waiting.push((account.to_owned(), customer.to_owned()));
            if self.waiting.len() == ACCOUNTS_A_NODE_MAX {
                rows.extend(self.rest());
            }
        }
        rows
    }

    /// The last node, where there is one more.
    pub(in super::super) fn rest(&mut self) -> Option<Row> {
        let waiting = std::mem::take(&mut self.waiting);
        let first = text(&waiting.first()?.0);
        let accounts = list(waiting.iter().map(|(account, _)| text(account)).collect());
        let customers = list(waiting.iter().map(|(_, customer)| text(customer)).collect());
        Some(vec![first, accounts, customers])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_the_same_whatever_the_ranges() {
        let ids: Vec<(String, String)> =
            (0..1000).map(|number| (format!("a{number:04}"), format!("p{number}"))).collect();
        let nodes = |range: usize| {
            let mut accounts = Accounts::default();
            let mut rows = Vec::new();
            for range in ids.chunks(range) {
                rows.extend(
                    accounts.add(range.iter().map(|(account, customer)| (account.as_str(), customer.as_str()))),
                );
            }
            rows.extend(accounts.rest());
            rows
        };
        assert_eq!(nodes(1000).len(), 1000_usize.div_ceil(ACCOUNTS_A_NODE_MAX));
        assert_eq!(nodes(1000), nodes(7));
        assert_eq!(nodes(1000), nodes(128));
    }

    #[test]
    fn an_account_that_is_its_person_has_no_node() {
        let mut accounts = Accounts::default();
        assert!(accounts.add([("a", "a"), ("b", "b")].into_iter()).is_empty());
        assert_eq!(accounts.rest(), None);
    }
}
