//! Lists of documents: what passes, in which order, and where a page starts. Pure; every store answers to these.
//!
//! An order gives each row a position: sort values that ascend, and last the row's id, so that no two rows share one.
//! A page starts after a position, wherever rows before it came or went, and in whatever load: a position holds nothing that
//! means something in one load only. Order by id is order by key, so a store turns the id into the last key that does not
//! follow it, and compares keys from there. What has no value stands last.

use triptych_analytics::rfm::Activity;
use triptych_analytics::segment::Segment;
use triptych_schemas::code::OrderStatus;

use super::records::{Customer, Order, Product, Review, Seller};
use crate::filter::TextFilter;
use crate::search::{NameSearch, Search};

/// What one page is asked for, behind a position, or behind a start where that is known already.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListQuery<F, O, P = Position> {
    pub filter: F,
    pub order: O,
    pub after: Option<P>,
    pub first: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// Whether rows follow the last one.
    pub has_next: bool,
}

impl<T> Page<T> {
    /// Cuts rows of which one more was asked for.
    pub fn cut(mut rows: Vec<T>, first: usize) -> Self {
        let has_next = rows.len() > first;
        rows.truncate(first);
        Self { rows, has_next }
    }
}

/// Where a row stands in its list, or stood in that of another load.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    pub values: Vec<SortValue>,
    pub id: RowId,
}

/// What tells rows apart in every load. Its order is that of keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowId {
    One(String),
    Review { review_id: String, order_id: String },
}

impl RowId {
    /// The source's id; a review's is not unique.
    pub fn first(&self) -> &str {
        match self {
            Self::One(id) => id,
            Self::Review { review_id, .. } => review_id,
        }
    }

    /// What stands beside it.
    pub fn second(&self) -> Option<&str> {
        match self {
            Self::One(_) => None,
            Self::Review { order_id, .. } => Some(order_id),
        }
    }
}

/// A position in one load: behind the row of this key, which may have other values here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    pub values: Vec<SortValue>,
    /// The last key whose id does not follow that of the position; -1 where all do.
    pub key: i64,
}

