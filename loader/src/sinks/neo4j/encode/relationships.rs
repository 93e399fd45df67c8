//! Relationships, by the keys of their two nodes.

use triptych_recommend::rank::Ranked;
use triptych_recommend::together::{Neighbour, Together};
use triptych_schemas::neo4j::Relationship;

use super::{Laid, Row, Rows, integer, key, real, text};
use crate::gold::graph::Graph;
use crate::sinks::part::{GraphPart, ListsPart};

/// Whether the keys of both ends are even (0) or odd (1): the first two meet at no node, nor do the last two.
const PARITIES: [[u32; 2]; 4] = [[0, 0], [1, 1], [0, 1], [1, 0]];

/// Those that end at no person.
pub(super) fn between_goods(part: &GraphPart) -> [Laid<'_>; 7] {
    let graph: &Graph = &part.graph;
    let sells = part.catalogue.product_sellers.iter().map(|(product, seller)| vec![key(*seller), key(*product)]);
    [
        Laid::Relationships(Relationship::Sells, Box::new(sells)),
        Laid::Relationships(Relationship::InCategory, in_category(graph)),
        Laid::Relationships(Relationship::BoughtWith, bought_with(graph, KeptBy::Both)),
        Laid::Relationships(Relationship::BoughtWithHub, bought_with(graph, KeptBy::One)),
        Laid::Relationships(Relationship::Similar, similar(graph)),
        Laid::Relationships(Relationship::Popular, popular(graph)),
        Laid::Relationships(Relationship::FrequentWith, frequent_with(graph)),
    ]
}

/// One for each of the parities.
pub(super) fn purchased(graph: &Graph) -> [Rows<'_>; 4] {
    PARITIES.map(|[from, to]| -> Rows<'_> {
        let pairs = graph.counts.history.iter().zip(&graph.totals);
        let pairs = pairs.filter(move |(bought, _)| bought.customer % 2 == from && bought.product % 2 == to);
        Box::new(pairs.map(|(bought, totals)| {
            vec![
                key(bought.customer),
                key(bought.product),
                key(bought.orders),
                key(totals.items),
                integer(totals.spent),
                integer(totals.first_at),
                integer(totals.last_at),
                real(bought.own_weight),
            ]
        }))
    })
}

/// The same.
pub(super) fn recommended(part: &ListsPart) -> [Rows<'_>; 4] {
    PARITIES.map(|[from, to]| -> Rows<'_> {
        let lists = (part.first_key..).zip(&part.lists).filter(move |(customer, _)| customer % 2 == from);
        Box::new(lists.flat_map(move |(customer, list)| {
            let row = move |(rank, ranked): (u32, &Ranked)| {
                vec![
                    key(customer),
                    key(ranked.product),
                    key(rank),
                    real(ranked.score),
                    text(ranked.reason.cause.name()),
                ]
            };
            (1_u32..).zip(list).filter(move |(_, ranked)| ranked.product % 2 == to).map(row)
        }))
    })
}

fn in_category(graph: &Graph) -> Rows<'_> {
    let products = graph.counts.products.iter().zip(0_u32..);
    Box::new(products.filter_map(|(product, position)| Some(vec![key(position), key(product.category?)])))
}

/// Lists of neighbours are cut, so one product may keep another that does not keep it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeptBy {
    Both,
    One,
}

/// Pairs that keep each other come once, by the lower key.
fn bought_with(graph: &Graph, kept: KeptBy) -> Rows<'_> {
    let together = &graph.counts.together;
    let keeps = |of: u32, other: u32| {
        together[of as usize].neighbours.binary_search_by_key(&other, |neighbour| neighbour.product).is_ok()
    };
    let is_wanted = move |product: u32, neighbour: &Neighbour| {
        let found = if keeps(neighbour.product, product) { KeptBy::Both } else { KeptBy::One };
        found == kept && (kept == KeptBy::One || neighbour.product >= product)
    };
    Box::new((0_u32..).zip(together).flat_map(move |(product, list)| {
        let wanted = list.neighbours.iter().filter(move |neighbour| is_wanted(product, neighbour));
        wanted.map(move |neighbour| neighbour_row(product, neighbour))
    }))
}

fn neighbour_row(of: u32, neighbour: &Neighbour) -> Row {
    let mut row = vec![key(of), key(neighbour.product), key(neighbour.customers), key(neighbour.orders)];
    row.extend(neighbour.weights.map(real));
    row
}

fn similar(graph: &Graph) -> Rows<'_> {
    let products = 0..graph.counts.products.len() as u32;
    let of = |product: u32| {
        graph.counts.similar_in_all_modes(product).into_iter().map(move |row| neighbour_row(product, &row))
    };
    Box::new(products.flat_map(of))
}

fn popular(graph: &Graph) -> Rows<'_> {
    Box::new((0_u32..).zip(&graph.counts.categories).flat_map(|(category, list): (u32, &Together)| {
        list.neighbours.iter().map(move |neighbour| neighbour_row(category, neighbour))
    }))
}

fn frequent_with(graph: &Graph) -> Rows<'_> {
    let pairs = (1_u32..).zip(&graph.counts.pairs);
    Box::new(pairs.map(|(position, pair)| vec![key(pair.a), key(pair.b), key(position), key(pair.orders)]))
}
