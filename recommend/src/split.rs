//! A split of purchases by time, and what it asks: from what came before a day, what came after? Refuses random
//! splits: they let a model look at what it is to foresee.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::parameters::Mode;
use crate::purchase::Purchase;

/// Who is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    Customer(u32),
    /// Distinct products, ascending.
    Basket(Vec<u32>),
}

/// A subject, and what there was to foresee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub subject: Subject,
    /// Distinct, ascending, never empty. For a basket the one that was hidden.
    pub truth: Vec<u32>,
    /// The order of a basket that one was taken from.
    pub order: Option<u32>,
}

/// Purchases before a day, and questions about those from that day on.
#[derive(Clone, Debug, Default)]
pub struct Split {
    pub train: Vec<Purchase>,
    /// For each of [`Mode::ALL`], by customer or order.
    pub queries: [Vec<Query>; 3],
}

impl Split {
    /// Orders must be numbered by time. `first_day` is the first that is held out.
    ///
    /// New items: what customers from before bought for the first time. Next basket: the first order of customers from
    /// before. Also bought: one product of every order with at least two, the rest is the basket.
    pub fn new(purchases: &[Purchase], first_day: i32) -> Split {
        let (train, held_out): (Vec<Purchase>, Vec<Purchase>) = purchases.iter().partition(|line| line.day < first_day);
        let bought: FxHashSet<(u32, u32)> = train.iter().map(|line| (line.customer, line.product)).collect();
        let known: FxHashSet<u32> = train.iter().map(|line| line.customer).collect();
        let mut first_order: FxHashMap<u32, u32> = FxHashMap::default();
        for line in &held_out {
            let first = first_order.entry(line.customer).or_insert(line.order);
            *first = line.order.min(*first);
        }
        let of_known = || held_out.iter().filter(|line| known.contains(&line.customer));
        let new = of_known().filter(|line| !bought.contains(&(line.customer, line.product)));
        let next = of_known().filter(|line| first_order[&line.customer] == line.order);
        let pair = |line: &Purchase| (line.customer, line.product);
        let queries = [by_customer(new.map(pair).collect()), by_customer(next.map(pair).collect()), hidden(&held_out)];
        Split { train, queries }
    }

    pub fn of(&self, mode: Mode) -> &[Query] {
        &self.queries[mode.index()]
    }
}

fn by_customer(mut pairs: Vec<(u32, u32)>) -> Vec<Query> {
    pairs.sort_unstable();
    pairs.dedup();
    let query = |run: &[(u32, u32)]| Query {
        subject: Subject::Customer(run[0].0),
        truth: run.iter().map(|pair| pair.1).collect(),
        order: None,
    };
    pairs.chunk_by(|a, b| a.0 == b.0).map(query).collect()
}

fn hidden(held_out: &[Purchase]) -> Vec<Query> {
    let mut lines: Vec<(u32, u32)> = held_out.iter().map(|line| (line.order, line.product)).collect();
    lines.sort_unstable();
    lines.dedup();
    let query = |run: &[(u32, u32)]| {
        let mut basket: Vec<u32> = run.iter().map(|line| line.1).collect();
        let truth = vec![basket.remove(scattered(run[0].0) as usize % basket.len())];
        Query { subject: Subject::Basket(basket), truth, order: Some(run[0].0) }
    };
    lines.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1).map(query).collect()
}

/// A number that looks drawn and is always the same (the finalizer of `MurmurHash3`).
pub(crate) fn scattered(number: u32) -> u32 {
    let mut mixed = number.wrapping_add(1);
    mixed = (mixed ^ (mixed >> 16)).wrapping_mul(0x85eb_ca6b);
    mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35);
    mixed ^ (mixed >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_ask_what_came_after() {
        let line = |(customer, order, product, day)| Purchase { customer, order, product, seller: None, day };
        let lines = [(0, 0, 5, 1), (1, 1, 6, 2), (0, 2, 5, 3), (0, 2, 7, 3), (0, 3, 8, 4), (2, 4, 5, 4), (1, 5, 6, 5)];
        let split = Split::new(&lines.map(line), 3);
        assert_eq!(split.train, lines[..2].iter().copied().map(line).collect::<Vec<_>>());
        let of = |customer, truth: &[u32]| Query {
            subject: Subject::Customer(customer),
            truth: truth.to_vec(),
            order: None,
        };
        assert_eq!(split.of(Mode::NewItems), [of(0, &[7, 8])]);
        assert_eq!(split.of(Mode::NextBasket), [of(0, &[5, 7]), of(1, &[6])]);
        let [hidden] = split.of(Mode::AlsoBought) else { panic!("one basket of two") };
        let Subject::Basket(basket) = &hidden.subject else { panic!("a basket") };
        let mut both = [basket.clone(), hidden.truth.clone()].concat();
        both.sort_unstable();
        assert_eq!((both, hidden.order), (vec![5, 7], Some(2)));
    }
}
