//! Recommendations for one customer.

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};
use triptych_recommend::parameters::Mode;
use triptych_schemas::gold;

use super::fields::Fields;
use crate::gold::lists::{Wording, product_id};
use crate::sinks::Gold;

pub(super) struct Lists<'a> {
    gold: Gold<'a>,
    customer_id: Fields<'a>,
    wording: Wording,
}

impl<'a> Lists<'a> {
    pub(super) fn new(gold: &Gold<'a>) -> Self {
        Self {
            gold: *gold,
            customer_id: Fields::of(&gold::CUSTOMERS, &gold.facts.customers).and(&["customer_id"]),
            wording: Wording::new(&gold.graph.counts.model),
        }
    }

    pub(super) fn put(&self, row: usize, document: &mut RawDocumentBuf) {
        let (facts, graph) = (self.gold.facts, self.gold.graph);
        self.customer_id.put(row, document);
        let mut products = RawArrayBuf::new();
        for ranked in &graph.lists[row] {
            let mut product = RawDocumentBuf::new();
            product.append(cstr!("product_key"), ranked.product as i32);
            product.append(cstr!("product_id"), product_id(facts, ranked.product));
            product.append(cstr!("score"), ranked.score);
            let reason = self.wording.sentence(facts, graph, Mode::NewItems, ranked);
            product.append(cstr!("reason"), reason.as_str());
            product.append(cstr!("no_longer_sold"), ranked.no_longer_sold);
            products.push(product);
        }
        document.append(cstr!("products"), products);
    }
}
