//! What one row of a file is, and so which canonical table it feeds.

use serde::Deserialize;

use crate::shape::fields;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Grain {
    Place,
    Category,
    Customer,
    Product,
    Seller,
    Order,
    Line,
    Payment,
    Review,
}

impl Grain {
    #[cfg(test)]
    pub(super) const ALL: [Self; 9] = [
        Self::Place,
        Self::Category,
        Self::Customer,
        Self::Product,
        Self::Seller,
        Self::Order,
        Self::Line,
        Self::Payment,
        Self::Review,
    ];

    /// What a row is, in words.
    #[cfg(test)]
    pub(super) fn about(self, has_orders: bool) -> &'static str {
        match self {
            Self::Place => "a point of a zip code prefix",
            Self::Category => "the English name of a category",
            Self::Customer => "an account, and in `customer_id` the person behind it where one person has several",
            Self::Product => "a product",
            Self::Seller => "a seller",
            Self::Order => "an order",
            Self::Line if has_orders => "a line of an order, which another file tells of",
            Self::Line => "a line of an order, and the only word of the order",
            Self::Payment => "a payment of an order",
            Self::Review => "a review of an order",
        }
    }

    #[cfg(test)]
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Category => "category",
            Self::Customer => "customer",
            Self::Product => "product",
            Self::Seller => "seller",
            Self::Order => "order",
            Self::Line => "line",
            Self::Payment => "payment",
            Self::Review => "review",
        }
    }

    /// The table and its fields. Where no file has a row an order, lines tell of orders too.
    pub(super) fn feeds(self, has_orders: bool) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Place => ("places", fields::PLACES),
            Self::Category => ("categories", fields::CATEGORIES),
            Self::Customer => ("customers", fields::CUSTOMERS),
            Self::Product => ("products", fields::PRODUCTS),
            Self::Seller => ("sellers", fields::SELLERS),
            Self::Order => ("orders", fields::ORDERS),
            Self::Line if has_orders => ("order_items", fields::ORDER_ITEMS),
            Self::Line => ("order_items", fields::LINES),
            Self::Payment => ("payments", fields::PAYMENTS),
            Self::Review => ("reviews", fields::REVIEWS),
        }
    }

    /// The fields without which nothing can be made of a row.
    pub(super) fn required(self, has_orders: bool) -> &'static [&'static str] {
        match self {
            Self::Place => &["zip_prefix", "latitude", "longitude"],
            Self::Category => &["category_portuguese", "category"],
            Self::Customer => &["account_id"],
            Self::Product => &["product_id"],
            Self::Seller => &["seller_id"],
            Self::Order => &["order_id", "purchased_at"],
            Self::Line if has_orders => &["order_id", "product_id"],
            Self::Line => &["order_id", "purchased_at", "product_id"],
            Self::Payment => &["order_id", "payment_number", "type", "installments", "value"],
            Self::Review => &["review_id", "order_id", "score"],
        }
    }
}
