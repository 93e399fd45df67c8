//! Documents as stores answer them: integers, cents, seconds of wall time; nothing derived that a reader can derive.

use triptych_analytics::abc::AbcClass;
use triptych_analytics::reviews::ReviewCounts;
use triptych_analytics::rfm::Activity;
use triptych_analytics::segment::Segment;
use triptych_schemas::code::OrderStatus;

#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    pub key: u32,
    pub id: String,
    pub name: Option<String>,
    pub sku: Option<String>,
    pub vendor: Option<String>,
    pub kind: Option<String>,
    pub variant: Option<String>,
    pub category: Option<String>,
    pub category_portuguese: Option<String>,
    pub name_length: Option<i32>,
    pub description_length: Option<i32>,
    pub photos: Option<i32>,
    pub weight_grams: Option<i32>,
    pub length_cm: Option<i32>,
    pub height_cm: Option<i32>,
    pub width_cm: Option<i32>,
    /// Cents; null where nothing was sold.
    pub price_min: Option<i64>,
    pub price_max: Option<i64>,
    /// Distinct orders.
    pub orders: u32,
    pub items: u32,
    /// Cents.
    pub revenue: i64,
    pub abc_class: AbcClass,
    /// Of the orders that hold it, each review once.
    pub reviews: ReviewCounts,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Seller {
    pub key: u32,
    pub id: String,
    pub zip_prefix: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    /// Degrees north and east.
    pub location: Option<(f64, f64)>,
    pub orders: u32,
    pub items: u32,
    pub revenue: i64,
    /// Of the orders that hold an item of the seller, each review once.
    pub reviews: ReviewCounts,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    pub key: u32,
    pub id: String,
    /// Ascending.
    pub accounts: Vec<String>,
    pub zip_prefix: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    /// Degrees north and east.
    pub location: Option<(f64, f64)>,
    pub first_order_at: Option<i64>,
    pub last_order_at: Option<i64>,
    pub orders: u32,
    pub items: u32,
    pub revenue: i64,
    /// Null for one who never ordered, as everything below that may be.
    pub rfm: Option<Rfm>,
    pub activity: Option<Activity>,
    pub churn_risk: Option<f64>,
    /// Units of money.
    pub lifetime_value: Option<f64>,
    pub cluster: Option<i32>,
    pub anomaly: bool,
    pub score: Option<f64>,
}

/// Recency and what follows from it; frequency and monetary are the customer's own orders and revenue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfm {
    pub recency_days: i32,
    pub recency_score: i32,
    pub frequency_score: i32,
    pub monetary_score: i32,
    pub segment: Segment,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub key: u32,
    pub id: String,
    /// Null for a guest's order.
    pub customer_key: Option<u32>,
    pub status: Option<OrderStatus>,
    pub purchased_at: i64,
    pub approved_at: Option<i64>,
    pub shipped_at: Option<i64>,
    pub delivered_at: Option<i64>,
    pub estimated_delivery_at: Option<i64>,
    /// Cents, of the order and its lines; null where the source tells none, as the next three.
    pub discount: Option<i64>,
    pub shipping: Option<i64>,
    pub tax: Option<i64>,
    pub total: Option<i64>,
    pub coupon: Option<String>,
    pub channel: Option<String>,
    pub source: Option<String>,
    pub currency: Option<String>,
    /// Whether every line gives back.
    pub credit_note: bool,
    /// Net of what was refunded.
    pub revenue: i64,
    pub refunded: i64,
    pub freight: i64,
    pub payment_value: i64,
}

impl Order {
    /// Delivered after the promised time; unknown unless it was delivered and both times are known.
    pub fn late(&self) -> Option<bool> {
        if self.status != Some(OrderStatus::Delivered) {
            return None;
        }
        Some(self.delivered_at? > self.estimated_delivery_at?)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderItem {
    pub order_key: u32,
    pub number: i32,
    pub product_key: u32,
    pub seller_key: Option<u32>,
    /// Negative where units came back.
    pub quantity: i32,
    /// Cents, before discounts; null where the source tells none.
    pub unit_price: Option<i64>,
    /// Of the line, net of discounts and refunds; negative where it gives back.
    pub price: i64,
    /// Null where the source tells none, as discount and tax.
    pub freight: Option<i64>,
    pub discount: Option<i64>,
    pub tax: Option<i64>,
    /// Never negative.
    pub refunded: i64,
    pub shipping_limit_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    pub order_key: u32,
    pub number: i32,
    pub kind: triptych_schemas::code::PaymentType,
    pub installments: i32,
    pub value: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Order by it is order by review id, then order id.
    pub key: u32,
    pub review_id: String,
    pub order_key: u32,
    pub order_id: String,
    pub score: i32,
    pub title: Option<String>,
    pub message: Option<String>,
    pub created_at: Option<i64>,
    pub answered_at: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    pub name: String,
    pub name_portuguese: String,
    pub products: u32,
}
