//! Documents from the load's file database (`schemas/sqlite/documents.sql`). SQL is fixed text or put together from the
//! pieces of this folder; what a caller gave is always bound.

mod asked;
mod catalogue;
mod columns;
mod conditions;
mod customers;
mod orders;
mod pages;
mod products;
mod review_conditions;
mod review_search;
mod reviews;
mod sellers;

pub(super) use conditions::register_functions;

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::Connection;
use triptych_schemas::manifest::StoreKind;

use super::sqlite::Pool;
use crate::stores::account::{self, Counted};
use crate::stores::documents::{
    Category, Customer, CustomerFilter, CustomerOrder, Documents, ListQuery, Order, OrderItem, Page, Payment, Product,
    ProductFilter, ProductOrder, Review, ReviewCounts, ReviewFilter, ReviewOrder, Seller, SellerFilter, SellerOrder,
};
use crate::stores::{Role, Room, StoreError};
use asked::{Asked, Lists};

pub struct EmbeddedDocuments {
    pool: Arc<Pool>,
    lists: Lists,
}

type Answer<T> = Result<T, StoreError>;

impl EmbeddedDocuments {
    pub fn new(pool: Arc<Pool>, room: Room) -> Self {
        Self { pool, lists: Lists::new(room.lists) }
    }

    async fn read<T, F>(&self, work: F) -> Answer<T>
    where
        T: Counted + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    {
        let read = async { self.pool.read(work).await.map_err(|error| error.at(Role::Documents)) };
        account::noted(StoreKind::Sqlite, Role::Documents, T::rows, read).await
    }

    /// Pages or lengths of lists: what is not kept is asked.
    async fn lists<Q, T>(
        &self,
        questions: &[Q],
        asked: fn(Q) -> Asked,
        ask: fn(&Connection, &Q) -> rusqlite::Result<T>,
    ) -> Answer<Vec<T>>
    where
        Q: Clone + Send + Sync + 'static,
        T: Counted + Clone + Debug + Send + Sync + 'static,
    {
        let answered = async {
            let mut answers: Vec<Option<T>> =
                questions.iter().map(|question| self.lists.find(&asked(question.clone()))).collect();
            let missing = questions.iter().zip(&answers).filter(|(_, answer)| answer.is_none());
            let missing: Vec<Q> = missing.map(|(question, _)| question.clone()).collect();
            let made = self.ask_each(missing.clone(), ask).await?;
            let places = answers.iter_mut().filter(|answer| answer.is_none());
            for ((place, question), answer) in places.zip(missing).zip(made) {
                self.lists.keep(asked(question), &answer);
                *place = Some(answer);
            }
            Ok(answers.into_iter().flatten().collect())
        };
        account::noted(
            StoreKind::Sqlite,
            Role::Documents,
            |answers: &Vec<T>| answers.iter().map(Counted::rows).sum(),
            answered,
        )
        .await
    }

    /// One question after the other on one connection: there is no round trip to save.
    async fn ask_each<Q, T>(&self, questions: Vec<Q>, ask: fn(&Connection, &Q) -> rusqlite::Result<T>) -> Answer<Vec<T>>
    where
        Q: Send + 'static,
        T: Send + 'static,
    {
        if questions.is_empty() {
            return Ok(Vec::new());
        }
        let all = move |connection: &Connection| questions.iter().map(|question| ask(connection, question)).collect();
        self.pool.read(all).await.map_err(|error| error.at(Role::Documents))
    }
}

#[async_trait]
impl Documents for EmbeddedDocuments {
    async fn products_by_key(&self, keys: &[u32]) -> Answer<Vec<Product>> {
        let keys = keys.to_vec();
        self.read(move |connection| products::by_key(connection, &keys)).await
    }

    async fn products_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Product>> {
        let ids = ids.to_vec();
        self.read(move |connection| products::by_id(connection, &ids)).await
    }

    async fn sellers_by_key(&self, keys: &[u32]) -> Answer<Vec<Seller>> {
        let keys = keys.to_vec();
        self.read(move |connection| sellers::by_key(connection, &keys)).await
    }

    async fn sellers_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Seller>> {
        let ids = ids.to_vec();
        self.read(move |connection| sellers::by_id(connection, &ids)).await
    }

