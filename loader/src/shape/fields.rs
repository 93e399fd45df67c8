//! The canonical fields that a file can feed, a list a table, in the order in which the table's cleaner asks for them. A shape says
//! for each which of its columns holds it. Refuses, when it is compiled, a name that no list has.

pub const PLACES: &[&str] = &["zip_prefix", "latitude", "longitude", "city", "state"];
pub const CATEGORIES: &[&str] = &["category_portuguese", "category"];
pub const CUSTOMERS: &[&str] = &["account_id", "customer_id", "zip_prefix", "city", "state", "country"];
pub const PRODUCTS: &[&str] = &[
    "product_id",
    "category_portuguese",
    "name_length",
    "description_length",
    "photos",
    "weight_grams",
    "length_cm",
    "height_cm",
    "width_cm",
    "name",
    "sku",
    "vendor",
    "type",
    "variant",
];
pub const SELLERS: &[&str] = &["seller_id", "zip_prefix", "city", "state"];
pub const ORDERS: &[&str] = &[
    "order_id",
    "account_id",
    "status",
    "purchased_at",
    "approved_at",
    "shipped_at",
    "delivered_at",
    "estimated_delivery_at",
    "discount",
    "shipping",
    "tax",
    "total",
    "refunded",
    "coupon",
    "channel",
    "source",
    "currency",
];
pub const ORDER_ITEMS: &[&str] = &[
    "order_id",
    "item_number",
    "product_id",
    "seller_id",
    "shipping_limit_at",
    "price",
    "freight",
    "quantity",
    "unit_price",
    "discount",
    "tax",
    "refunded",
];
pub const PAYMENTS: &[&str] = &["order_id", "payment_number", "type", "installments", "value"];
pub const REVIEWS: &[&str] = &["review_id", "order_id", "score", "title", "message", "created_at", "answered_at"];
/// Of a file whose rows are lines of orders, and tell of the order and the product what files of their own do elsewhere.
pub const LINES: &[&str] = &[
    "order_id",
    "account_id",
    "customer_id",
    "status",
    "purchased_at",
    "approved_at",
    "shipped_at",
    "delivered_at",
    "estimated_delivery_at",
    "zip_prefix",
    "city",
    "state",
    "country",
    "order_discount",
    "shipping",
    "order_tax",
    "total",
    "order_refunded",
    "coupon",
    "channel",
    "source",
    "currency",
    "item_number",
    "product_id",
    "quantity",
    "unit_price",
    "price",
    "discount",
    "tax",
    "freight",
    "refunded",
    "name",
    "sku",
    "vendor",
    "type",
    "variant",
    "category",
    "seller_id",
    "payment_type",
];

/// Where a field stands in its list.
pub const fn position(fields: &[&str], field: &str) -> usize {
    let mut position = 0;
    while position < fields.len() {
        if is_same(fields[position].as_bytes(), field.as_bytes()) {
            return position;
        }
        position += 1;
    }
    panic!("no such field in the list")
}

/// As `==`, which cannot be asked when compiling.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        assert_eq!(position(SELLERS, "seller_id"), 0);
        assert_eq!(position(SELLERS, "state"), 3);
        assert!(std::panic::catch_unwind(|| position(SELLERS, "stat")).is_err());
    }
}
