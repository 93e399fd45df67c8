//! Nodes, by key.

use polars::prelude::DataFrame;
use triptych_recommend::parameters::{Mode, Own};

use super::{Row, Rows, integer, key, optional, real, text};
use crate::frame;
use crate::gold::graph::Graph;

/// Of a range of people.
pub(super) fn customers(table: &DataFrame) -> Rows<'_> {
    let keys = frame::keys(table, "customer_key").iter().flatten();
    Box::new(
        frame::texts(table, "customer_id")
            .iter()
            .flatten()
            .zip(keys)
            .map(|(id, position)| vec![text(id), key(position)]),
    )
}

pub(super) fn sellers<'a>(table: &'a DataFrame, graph: &'a Graph) -> Rows<'a> {
    let ids = frame::texts(table, "seller_id").iter().flatten().zip(0_u32..);
    let row = |((id, position), rank): ((&str, u32), &f64)| vec![text(id), key(position), real(*rank)];
    Box::new(ids.zip(&graph.network.seller_ranks).map(row))
}

pub(super) fn communities(graph: &Graph) -> Rows<'_> {
    Box::new(graph.network.communities().map(|(number, community)| {
        vec![
            text(&number.to_string()),
            key(number),
            key(community.members),
            key(community.links),
            real(community.modularity),
        ]
    }))
}

pub(super) fn products<'a>(table: &'a DataFrame, graph: &'a Graph) -> Rows<'a> {
    let counts = &graph.counts;
    let ids = frame::texts(table, "product_id").iter().zip(0_u32..);
    let counted = counts.products.iter().zip(&counts.together).zip(graph.network.products());
    Box::new(ids.zip(counted).map(|((id, position), ((product, together), (community, page_rank)))| {
        let mut row = vec![
            text(id.unwrap_or_default()),
            key(position),
            key(product.buyers),
            key(product.recent_buyers),
            key(product.orders),
            optional(product.category.map(key)),
            optional(product.seller.map(key)),
        ];
        row.extend(together.totals.map(real));
        row.push(optional(product.last_day.map(|day| integer(i64::from(day)))));
        row.push(optional(community.map(key)));
        row.push(real(page_rank));
        row
    }))
}

pub(super) fn categories(graph: &Graph) -> Rows<'_> {
    let totals = graph.counts.categories.iter().map(|together| together.totals);
    Box::new(graph.categories.iter().zip(0_u32..).zip(totals).map(|((name, position), totals)| {
        let mut row = vec![text(name), key(position)];
        row.extend(totals.map(real));
        row
    }))
}

pub(super) fn models(graph: &Graph) -> Rows<'_> {
    let model = &graph.counts.model;
    let row = |mode: Mode| -> Row {
        let of = model.of(mode);
        let baskets = of.own.and_then(Own::baskets);
        vec![
            text(mode.name()),
            text(model.shape.name()),
            text(model.sellers.name()),
            integer(i64::from(model.recent_days)),
            integer(i64::from(model.last_day)),
            key(graph.counts.orders),
            text(of.unit.name()),
            real(of.alpha),
            text(of.normaliser.name()),
            real(of.k1),
            real(of.k2),
            real(of.rho),
            real(of.beta),
            real(of.back_weight),
            real(of.popular_weight),
            optional(of.own.and_then(Own::days).map(real)),
            optional(baskets.map(|(within, ..)| real(within))),
            optional(baskets.map(|(_, between, _)| real(between))),
            optional(baskets.map(|(.., size)| integer(i64::from(size)))),
            optional(of.history_days.map(real)),
            optional(of.slim.map(|slim| text(slim.unit.name()))),
            optional(of.slim.map(|slim| real(slim.l1))),
            optional(of.slim.map(|slim| real(slim.l2))),
        ]
    };
    Box::new(Mode::ALL.into_iter().map(row))
}
