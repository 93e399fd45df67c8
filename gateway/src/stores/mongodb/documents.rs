//! Which file answers which question.

use std::collections::HashMap;

use async_trait::async_trait;

use super::load::Load;
use super::{catalogue, customers, orders, products, reviews, sellers};
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
        Ok(products::by_key(&self.0, keys).await?)
    }

    async fn products_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Product>> {
        Ok(products::by_id(&self.0, ids).await?)
    }

    async fn sellers_by_key(&self, keys: &[u32]) -> Answer<Vec<Seller>> {
        Ok(sellers::by_key(&self.0, keys).await?)
    }

    async fn sellers_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Seller>> {
        Ok(sellers::by_id(&self.0, ids).await?)
    }

    async fn customers_by_key(&self, keys: &[u32]) -> Answer<Vec<Customer>> {
        Ok(customers::by_key(&self.0, keys).await?)
    }

    async fn customers_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Customer>> {
        Ok(customers::by_id(&self.0, ids).await?)
    }

    async fn orders_by_key(&self, keys: &[u32]) -> Answer<Vec<Order>> {
        Ok(orders::by_key(&self.0, keys).await?)
    }

    async fn orders_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Order>> {
        Ok(orders::by_id(&self.0, ids).await?)
    }

    async fn reviews_by_id(&self, ids: &[(String, String)]) -> Answer<Vec<Review>> {
        Ok(reviews::by_id(&self.0, ids).await?)
    }

    async fn categories(&self) -> Answer<Vec<Category>> {
        Ok(catalogue::categories(&self.0).await?)
    }

    async fn items_of_orders(&self, orders: &[u32]) -> Answer<Vec<OrderItem>> {
        Ok(orders::items(&self.0, orders).await?)
    }

    async fn payments_of_orders(&self, orders: &[u32]) -> Answer<Vec<Payment>> {
        Ok(orders::payments(&self.0, orders).await?)
    }

    async fn reviews_of_orders(&self, orders: &[u32]) -> Answer<Vec<Review>> {
        Ok(reviews::of_orders(&self.0, orders).await?)
    }

    async fn sellers_of_products(&self, products: &[u32]) -> Answer<Vec<(u32, u32)>> {
        Ok(products::sellers(&self.0, products).await?)
    }

    async fn orders_of_customers(&self, customers: &[u32], first: usize) -> Answer<Vec<Order>> {
        Ok(orders::of_customers(&self.0, customers, first).await?)
    }

    async fn reviews_of_customers(&self, customers: &[u32], first: usize) -> Answer<Vec<(u32, Review)>> {
        Ok(reviews::of_customers(&self.0, customers, first).await?)
    }

    async fn product_pages(&self, queries: &[ListQuery<ProductFilter, ProductOrder>]) -> Answer<Vec<Page<Product>>> {
        Ok(self.0.each(queries, products::page).await?)
    }

    async fn seller_pages(&self, queries: &[ListQuery<SellerFilter, SellerOrder>]) -> Answer<Vec<Page<Seller>>> {
        Ok(self.0.each(queries, sellers::page).await?)
    }

    async fn customer_pages(
        &self,
        queries: &[ListQuery<CustomerFilter, CustomerOrder>],
    ) -> Answer<Vec<Page<Customer>>> {
        Ok(self.0.each(queries, customers::page).await?)
    }

    async fn review_pages(&self, queries: &[ListQuery<ReviewFilter, ReviewOrder>]) -> Answer<Vec<Page<Review>>> {
        Ok(self.0.each(queries, reviews::page).await?)
    }

    async fn count_products(&self, filters: &[ProductFilter]) -> Answer<Vec<u64>> {
        Ok(self.0.each(filters, products::count).await?)
    }

    async fn count_sellers(&self, filters: &[SellerFilter]) -> Answer<Vec<u64>> {
        Ok(self.0.each(filters, sellers::count).await?)
    }

    async fn count_customers(&self, filters: &[CustomerFilter]) -> Answer<Vec<u64>> {
        Ok(self.0.each(filters, customers::count).await?)
    }

    async fn count_reviews(&self, filters: &[ReviewFilter]) -> Answer<Vec<ReviewCounts>> {
        Ok(self.0.each(filters, reviews::count).await?)
    }
}
