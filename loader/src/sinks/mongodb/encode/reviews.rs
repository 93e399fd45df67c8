//! Reviews with what they are about and the words they are found by.

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};
use triptych_schemas::gold;

use super::fields::Fields;
use super::orders::Groups;
use crate::frame;
use crate::sinks::Gold;

pub(super) struct Reviews<'a> {
    gold: Gold<'a>,
    order_key: Fields<'a>,
    customer_key: Fields<'a>,
    score: Fields<'a>,
    created_at: Fields<'a>,
    item: Fields<'a>,
    items: Groups,
    /// Positions in `documents.postings`, by review: ascending, so by term.
    terms: Vec<Vec<u32>>,
    state: Fields<'a>,
    ids: Fields<'a>,
    customer_id: Fields<'a>,
    texts: Fields<'a>,
}

impl<'a> Reviews<'a> {
    pub(super) fn new(gold: &Gold<'a>) -> Self {
        let facts = gold.facts;
        let mut terms = vec![Vec::new(); facts.reviews.height()];
        for (position, posting) in (0..).zip(&gold.documents.postings) {
            for review in &posting.reviews {
                terms[*review as usize].push(position);
            }
        }
        let of_review = |columns| Fields::of(&gold::REVIEWS, &facts.reviews).and(columns);
        let of_order = |columns| Fields::of(&gold::ORDERS, &facts.orders).and(columns);
        Self {
            gold: *gold,
            order_key: of_review(&["order_key"]),
            customer_key: of_order(&["customer_key"]),
            score: of_review(&["score"]),
            created_at: of_review(&["created_at"]),
            item: Fields::of(&gold::SALES, &facts.sales).and(&["product_key", "product_id", "category", "seller_id"]),
            items: Groups::new(&facts.sales, facts.orders.height()),
            terms,
            state: of_order(&["state"]),
            ids: of_review(&["review_id", "order_id"]),
            customer_id: of_order(&["customer_id"]),
            texts: of_review(&["title", "message", "answered_at"]),
        }
    }

    /// `key` is the review's number by id; `rows` leads to the row of the fact table.
    pub(super) fn put(&self, key: usize, document: &mut RawDocumentBuf) {
        let row = self.gold.documents.reviews[key] as usize;
        let table = &self.gold.facts.reviews;
        let order = frame::keys(table, "order_key").get(row).map_or(0, |order| order as usize);
        self.order_key.put(row, document);
        self.customer_key.put(order, document);
        self.score.put(row, document);
        document.append(cstr!("has_message"), frame::texts(table, "message").get(row).is_some());
        self.created_at.put(row, document);
        document.append(cstr!("items"), self.items(order));
        if !self.terms[key].is_empty() {
            document.append(cstr!("terms"), self.terms(key));
        }
        self.state.put(order, document);
        self.ids.put(row, document);
        self.customer_id.put(order, document);
        self.texts.put(row, document);
    }

    /// Each product and seller once.
    fn items(&self, order: usize) -> RawArrayBuf {
        let [products, sellers] = ["product_key", "seller_key"].map(|name| frame::keys(&self.gold.facts.sales, name));
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

    fn terms(&self, key: usize) -> RawArrayBuf {
        let mut terms = RawArrayBuf::new();
        for position in &self.terms[key] {
            terms.push(self.gold.documents.postings[*position as usize].term.as_str());
        }
        terms
    }
}
