//! Recommendations for one customer.

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};
use triptych_recommend::parameters::Mode;

use super::put;
use crate::gold::lists::{Wording, product_id};
use crate::sinks::part::ListsPart;

pub(super) struct Lists<'a> {
    part: &'a ListsPart,
    wording: Wording,
}

impl<'a> Lists<'a> {
    pub(super) fn new(part: &'a ListsPart) -> Self {
        Self { part, wording: Wording::new(&part.of.graph.counts.model) }
    }

    pub(super) fn put(&self, row: usize, document: &mut RawDocumentBuf) {
        let (graph, catalogue) = (&self.part.of.graph, &self.part.of.catalogue.products);
        put(document, cstr!("customer_id"), self.part.customer_ids.get(row));
        let mut products = RawArrayBuf::new();
        for ranked in &self.part.lists[row] {
            let mut product = RawDocumentBuf::new();
            product.append(cstr!("product_key"), ranked.product as i32);
            product.append(cstr!("product_id"), product_id(catalogue, ranked.product));
            product.append(cstr!("score"), ranked.score);
            let reason = self.wording.sentence(catalogue, graph, Mode::NewItems, ranked);
            product.append(cstr!("reason"), reason.as_str());
            product.append(cstr!("no_longer_sold"), ranked.no_longer_sold);
            products.push(product);
        }
        document.append(cstr!("products"), products);
    }
}