    async fn customers_by_key(&self, keys: &[u32]) -> Answer<Vec<Customer>> {
        let keys = keys.to_vec();
        self.read(move |connection| customers::by_key(connection, &keys)).await
    }

    async fn customers_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Customer>> {
        let ids = ids.to_vec();
        self.read(move |connection| customers::by_id(connection, &ids)).await
    }

    async fn orders_by_key(&self, keys: &[u32]) -> Answer<Vec<Order>> {
        let keys = keys.to_vec();
        self.read(move |connection| orders::by_key(connection, &keys)).await
    }

    async fn orders_by_id(&self, ids: &[String]) -> Answer<HashMap<String, Order>> {
        let ids = ids.to_vec();
        self.read(move |connection| orders::by_id(connection, &ids)).await
    }

    async fn reviews_by_id(&self, ids: &[(String, String)]) -> Answer<Vec<Review>> {
        let ids = ids.to_vec();
        self.read(move |connection| reviews::by_ids(connection, &ids)).await
    }

    async fn categories(&self) -> Answer<Vec<Category>> {
        self.read(catalogue::categories).await
    }

    async fn items_of_orders(&self, orders: &[u32]) -> Answer<Vec<OrderItem>> {
        let keys = orders.to_vec();
        self.read(move |connection| orders::items(connection, &keys)).await
    }

    async fn payments_of_orders(&self, orders: &[u32]) -> Answer<Vec<Payment>> {
        let keys = orders.to_vec();
        self.read(move |connection| orders::payments(connection, &keys)).await
    }

    async fn reviews_of_orders(&self, orders: &[u32]) -> Answer<Vec<Review>> {
        let keys = orders.to_vec();
        self.read(move |connection| reviews::of_orders(connection, &keys)).await
    }

    async fn sellers_of_products(&self, products: &[u32]) -> Answer<Vec<(u32, u32)>> {
        let keys = products.to_vec();
        self.read(move |connection| catalogue::sellers_of_products(connection, &keys)).await
    }

    async fn orders_of_customers(&self, customers: &[u32], first: usize) -> Answer<Vec<Order>> {
        let keys = customers.to_vec();
        self.read(move |connection| orders::of_customers(connection, &keys, first)).await
    }

    async fn reviews_of_customers(&self, customers: &[u32], first: usize) -> Answer<Vec<(u32, Review)>> {
        let keys = customers.to_vec();
        self.read(move |connection| reviews::of_customers(connection, &keys, first)).await
    }

    async fn product_pages(&self, queries: &[ListQuery<ProductFilter, ProductOrder>]) -> Answer<Vec<Page<Product>>> {
        self.lists(queries, Asked::Products, products::page).await
    }

    async fn seller_pages(&self, queries: &[ListQuery<SellerFilter, SellerOrder>]) -> Answer<Vec<Page<Seller>>> {
        self.lists(queries, Asked::Sellers, sellers::page).await
    }

    async fn customer_pages(
        &self,
        queries: &[ListQuery<CustomerFilter, CustomerOrder>],
    ) -> Answer<Vec<Page<Customer>>> {
        self.lists(queries, Asked::Customers, customers::page).await
    }

    async fn review_pages(&self, queries: &[ListQuery<ReviewFilter, ReviewOrder>]) -> Answer<Vec<Page<Review>>> {
        self.lists(queries, Asked::Reviews, reviews::page).await
    }

    async fn count_products(&self, filters: &[ProductFilter]) -> Answer<Vec<u64>> {
        self.lists(filters, Asked::ProductCount, products::count).await
    }

    async fn count_sellers(&self, filters: &[SellerFilter]) -> Answer<Vec<u64>> {
        self.lists(filters, Asked::SellerCount, sellers::count).await
    }

    async fn count_customers(&self, filters: &[CustomerFilter]) -> Answer<Vec<u64>> {
        self.lists(filters, Asked::CustomerCount, customers::count).await
    }

    async fn count_reviews(&self, filters: &[ReviewFilter]) -> Answer<Vec<ReviewCounts>> {
        self.lists(filters, Asked::ReviewCounts, reviews::count).await
    }
}
