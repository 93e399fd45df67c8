//! What one request can ask of documents and graph, as keys that can be told apart: two equal questions are one.

use std::sync::Arc;

use crate::kpi::filter::Filter;
use crate::stores::documents::{
    CustomerFilter, CustomerOrder, ListQuery, OrderOrder, ProductFilter, ProductOrder, ReviewFilter, ReviewOrder,
    SellerFilter, SellerOrder,
};
use crate::stores::graph;

pub(crate) type ProductList = ListQuery<ProductFilter, ProductOrder>;
pub(crate) type SellerList = ListQuery<SellerFilter, SellerOrder>;
pub(crate) type CustomerList = ListQuery<CustomerFilter, CustomerOrder>;
pub(crate) type ReviewList = ListQuery<ReviewFilter, ReviewOrder>;
pub(crate) type OrderList = ListQuery<Filter, OrderOrder>;

/// Numbers are dense keys of the load, texts are ids of the source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Question {
    Product(u32),
    ProductOfId(String),
    Seller(u32),
    SellerOfId(String),
    Customer(u32),
    /// Of a person or an account.
    CustomerOfId(String),
    Order(u32),
    OrderOfId(String),
    Review {
        review_id: String,
        order_id: String,
    },
    ItemsOfOrder(u32),
    PaymentsOfOrder(u32),
    ReviewsOfOrder(u32),
    SellersOfProduct(u32),
    /// The newest, so many of them.
    OrdersOfCustomer {
        customer: u32,
        first: usize,
    },
    ReviewsOfCustomer {
        customer: u32,
        first: usize,
    },
    ProductPage(Arc<ProductList>),
    SellerPage(Arc<SellerList>),
    CustomerPage(Arc<CustomerList>),
    ReviewPage(Arc<ReviewList>),
    OrderPage(Arc<OrderList>),
    /// How many pass a filter.
    ProductCount(Arc<ProductFilter>),
    SellerCount(Arc<SellerFilter>),
    CustomerCount(Arc<CustomerFilter>),
    ReviewCounts(Arc<ReviewFilter>),
    OrderCount(Arc<Filter>),
    Recommendations(Arc<graph::Question>),
    /// The most alike to a person, so many of them.
    SimilarCustomers {
        customer: String,
        first: usize,
    },
}

/// Questions of one kind that are asked at once, without waiting for more: more than a full page of full pages.
const KEYS_MAX: usize = 20_000;
/// More than a full page asks.
const RECOMMENDATIONS_MAX: usize = 1_000;

impl Question {
    pub(super) fn batch_max(&self) -> usize {
        match self {
            Self::Recommendations(_) | Self::SimilarCustomers { .. } => RECOMMENDATIONS_MAX,
            _ => KEYS_MAX,
        }
    }

    /// The key that it is about, where it is about one.
    pub(super) fn key(&self) -> Option<u32> {
        match self {
            Self::Product(key)
            | Self::Seller(key)
            | Self::Customer(key)
            | Self::Order(key)
            | Self::ItemsOfOrder(key)
            | Self::PaymentsOfOrder(key)
            | Self::ReviewsOfOrder(key)
            | Self::SellersOfProduct(key) => Some(*key),
            _ => None,
        }
    }

    /// The id that it is about, where it is about one.
    pub(super) fn id(&self) -> Option<&String> {
        match self {
            Self::ProductOfId(id) | Self::SellerOfId(id) | Self::CustomerOfId(id) | Self::OrderOfId(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn product_page(&self) -> Option<&ProductList> {
        if let Self::ProductPage(asked) = self { Some(asked) } else { None }
    }

    pub(super) fn seller_page(&self) -> Option<&SellerList> {
        if let Self::SellerPage(asked) = self { Some(asked) } else { None }
    }

    pub(super) fn customer_page(&self) -> Option<&CustomerList> {
        if let Self::CustomerPage(asked) = self { Some(asked) } else { None }
    }

    pub(super) fn review_page(&self) -> Option<&ReviewList> {
        if let Self::ReviewPage(asked) = self { Some(asked) } else { None }
    }

    pub(super) fn order_page(&self) -> Option<&OrderList> {
        if let Self::OrderPage(asked) = self { Some(asked) } else { None }
    }

    pub(super) fn product_count(&self) -> Option<&ProductFilter> {
        if let Self::ProductCount(asked) = self { Some(asked) } else { None }
    }

    pub(super) fn seller_count(&self) -> Option<&SellerFilter> {
        if let Self::SellerCount(asked) = self { Some(asked) } else { None }
    }

    pub(super) fn customer_count(&self) -> Option<&CustomerFilter> {
        if let Self::CustomerCount(asked) = self { Some(asked) } else { None }
    }

    pub(super) fn review_counts(&self) -> Option<&ReviewFilter> {
        if let Self::ReviewCounts(asked) = self { Some(asked) } else { None }
    }

    pub(super) fn order_count(&self) -> Option<&Filter> {
        if let Self::OrderCount(asked) = self { Some(asked) } else { None }
    }

    pub(super) fn recommendations(&self) -> Option<&graph::Question> {
        if let Self::Recommendations(asked) = self { Some(asked) } else { None }
    }
}
