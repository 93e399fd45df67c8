//! What the gateway asks of a document store: single documents by key or id, those that belong to others, and lists.
//!
//! Every question is asked for many at once, so that a level of a GraphQL query is one call, whatever its number of
//! rows. What is not found is left out. Order within an answer is only promised where it is said.

mod lists;
mod records;

pub use lists::{
    CustomerFilter, CustomerOrder, ListQuery, Near, OrderOrder, Page, Position, ProductFilter, ProductOrder, Real,
    ReviewFilter, ReviewOrder, RowId, SellerFilter, SellerOrder, SortValue, Start,
};
pub use records::{Category, Customer, Order, OrderItem, Payment, Product, Review, Rfm, Seller};
pub use triptych_analytics::abc::AbcClass;
pub use triptych_analytics::reviews::ReviewCounts;

use std::collections::HashMap;

use async_trait::async_trait;

use super::StoreError;

type Answer<T> = Result<T, StoreError>;

/// Products, reviews, customers, sellers, orders, and their lists.
///
/// Keys are the dense keys of the load: order by key is order by id. Answers by id are keyed by the id asked for.
#[async_trait]
pub trait Documents: Send + Sync {
    async fn products_by_key(&self, keys: &[u32]) -> Answer<Vec<Product>>;
    async fn products_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Product>>;
    async fn sellers_by_key(&self, keys: &[u32]) -> Answer<Vec<Seller>>;
    async fn sellers_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Seller>>;
    async fn customers_by_key(&self, keys: &[u32]) -> Answer<Vec<Customer>>;
    /// An id is that of a person, or that of an account, which means its person.
    async fn customers_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Customer>>;
    async fn orders_by_key(&self, keys: &[u32]) -> Answer<Vec<Order>>;
    async fn orders_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Order>>;
    /// By review id and order id, which together are the key.
    async fn reviews_by_id(&self, ids: &[(String, String)]) -> Answer<Vec<Review>>;
    /// All categories, by English, then Portuguese name.
    async fn categories(&self) -> Answer<Vec<Category>>;

    /// By order, then number.
    async fn items_of_orders(&self, orders: &[u32]) -> Answer<Vec<OrderItem>>;
    /// By order, then number.
    async fn payments_of_orders(&self, orders: &[u32]) -> Answer<Vec<Payment>>;
    /// By order, then review id.
    async fn reviews_of_orders(&self, orders: &[u32]) -> Answer<Vec<Review>>;
    /// Pairs of product and seller, by product, then seller.
    async fn sellers_of_products(&self, products: &[u32]) -> Answer<Vec<(u32, u32)>>;
    /// The newest orders of each customer, at most `first` of each; by purchase, latest first.
    async fn orders_of_customers(&self, customers: &[u32], first: usize) -> Answer<Vec<Order>>;
    /// The newest reviews of each customer, at most `first` of each, beside the customer; as [`ReviewOrder::Newest`].
    async fn reviews_of_customers(&self, customers: &[u32], first: usize) -> Answer<Vec<(u32, Review)>>;

    /// One page for each query, in their order. Rows ascend by the position that the query's order gives them.
    async fn product_pages(&self, queries: &[ListQuery<ProductFilter, ProductOrder>]) -> Answer<Vec<Page<Product>>>;
    async fn seller_pages(&self, queries: &[ListQuery<SellerFilter, SellerOrder>]) -> Answer<Vec<Page<Seller>>>;
    async fn customer_pages(&self, queries: &[ListQuery<CustomerFilter, CustomerOrder>])
    -> Answer<Vec<Page<Customer>>>;
    async fn review_pages(&self, queries: &[ListQuery<ReviewFilter, ReviewOrder>]) -> Answer<Vec<Page<Review>>>;

    /// How many rows pass each filter, in their order.
    async fn count_products(&self, filters: &[ProductFilter]) -> Answer<Vec<u64>>;
    async fn count_sellers(&self, filters: &[SellerFilter]) -> Answer<Vec<u64>>;
    async fn count_customers(&self, filters: &[CustomerFilter]) -> Answer<Vec<u64>>;
    /// Reviews by score that pass each filter, in their order.
    async fn count_reviews(&self, filters: &[ReviewFilter]) -> Answer<Vec<ReviewCounts>>;
}
