//! Which file answers which question.

use std::collections::HashMap;

use async_trait::async_trait;

use super::error::failed;
use super::load::Load;
use super::{catalogue, customers, orders, products, review_counts, reviews, sellers};
use crate::stores::StoreError;
use crate::stores::documents::{
    Category, Customer, CustomerFilter, CustomerOrder, Documents, ListQuery, Order, OrderItem, Page, Payment, Product,
    ProductFilter, ProductOrder, Review, ReviewCounts, ReviewFilter, ReviewOrder, Seller, SellerFilter, SellerOrder,
};

pub(super) struct MongodbDocuments(pub(super) Load);

type Answer<T> = Result<T, StoreError>;

#[async_trait]
impl Documents for MongodbDocuments {
    async fn products_by_key(&self, keys: &[u32]) -> Answer<Vec<Product>> {
        products::by_key(&self.0, keys).await.map_err(failed)
    }

    async fn products_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Product>> {
        products::by_id(&self.0, ids).await.map_err(failed)
    }

    async fn sellers_by_key(&self, keys: &[u32]) -> Answer<Vec<Seller>> {
        sellers::by_key(&self.0, keys).await.map_err(failed)
    }

    async fn sellers_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Seller>> {
        sellers::by_id(&self.0, ids).await.map_err(failed)
    }

    async fn customers_by_key(&self, keys: &[u32]) -> Answer<Vec<Customer>> {
        customers::by_key(&self.0, keys).await.map_err(failed)
    }

    async fn customers_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Customer>> {
        customers::by_id(&self.0, ids).await.map_err(failed)
    }

    async fn orders_by_key(&self, keys: &[u32]) -> Answer<Vec<Order>> {
        orders::by_key(&self.0, keys).await.map_err(failed)
    }

    async fn orders_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Order>> {
        orders::by_id(&self.0, ids).await.map_err(failed)
    }

    async fn reviews_by_id(&self, ids: &[(String, String)]) -> Answer<Vec<Review>> {
        reviews::by_id(&self.0, ids).await.map_err(failed)
    }

    async fn categories(&self) -> Answer<Vec<Category>> {
        catalogue::categories(&self.0).await.map_err(failed)
    }

    async fn items_of_orders(&self, orders: &[u32]) -> Answer<Vec<OrderItem>> {
        orders::items(&self.0, orders).await.map_err(failed)
    }

    async fn payments_of_orders(&self, orders: &[u32]) -> Answer<Vec<Payment>> {
        orders::payments(&self.0, orders).await.map_err(failed)
    }

    async fn reviews_of_orders(&self, orders: &[u32]) -> Answer<Vec<Review>> {
        reviews::of_orders(&self.0, orders).await.map_err(failed)
    }

    async fn sellers_of_products(&self, products: &[u32]) -> Answer<Vec<(u32, u32)>> {
        products::sellers(&self.0, products).await.map_err(failed)
    }

    async fn orders_of_customers(&self, customers: &[u32], first: usize) -> Answer<Vec<Order>> {
        orders::of_customers(&self.0, customers, first).await.map_err(failed)
    }

    async fn reviews_of_customers(&self, customers: &[u32], first: usize) -> Answer<Vec<(u32, Review)>> {
        reviews::of_customers(&self.0, customers, first).await.map_err(failed)
    }

    async fn product_pages(&self, queries: &[ListQuery<ProductFilter, ProductOrder>]) -> Answer<Vec<Page<Product>>> {
        self.0.each(queries, products::page).await.map_err(failed)
    }

    async fn seller_pages(&self, queries: &[ListQuery<SellerFilter, SellerOrder>]) -> Answer<Vec<Page<Seller>>> {
        self.0.each(queries, sellers::page).await.map_err(failed)
    }

    async fn customer_pages(
        &self,
        queries: &[ListQuery<CustomerFilter, CustomerOrder>],
    ) -> Answer<Vec<Page<Customer>>> {
        self.0.each(queries, customers::page).await.map_err(failed)
    }

    async fn review_pages(&self, queries: &[ListQuery<ReviewFilter, ReviewOrder>]) -> Answer<Vec<Page<Review>>> {
        self.0.each(queries, reviews::page).await.map_err(failed)
    }

    async fn count_products(&self, filters: &[ProductFilter]) -> Answer<Vec<u64>> {
        self.0.each(filters, products::count).await.map_err(failed)
    }

    async fn count_sellers(&self, filters: &[SellerFilter]) -> Answer<Vec<u64>> {
        self.0.each(filters, sellers::count).await.map_err(failed)
    }

    async fn count_customers(&self, filters: &[CustomerFilter]) -> Answer<Vec<u64>> {
        self.0.each(filters, customers::count).await.map_err(failed)
    }

    async fn count_reviews(&self, filters: &[ReviewFilter]) -> Answer<Vec<ReviewCounts>> {
        self.0.each(filters, review_counts::count).await.map_err(failed)
    }
}
