//! What the purchase graph says of its nodes: communities of products found in the same baskets, and how central products and
//! sellers are. Links of products are the frequent pairs, weighted by orders; sellers are linked by the customers they share. The
//! formulas are those of `triptych-analytics`; this file feeds them and lays out the marts of what they answer.

use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use triptych_analytics::communities::{self, Communities, Community};
use triptych_analytics::links::Link;
use triptych_analytics::page_rank;
use triptych_recommend::count::Counts;
use triptych_recommend::purchase::Purchase;
use triptych_schemas::marts::{PRODUCT_COMMUNITIES, PRODUCT_RANKS, SELLER_RANKS};
use triptych_schemas::table::Table;

use super::Facts;
use crate::frame;

#[derive(Clone)]
pub struct Network {
    /// Of products, by key.
    communities: Communities,
    product_ranks: Vec<f64>,
    /// By key.
    pub seller_ranks: Vec<f64>,
}

impl Network {
    pub(super) fn new(counts: &Counts, purchases: &[Purchase], sellers: usize) -> Self {
        let products = counts.products.len();
        let links: Vec<Link> =
            counts.pairs.iter().map(|pair| Link { a: pair.a, b: pair.b, weight: pair.orders }).collect();
        let mut sold: Vec<(u32, u32)> =
            purchases.iter().filter_map(|line| Some((line.customer, line.seller?))).collect();
        sold.sort_unstable();
        sold.dedup();
        Self {
            communities: communities::find(products, &links),
            product_ranks: page_rank::of_links(products, &links),
            seller_ranks: page_rank::of_groups(sellers, &sold),
        }
    }

    /// By their numbers, from 1.
    pub fn communities(&self) -> impl Iterator<Item = (u32, &Community)> + Send {
        (1..).zip(&self.communities.all)
    }

    /// Community and rank of each product, by key.
    pub fn products(&self) -> impl Iterator<Item = (Option<u32>, f64)> + Send {
        let numbers = self.communities.of.iter().map(|place| place.map(|place| place + 1));
        numbers.zip(self.product_ranks.iter().copied())
    }

    /// In the order of the tables.
    pub fn marts(&self, products: &DataFrame, sellers: &DataFrame) -> [(&'static Table, DataFrame); 3] {
        [
            (&PRODUCT_COMMUNITIES, self.community_rows()),
            (&PRODUCT_RANKS, self.product_rows(products)),
            (&SELLER_RANKS, self.seller_rows(sellers)),
        ]
    }

    fn community_rows(&self) -> DataFrame {
        let columns = vec![
            column("community", self.communities().map(|(number, _)| number as i32)),
            column("products", self.communities().map(|(_, community)| community.members as i32)),
            column("pairs", self.communities().map(|(_, community)| community.links as i32)),
            column("modularity", self.communities().map(|(_, community)| community.modularity)),
        ];
        frame::build(&PRODUCT_COMMUNITIES, columns)
    }

    fn product_rows(&self, products: &DataFrame) -> DataFrame {
        let columns = vec![
            column("product_key", 0..products.height() as u32),
            as_it_is(products, "product_id"),
            column("community", self.products().map(|(community, _)| community.map(|number| number as i32))),
            column("page_rank", self.product_ranks.iter().copied()),
        ];
        frame::build(&PRODUCT_RANKS, columns)
    }

    fn seller_rows(&self, sellers: &DataFrame) -> DataFrame {
        let columns = vec![
            column("seller_key", 0..sellers.height() as u32),
            as_it_is(sellers, "seller_id"),
            column("page_rank", self.seller_ranks.iter().copied()),
        ];
        frame::build(&SELLER_RANKS, columns)
    }
}

/// The marts of a load that is held whole.
pub(super) fn marts_of(facts: &Facts) -> [(&'static Table, DataFrame); 3] {
    super::graph::build(facts).network.marts(&facts.products, &facts.sellers)
}

fn column<V>(name: &str, values: impl Iterator<Item = V>) -> Column
where
    Series: NamedFrom<Vec<V>, [V]>,
{
    Series::new(name.into(), values.collect::<Vec<V>>()).into()
}

fn as_it_is(table: &DataFrame, name: &str) -> Column {
    table.column(name).expect("frames are checked when they are made").clone()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::frame::{integers, keys, reals};
    use crate::gold::graph;
    use crate::pipeline;

    #[test]
    fn communities_hold_the_products_of_pairs_and_ranks_add_up() {
        let facts = pipeline::facts("generate:orders=3000,seed=7");
        let graph = graph::build(&facts);
        let [(_, communities), (_, products), (_, sellers)] = graph.network.marts(&facts.products, &facts.sellers);
        let paired: BTreeSet<u32> = graph.counts.pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
        let of = integers(&products, "community");
        let in_one: Vec<u32> = keys(&products, "product_key")
            .no_null_iter()
            .zip(of.iter())
            .filter_map(|(key, of)| of.map(|_| key))
            .collect();
        assert_eq!(in_one, paired.into_iter().collect::<Vec<u32>>());
        let sizes: Vec<i32> = integers(&communities, "products").iter().flatten().collect();
        for (number, size) in (1..).zip(&sizes) {
            assert_eq!(of.iter().flatten().filter(|of| *of == number).count(), *size as usize, "community {number}");
        }
        assert!(sizes.len() > 1 && sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
        for ranks in [&products, &sellers] {
            assert!((reals(ranks, "page_rank").iter().flatten().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }
}
