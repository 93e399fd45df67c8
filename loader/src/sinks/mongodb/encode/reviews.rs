//! Reviews with what they are about and the words they are found by.

use std::collections::BTreeSet;

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};
use triptych_schemas::{gold, text};

use super::fields::Fields;
use super::orders::Groups;
use super::put;
use crate::frame;
use crate::sinks::part::OrdersPart;

pub(super) struct Reviews<'a> {
    part: &'a OrdersPart,
    order_key: Fields<'a>,
    customer_key: Fields<'a>,
    score: Fields<'a>,
    created_at: Fields<'a>,
    item: Fields<'a>,
    items: Groups,
    state: Fields<'a>,
    ids: Fields<'a>,
    customer_id: Fields<'a>,
    texts: Fields<'a>,
}

impl<'a> Reviews<'a> {
    pub(super) fn new(part: &'a OrdersPart) -> Self {
        let facts = &part.facts;
        let of_review = |columns| Fields::of(&gold::REVIEWS, &facts.reviews).and(columns);
        let of_order = |columns| Fields::of(&gold::ORDERS, &facts.orders).and(columns);
        Self {
            part,
            order_key: of_review(&["order_key"]),
            customer_key: of_order(&["customer_key"]),
            score: of_review(&["score"]),
            created_at: of_review(&["created_at"]),
            item: Fields::of(&gold::SALES, &facts.sales).and(&["product_key", "product_id", "category", "seller_id"]),
            items: Groups::new(&facts.sales, part),
            state: of_order(&["state"]),
            ids: of_review(&["review_id", "order_id"]),
            customer_id: of_order(&["customer_id"]),
            texts: of_review(&["title", "message", "answered_at"]),
        }
    }

    pub(super) fn put(&self, row: usize, document: &mut RawDocumentBuf) {
        let table = &self.part.facts.reviews;
        let order = frame::keys(table, "order_key").get(row).map_or(0, |key| (key - self.part.first_key) as usize);
        self.order_key.put(row, document);
        self.customer_key.put(order, document);
        self.score.put(row, document);
        document.append(cstr!("has_message"), frame::texts(table, "message").get(row).is_some());
        self.created_at.put(row, document);
        document.append(cstr!("items"), self.items(order));
        put(document, cstr!("terms"), self.terms(row));
        self.state.put(order, document);
        self.ids.put(row, document);
        self.customer_id.put(order, document);
        self.texts.put(row, document);
    }

    /// Each product and seller once.
    fn items(&self, order: usize) -> RawArrayBuf {
        let sales = &self.part.facts.sales;
        let [products, sellers] = ["product_key", "seller_key"].map(|name| frame::keys(sales, name));
        let mut items = RawArrayBuf::new();
        let mut seen = Vec::new();
        for row in self.items.of(order) {
            let pair = (products.get(row), sellers.get(row));
            if seen.contains(&pair) {
                continue;
            }
            seen.push(pair);
            let mut item = RawDocumentBuf::new();
            self.item.put(row, &mut item);
            items.push(item);
        }
        items
    }

    /// The words that title and message are found by, each once, ascending; `None` where there are none.
    fn terms(&self, row: usize) -> Option<RawArrayBuf> {
        let texts = ["title", "message"].map(|name| frame::texts(&self.part.facts.reviews, name).get(row));
        let found: BTreeSet<String> = texts.into_iter().flatten().flat_map(text::search_terms).collect();
        let mut terms = RawArrayBuf::new();
        for term in &found {
            terms.push(term.as_str());
        }
        (!found.is_empty()).then_some(terms)
    }
}
