//! The usual ways that the model is held against: what most customers bought, and raw counts of what was bought together.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::count::Counts;
use crate::parameters::Mode;
use crate::split::Subject;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// Most distinct buyers.
    Popularity,
    /// Most customers (orders, where no mode counts by customer) that hold it together with products of the history.
    TogetherCounts,
}

/// Popular products, most buyers first.
pub fn popular(counts: &Counts) -> Vec<u32> {
    let mut keys: Vec<u32> =
        (0_u32..).zip(&counts.products).filter(|(_, product)| product.buyers > 0).map(|(key, _)| key).collect();
    keys.sort_by_key(|&key| (Reverse(counts.products[key as usize].buyers), key));
    keys
}

/// As [`Counts::answer`]; `popular` is that of the same counts.
pub fn answer(
    baseline: Baseline,
    counts: &Counts,
    popular: &[u32],
    mode: Mode,
    subject: &Subject,
    first: usize,
) -> Vec<u32> {
    let history = counts.history_of(subject);
    let passes = |product: &u32| mode == Mode::NextBasket || history.binary_search(product).is_err();
    if baseline == Baseline::Popularity {
        return popular.iter().copied().filter(passes).take(first).collect();
    }
    let mut shared: FxHashMap<u32, u64> = FxHashMap::default();
    for &product in &history {
        for neighbour in &counts.together[product as usize].neighbours {
            let units = if neighbour.customers > 0 { neighbour.customers } else { neighbour.orders };
            *shared.entry(neighbour.product).or_default() += u64::from(units);
        }
    }
    let mut ranked: Vec<(Reverse<u64>, u32)> = shared
        .into_iter()
        .filter(|(product, _)| passes(product))
        .map(|(product, units)| (Reverse(units), product))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().take(first).map(|(_, product)| product).collect()
}
