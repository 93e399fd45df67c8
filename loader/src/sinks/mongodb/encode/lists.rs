//! Recommendations for one customer.

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};
use triptych_recommend::parameters::Mode;

use super::{Encoder, put_text};
use crate::gold::lists::product_id;

pub(super) fn list(encoder: &Encoder<'_>, row: usize, document: &mut RawDocumentBuf) {
    let (facts, graph) = (encoder.gold.facts, encoder.gold.graph);
    put_text(document, cstr!("customer_id"), &facts.customers, "customer_id", row);
    let mut products = RawArrayBuf::new();
    for ranked in &graph.lists[row] {
        let mut product = RawDocumentBuf::new();
        product.append(cstr!("product_key"), ranked.product as i32);
        product.append(cstr!("product_id"), product_id(facts, ranked.product));
        product.append(cstr!("score"), ranked.score);
        let reason = encoder.wording.sentence(facts, graph, Mode::NewItems, ranked);
        product.append(cstr!("reason"), reason.as_str());
        product.append(cstr!("no_longer_sold"), ranked.no_longer_sold);
        products.push(product);
    }
    document.append(cstr!("products"), products);
}
