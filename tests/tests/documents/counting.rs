//! A document store that counts the calls to another.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use triptych_gateway::stores::StoreError;
use triptych_gateway::stores::documents::{
    Category, Customer, CustomerFilter, CustomerOrder, Documents, ListQuery, Order, OrderItem, Page, Payment, Product,
    ProductFilter, ProductOrder, Review, ReviewCounts, ReviewFilter, ReviewOrder, Seller, SellerFilter, SellerOrder,
};

pub(crate) struct Counting {
    inner: Arc<dyn Documents>,
    calls: AtomicUsize,
    names: Mutex<Vec<&'static str>>,
}

type Answer<T> = Result<T, StoreError>;

impl Counting {
    pub(crate) fn new(inner: Arc<dyn Documents>) -> Self {
        Self { inner, calls: AtomicUsize::new(0), names: Mutex::default() }
    }

    /// The calls since this was last asked.
    pub(crate) fn take(&self) -> Vec<&'static str> {
        let names = std::mem::take(&mut *self.names.lock().unwrap());
        assert_eq!(self.calls.swap(0, Ordering::SeqCst), names.len());
        names
    }

    fn count(&self, name: &'static str) -> &dyn Documents {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.names.lock().unwrap().push(name);
        &*self.inner
    }
}

#[async_trait]
impl Documents for Counting {
    async fn products_by_key(&self, keys: &[u32]) -> Answer<Vec<Product>> {
        self.count("products_by_key").products_by_key(keys).await
    }

    async fn products_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Product>> {
        self.count("products_by_id").products_by_id(ids).await
    }

    async fn sellers_by_key(&self, keys: &[u32]) -> Answer<Vec<Seller>> {
        self.count("sellers_by_key").sellers_by_key(keys).await
    }

    async fn sellers_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Seller>> {
        self.count("sellers_by_id").sellers_by_id(ids).await
    }

    async fn customers_by_key(&self, keys: &[u32]) -> Answer<Vec<Customer>> {
        self.count("customers_by_key").customers_by_key(keys).await
    }

    async fn customers_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Customer>> {
        self.count("customers_by_id").customers_by_id(ids).await
    }

    async fn orders_by_key(&self, keys: &[u32]) -> Answer<Vec<Order>> {
        self.count("orders_by_key").orders_by_key(keys).await
    }

    async fn orders_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Order>> {
        self.count("orders_by_id").orders_by_id(ids).await
    }

    async fn reviews_by_id(&self, ids: &[(String, String)]) -> Answer<Vec<Review>> {
        self.count("reviews_by_id").reviews_by_id(ids).await
    }

    async fn categories(&self) -> Answer<Vec<Category>> {
        self.count("categories").categories().await
    }

    async fn items_of_orders(&self, orders: &[u32]) -> Answer<Vec<OrderItem>> {
        self.count("items_of_orders").items_of_orders(orders).await
    }

    async fn payments_of_orders(&self, orders: &[u32]) -> Answer<Vec<Payment>> {
        self.count("payments_of_orders").payments_of_orders(orders).await
    }

    async fn reviews_of_orders(&self, orders: &[u32]) -> Answer<Vec<Review>> {
        self.count("reviews_of_orders").reviews_of_orders(orders).await
    }

    async fn sellers_of_products(&self, products: &[u32]) -> Answer<Vec<(u32, u32)>> {
        self.count("sellers_of_products").sellers_of_products(products).await
    }

    async fn orders_of_customers(&self, customers: &[u32], first: usize) -> Answer<Vec<Order>> {
        self.count("orders_of_customers").orders_of_customers(customers, first).await
    }

    async fn reviews_of_customers(&self, customers: &[u32], first: usize) -> Answer<Vec<(u32, Review)>> {
        self.count("reviews_of_customers").reviews_of_customers(customers, first).await
    }

    async fn product_pages(&self, queries: &[ListQuery<ProductFilter, ProductOrder>]) -> Answer<Vec<Page<Product>>> {
        self.count("product_pages").product_pages(queries).await
    }

    async fn seller_pages(&self, queries: &[ListQuery<SellerFilter, SellerOrder>]) -> Answer<Vec<Page<Seller>>> {
        self.count("seller_pages").seller_pages(queries).await
    }

    async fn customer_pages(
        &self,
        queries: &[ListQuery<CustomerFilter, CustomerOrder>],
    ) -> Answer<Vec<Page<Customer>>> {
        self.count("customer_pages").customer_pages(queries).await
    }

    async fn review_pages(&self, queries: &[ListQuery<ReviewFilter, ReviewOrder>]) -> Answer<Vec<Page<Review>>> {
        self.count("review_pages").review_pages(queries).await
    }

    async fn count_products(&self, filters: &[ProductFilter]) -> Answer<Vec<u64>> {
        self.count("count_products").count_products(filters).await
    }

    async fn count_sellers(&self, filters: &[SellerFilter]) -> Answer<Vec<u64>> {
        self.count("count_sellers").count_sellers(filters).await
    }

    async fn count_customers(&self, filters: &[CustomerFilter]) -> Answer<Vec<u64>> {
        self.count("count_customers").count_customers(filters).await
    }

    async fn count_reviews(&self, filters: &[ReviewFilter]) -> Answer<Vec<ReviewCounts>> {
        self.count("count_reviews").count_reviews(filters).await
    }
}
