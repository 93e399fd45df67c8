//! Nodes, by key.

use polars::prelude::{DataFrame, StringChunked};
use triptych_recommend::parameters::Mode;

use super::{Row, Rows, integer, key, optional, real, text};
use crate::frame;
use crate::gold::graph::Graph;

/// Of a range of people.
pub(super) fn customers(table: &DataFrame) -> Rows<'_> {
    keyed(frame::texts(table, "customer_id"), frame::keys(table, "customer_key").iter().flatten())
}

pub(super) fn sellers(table: &DataFrame) -> Rows<'_> {
    keyed(frame::texts(table, "seller_id"), 0_u32..)
}

fn keyed<'a>(ids: &'a StringChunked, keys: impl Iterator<Item = u32> + Send + 'a) -> Rows<'a> {
    Box::new(ids.iter().flatten().zip(keys).map(|(id, position)| vec![text(id), key(position)]))
}

pub(super) fn products<'a>(table: &'a DataFrame, graph: &'a Graph) -> Rows<'a> {
    let counts = &graph.counts;
    let ids = frame::texts(table, "product_id").iter().zip(0_u32..);
    Box::new(ids.zip(counts.products.iter().zip(&counts.together)).map(|((id, position), (product, together))| {
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
        vec![
            text(mode.name()),
            text(model.shape.name()),
            text(model.sellers.name()),
            integer(i64::from(model.recent_days)),
            integer(i64::from(model.last_day)),
            key(graph.counts.orders),
            text(of.unit.name()),
            real(of.alpha),
            real(of.k1),
            real(of.k2),
            real(of.rho),
            real(of.beta),
            real(of.back_weight),
            optional(of.own_days.map(real)),
            optional(of.history_days.map(real)),
            optional(of.slim.map(|slim| text(slim.unit.name()))),
            optional(of.slim.map(|slim| real(slim.l1))),
            optional(of.slim.map(|slim| real(slim.l2))),
        ]
    };
    Box::new(Mode::ALL.into_iter().map(row))
}
