//! Customers with their accounts.

use mongodb::bson::raw::cstr;
use mongodb::bson::{RawArrayBuf, RawDocumentBuf};
use triptych_schemas::{gold, marts};

use super::fields::{Fields, Location};
use crate::sinks::part::PeoplePart;

/// Of the person's metrics; frequency and monetary are the document's own `order_count` and `revenue`.
const METRICS: [&str; 15] = [
    "segment",
    "activity",
    "anomaly",
    "recency_days",
    "recency_score",
    "frequency_score",
    "monetary_score",
    "churn_risk",
    "expected_purchases",
    "lifetime_value",
    "abc_class",
    "cluster",
    "isolation",
    "anomaly_feature",
    "score",
];

pub(super) struct Customers<'a> {
    part: &'a PeoplePart,
    id: Fields<'a>,
    totals: Fields<'a>,
    location: Location,
    metrics: Fields<'a>,
    others: Fields<'a>,
}

impl<'a> Customers<'a> {
    pub(super) fn new(part: &'a PeoplePart) -> Self {
        let of_table = || Fields::of(&gold::CUSTOMERS, &part.customers);
        Self {
            part,
            id: of_table().and(&["customer_id"]),
            totals: of_table().and(&["revenue", "order_count", "last_order_at", "state"]),
            location: Location::of(&part.customers),
            metrics: Fields::of(&marts::CUSTOMER_METRICS, &part.metrics).and(&METRICS),
            others: of_table().and(&["first_order_at", "item_count", "zip_prefix", "city", "country"]),
        }
    }

    pub(super) fn put(&self, row: usize, document: &mut RawDocumentBuf) {
        self.id.put(row, document);
        document.append(cstr!("accounts"), self.accounts(row));
        self.totals.put(row, document);
        self.location.put(row, document);
        self.metrics.put(row, document);
        self.others.put(row, document);
    }

    fn accounts(&self, row: usize) -> RawArrayBuf {
        let mut accounts = RawArrayBuf::new();
        for id in self.part.accounts.of(row) {
            accounts.push(id);
        }
        accounts
    }
}

/// The metrics as the view shows them: first what it takes over, in the order of the customer's document, then what it names
/// anew.
pub(super) fn metrics(part: &PeoplePart) -> Fields<'_> {
    let of_table = Fields::of(&marts::CUSTOMER_METRICS, &part.metrics);
    of_table.and(&["customer_id"]).and(&METRICS).and(&["frequency", "monetary"])
}
