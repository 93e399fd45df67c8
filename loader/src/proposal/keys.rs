//! By which columns tables refer to each other: the values of one are in another that has no value twice. Refuses columns of amounts and
//! times, whose values are the same by chance.

use std::collections::BTreeSet;

use super::guess::Guessed;
use super::sample::amount;

/// The columns that tell a customer, best first, and the columns that tell a product.
pub(super) const CUSTOMER: [&str; 4] = ["customer_id", "email", "phone", "person"];
pub(super) const PRODUCT: [&str; 3] = ["product_id", "sku", "product_name"];
const ORDER: [&str; 1] = ["order_id"];
/// What a column may be taken for and still be found to be a key.
const NO_KEYS: [&str; 9] =
    ["quantity", "score", "currency", "country", "city", "state", "status", "private", "installments"];
/// Of the values of a column that refers to another.
const SHARE_MIN: f64 = 0.5;
const SHARE_OF_UNKNOWN_MIN: f64 = 0.95;

/// The columns of a table that are keys, its own or another table's.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    pub(super) order: Option<usize>,
    pub(super) customer: Option<usize>,
    pub(super) product: Option<usize>,
}

/// A column of one table that refers to a column of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Link {
    pub(super) child: usize,
    pub(super) parent: usize,
    /// Of the values of the child.
    pub(super) share: f64,
}

impl Keys {
    /// As the table has them by itself.
    pub(super) fn of(table: &Guessed) -> Self {
        let first = |meanings: &[&str]| meanings.iter().find_map(|meaning| table.at(meaning));
        Self { order: first(&ORDER), customer: first(&CUSTOMER), product: first(&PRODUCT) }
    }
}

pub(super) fn of_orders(child: &Guessed, parent: &Guessed) -> Option<Link> {
    link(child, parent, &ORDER)
}

pub(super) fn of_customers(child: &Guessed, parent: &Guessed) -> Option<Link> {
    link(child, parent, &CUSTOMER)
}

pub(super) fn of_products(child: &Guessed, parent: &Guessed) -> Option<Link> {
    link(child, parent, &PRODUCT)
}

/// By columns of these meanings; where their values do not meet, by any that do.
fn link(child: &Guessed, parent: &Guessed, meanings: &[&str]) -> Option<Link> {
    let of = |table: &Guessed| -> Vec<usize> { meanings.iter().filter_map(|meaning| table.at(meaning)).collect() };
    let (of_child, of_parent) = (of(child), of(parent));
    let named = best(child, parent, &of_child, &of_parent).filter(|link| link.share >= SHARE_MIN);
    named.or_else(|| {
        let children: Vec<usize> = (0..child.guesses.len()).filter(|at| could_be_key(child, *at)).collect();
        let parents: Vec<usize> = (0..parent.guesses.len())
            .filter(|at| could_be_key(parent, *at) && parent.table.columns[*at].is_unique())
            .collect();
        best(child, parent, &children, &parents).filter(|link| link.share >= SHARE_OF_UNKNOWN_MIN)
    })
}

/// Of equals the first.
fn best(child: &Guessed, parent: &Guessed, children: &[usize], parents: &[usize]) -> Option<Link> {
    let mut best: Option<Link> = None;
    for at_parent in parents {
        let values = normal(parent, *at_parent);
        for at_child in children {
            let told = normal(child, *at_child);
            let met = told.intersection(&values).count();
            let share = if told.is_empty() { 0.0 } else { met as f64 / told.len() as f64 };
            if best.is_none_or(|best| share > best.share) {
                best = Some(Link { child: *at_child, parent: *at_parent, share });
            }
        }
    }
    best
}

fn normal(table: &Guessed, at: usize) -> BTreeSet<String> {
    table.table.columns[at].filled().map(str::to_lowercase).collect()
}

fn could_be_key(table: &Guessed, at: usize) -> bool {
    let column = &table.table.columns[at];
    let is_free = table.guesses[at].as_ref().is_none_or(|guess| {
        !NO_KEYS.contains(&guess.meaning)
            && !guess.meaning.ends_with("_at")
            && !guess.meaning.contains("amount")
            && !guess.meaning.contains("price")
    });
    let is_fraction = |value: &str| amount(value).is_some_and(|amount| amount.fract() != 0.0);
    is_free && column.distinct().len() > 1 && !column.has_times() && !column.filled().any(is_fraction)
}

#[cfg(test)]
mod tests {
    use super::super::guess::guess;
    use super::super::guess::tests::table;
    use super::*;

    #[test]
    fn values_tell_which_column_refers_to_which() {
        let sold = guess(table("x.csv", &["Order,Article,who", "1,B,k1", "2,A,k2", "3,A,k1"]), "en");
        let products = guess(table("p.csv", &["Name,Code", "red lamp,A", "blue lamp,B", "sofa,C"]), "en");
        let people = guess(table("c.csv", &["Number,City", "k1,Rome", "k2,Oslo"]), "en");
        assert_eq!(of_products(&sold, &products).map(|link| (link.child, link.parent)), Some((1, 1)));
        assert_eq!(of_customers(&sold, &people).map(|link| (link.child, link.parent)), Some((2, 0)));
        let strangers = guess(table("c.csv", &["Number,City", "k8,Rome", "k9,Oslo"]), "en");
        assert_eq!(of_customers(&sold, &strangers), None);
    }
}