impl Start {
    /// Of a list that is in the order of one whole number.
    pub fn as_integer(&self) -> Option<(i64, i64)> {
        if let [SortValue::Integer(value)] = self.values.as_slice() { Some((*value, self.key)) } else { None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortValue {
    Integer(i64),
    Real(Real),
}

/// A real number that can be told apart and hashed, by its bits.
#[derive(Clone, Copy, Debug)]
pub struct Real(pub f64);

impl PartialEq for Real {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Real {}

impl std::hash::Hash for Real {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

/// A circle on the ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Near {
    pub latitude: Real,
    pub longitude: Real,
    pub kilometres: Real,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ProductFilter {
    pub category: TextFilter,
    /// Ids of sellers; one who sold it passes. A product that was never sold has no seller.
    pub seller: TextFilter,
    /// Cents. The range from the lowest to the highest price meets the range asked for.
    pub price_from: Option<i64>,
    pub price_to: Option<i64>,
    /// Least average score.
    pub score_from: Option<Real>,
    pub ids: Option<Vec<String>>,
    /// In name or sku. One without any word finds nothing.
    pub search: Option<NameSearch>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProductOrder {
    BestSelling,
    Revenue,
    BestReviewed,
    PriceAscending,
    PriceDescending,
    Id,
}

/// Item filters (`category`, `product`, `seller`) hold together on one item of the reviewed order. An order without items
/// counts as one item without values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ReviewFilter {
    /// Id of a product that the order holds; independent of the item filters.
    pub of_product: Option<String>,
    /// Both inclusive.
    pub score_from: Option<i32>,
    pub score_to: Option<i32>,
    pub category: TextFilter,
    pub product: TextFilter,
    pub seller: TextFilter,
    /// Where the order was sent.
    pub state: TextFilter,
    pub has_message: Option<bool>,
    /// Inclusive.
    pub created_from: Option<i64>,
    /// Exclusive.
    pub created_before: Option<i64>,
    /// In title or message. One without any word finds nothing.
    pub search: Option<Search>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReviewOrder {
    Newest,
    Oldest,
    Best,
    Worst,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SellerFilter {
    pub state: TextFilter,
    /// Of a product sold. A seller without sales has none.
    pub category: TextFilter,
    pub near: Option<Near>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SellerOrder {
    Revenue,
    Orders,
    BestReviewed,
    Id,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CustomerFilter {
    pub state: TextFilter,
    /// One of these; one who never ordered is in none.
    pub segment: Option<Vec<Segment>>,
    pub activity: Option<Vec<Activity>>,
    pub anomaly: Option<bool>,
    pub order_count_from: Option<i32>,
    /// Cents; both inclusive, as all below. Who has no value passes no bound.
    pub revenue_from: Option<i64>,
    pub revenue_to: Option<i64>,
    pub lifetime_value_from: Option<Real>,
    pub lifetime_value_to: Option<Real>,
    pub churn_risk_from: Option<Real>,
    pub churn_risk_to: Option<Real>,
    pub score_from: Option<Real>,
    pub score_to: Option<Real>,
    pub near: Option<Near>,
}

/// Of orders by what KPIs filter; what has no value comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderOrder {
    Newest,
    Oldest,
    Revenue,
    PaymentValue,
    /// From purchase to delivery, where status is delivered and the delivery known.
    SlowestDelivery,
    /// After the time promised, where status is delivered and both times are known.
    Latest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CustomerOrder {
    Revenue,
    Orders,
    LastOrder,
    LifetimeValue,
    ChurnRisk,
    Score,
    Id,
}

/// Stands for a missing whole number: after every other.
const LAST: i64 = i64::MAX;

impl ProductOrder {
    pub fn position(self, product: &Product) -> Position {
        let values = match self {
            Self::BestSelling => vec![integer(-i64::from(product.items))],
            Self::Revenue => vec![integer(-product.revenue)],
            Self::BestReviewed => best_reviewed(product.reviews.average(), product.reviews.count()),
            Self::PriceAscending => vec![integer(product.price_min.unwrap_or(LAST))],
            Self::PriceDescending => vec![integer(product.price_max.map_or(LAST, |price| -price))],
            Self::Id => Vec::new(),
        };
        Position { values, id: RowId::One(product.id.clone()) }
    }
}

impl ReviewOrder {
    pub fn position(self, review: &Review) -> Position {
        let score = i64::from(review.score);
        let newest = integer(review.created_at.map_or(LAST, |time| -time));
        let values = match self {
            Self::Newest => vec![newest],
            Self::Oldest => vec![integer(review.created_at.unwrap_or(LAST))],
            Self::Best => vec![integer(-score), newest],
            Self::Worst => vec![integer(score), newest],
        };
        let (review_id, order_id) = (review.review_id.clone(), review.order_id.clone());
        Position { values, id: RowId::Review { review_id, order_id } }
    }
}

impl SellerOrder {
    pub fn position(self, seller: &Seller) -> Position {
        let values = match self {
            Self::Revenue => vec![integer(-seller.revenue)],
            Self::Orders => vec![integer(-i64::from(seller.orders))],
            Self::BestReviewed => best_reviewed(seller.reviews.average(), seller.reviews.count()),
            Self::Id => Vec::new(),
        };
        Position { values, id: RowId::One(seller.id.clone()) }
    }
}

impl OrderOrder {
    pub fn position(self, order: &Order) -> Position {
        let is_delivered = order.status == Some(OrderStatus::Delivered);
        let delivered_at = order.delivered_at.filter(|_| is_delivered);
        let after = |start: Option<i64>| Some(start? - delivered_at?);
        let place = match self {
            Self::Newest => -order.purchased_at,
            Self::Oldest => order.purchased_at,
            Self::Revenue => -order.revenue,
            Self::PaymentValue => -order.payment_value,
            Self::SlowestDelivery => after(Some(order.purchased_at)).unwrap_or(LAST),
            Self::Latest => after(order.estimated_delivery_at).unwrap_or(LAST),
        };
        // Keys of orders ascend by purchase, then id.
        Position { values: vec![integer(place), integer(order.purchased_at)], id: RowId::One(order.id.clone()) }
    }
}

impl CustomerOrder {
    pub fn position(self, customer: &Customer) -> Position {
        let values = match self {
            Self::Revenue => vec![integer(-customer.revenue)],
            Self::Orders => vec![integer(-i64::from(customer.orders))],
            Self::LastOrder => vec![integer(customer.last_order_at.map_or(LAST, |time| -time))],
            Self::LifetimeValue => vec![most(customer.lifetime_value)],
            Self::ChurnRisk => vec![most(customer.churn_risk)],
            Self::Score => vec![most(customer.score)],
            Self::Id => Vec::new(),
        };
        Position { values, id: RowId::One(customer.id.clone()) }
    }
}

/// By average score, then by number of reviews. Without reviews the average stands as 0, which no score reaches.
fn best_reviewed(average: Option<f64>, count: u32) -> Vec<SortValue> {
    vec![SortValue::Real(Real(-average.unwrap_or(0.0))), integer(-i64::from(count))]
}

/// What is missing stands after every number.
fn most(value: Option<f64>) -> SortValue {
    SortValue::Real(Real(value.map_or(f64::INFINITY, |value| -value)))
}

fn integer(value: i64) -> SortValue {
    SortValue::Integer(value)
}
