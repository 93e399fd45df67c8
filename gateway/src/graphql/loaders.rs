//! Documents by what leads to them, gathered over a level of the query and asked for in one store call. What one request
//! has loaded it does not load again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_trait::async_trait;

use super::batching::Batches;
use super::error::ApiError;
use crate::stores::documents::{
    Customer, CustomerFilter, CustomerOrder, ListQuery, Order, OrderItem, Page, Payment, Product, ProductFilter,
    ProductOrder, Review, ReviewCounts, ReviewFilter, ReviewOrder, Seller, SellerFilter, SellerOrder,
};
use crate::stores::{Documents, Facts, Stores};

/// Keys that make a loader ask at once instead of waiting for more: more than a full page of full pages.
const BATCH_KEYS_MAX: usize = 20_000;

/// The loaders of one request.
pub(crate) type Loaders = DataLoader<DocumentLoader, HashMapCache>;

pub(crate) fn loaders(stores: &Stores, batches: &Batches) -> Loaders {
    let batches = batches.clone();
    let loader = DocumentLoader(Arc::clone(&stores.documents), Arc::clone(&stores.facts));
    DataLoader::with_cache(loader, move |batch| batches.add(batch), HashMapCache::default())
        .delay(std::time::Duration::ZERO)
        .max_batch_size(BATCH_KEYS_MAX)
}

/// Facts tell which orders pass the filter of a KPI.
pub(crate) struct DocumentLoader(pub(super) Arc<dyn Documents>, pub(super) Arc<dyn Facts>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ProductKey(pub(crate) u32);
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ProductId(pub(crate) String);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SellerKey(pub(crate) u32);
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SellerId(pub(crate) String);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CustomerKey(pub(crate) u32);
/// Of a person or an account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CustomerId(pub(crate) String);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OrderKey(pub(crate) u32);
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OrderId(pub(crate) String);
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReviewId {
    pub(crate) review_id: String,
    pub(crate) order_id: String,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ItemsOfOrder(pub(crate) u32);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PaymentsOfOrder(pub(crate) u32);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReviewsOfOrder(pub(crate) u32);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SellersOfProduct(pub(crate) u32);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OrdersOfCustomer {
    pub(crate) customer: u32,
    pub(crate) first: usize,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReviewsOfCustomer {
    pub(crate) customer: u32,
    pub(crate) first: usize,
}
/// How many rows pass a filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CountOf<F>(pub(crate) F);

pub(super) type Loaded<K, V> = Result<HashMap<K, V>, ApiError>;

/// Rows of a batch by what they are found under.
fn by<K: Hash + Eq, T>(rows: Vec<T>, key: impl Fn(&T) -> K) -> HashMap<K, Arc<T>> {
    rows.into_iter().map(|row| (key(&row), Arc::new(row))).collect()
}

/// Rows of a batch by their parent, each parent's in the order they came.
fn by_parent<K: Hash + Eq, P, T>(rows: Vec<P>, split: impl Fn(P) -> (K, T)) -> HashMap<K, Arc<Vec<T>>> {
    let mut children: HashMap<K, Vec<T>> = HashMap::new();
    for row in rows {
        let (parent, child) = split(row);
        children.entry(parent).or_default().push(child);
    }
    children.into_iter().map(|(parent, rows)| (parent, Arc::new(rows))).collect()
}

/// Answers beside the questions they were given for, in the same order.
fn in_order<Q: Clone + Hash + Eq, A>(questions: &[Q], answers: Vec<A>) -> HashMap<Q, A> {
    questions.iter().cloned().zip(answers).collect()
}

#[async_trait]
impl Loader<ProductKey> for DocumentLoader {
    type Value = Arc<Product>;
    type Error = ApiError;

    async fn load(&self, keys: &[ProductKey]) -> Loaded<ProductKey, Self::Value> {
        let keys: Vec<u32> = keys.iter().map(|key| key.0).collect();
        Ok(by(self.0.products_by_key(&keys).await?, |product| ProductKey(product.key)))
    }
}

#[async_trait]
impl Loader<ProductId> for DocumentLoader {
    type Value = Arc<Product>;
    type Error = ApiError;

    async fn load(&self, ids: &[ProductId]) -> Loaded<ProductId, Self::Value> {
        let ids: Vec<String> = ids.iter().map(|id| id.0.clone()).collect();
        let found = self.0.products_by_id(&ids).await?;
        Ok(found.into_iter().map(|(id, product)| (ProductId(id), Arc::new(product))).collect())
    }
}

#[async_trait]
impl Loader<SellerKey> for DocumentLoader {
    type Value = Arc<Seller>;
    type Error = ApiError;

    async fn load(&self, keys: &[SellerKey]) -> Loaded<SellerKey, Self::Value> {
        let keys: Vec<u32> = keys.iter().map(|key| key.0).collect();
        Ok(by(self.0.sellers_by_key(&keys).await?, |seller| SellerKey(seller.key)))
    }
}

#[async_trait]
impl Loader<SellerId> for DocumentLoader {
    type Value = Arc<Seller>;
    type Error = ApiError;

    async fn load(&self, ids: &[SellerId]) -> Loaded<SellerId, Self::Value> {
        let ids: Vec<String> = ids.iter().map(|id| id.0.clone()).collect();
        let found = self.0.sellers_by_id(&ids).await?;
        Ok(found.into_iter().map(|(id, seller)| (SellerId(id), Arc::new(seller))).collect())
    }
}

#[async_trait]
impl Loader<CustomerKey> for DocumentLoader {
    type Value = Arc<Customer>;
    type Error = ApiError;

    async fn load(&self, keys: &[CustomerKey]) -> Loaded<CustomerKey, Self::Value> {
        let keys: Vec<u32> = keys.iter().map(|key| key.0).collect();
        Ok(by(self.0.customers_by_key(&keys).await?, |customer| CustomerKey(customer.key)))
    }
}

#[async_trait]
impl Loader<CustomerId> for DocumentLoader {
    type Value = Arc<Customer>;
    type Error = ApiError;

    async fn load(&self, ids: &[CustomerId]) -> Loaded<CustomerId, Self::Value> {
        let ids: Vec<String> = ids.iter().map(|id| id.0.clone()).collect();
        let found = self.0.customers_by_id(&ids).await?;
        Ok(found.into_iter().map(|(id, customer)| (CustomerId(id), Arc::new(customer))).collect())
    }
}

#[async_trait]
impl Loader<OrderKey> for DocumentLoader {
    type Value = Arc<Order>;
    type Error = ApiError;

    async fn load(&self, keys: &[OrderKey]) -> Loaded<OrderKey, Self::Value> {
        let keys: Vec<u32> = keys.iter().map(|key| key.0).collect();
        Ok(by(self.0.orders_by_key(&keys).await?, |order| OrderKey(order.key)))
    }
}

#[async_trait]
impl Loader<OrderId> for DocumentLoader {
    type Value = Arc<Order>;
    type Error = ApiError;

    async fn load(&self, ids: &[OrderId]) -> Loaded<OrderId, Self::Value> {
        let ids: Vec<String> = ids.iter().map(|id| id.0.clone()).collect();
        let found = self.0.orders_by_id(&ids).await?;
        Ok(found.into_iter().map(|(id, order)| (OrderId(id), Arc::new(order))).collect())
    }
}

#[async_trait]
impl Loader<ReviewId> for DocumentLoader {
    type Value = Arc<Review>;
    type Error = ApiError;

    async fn load(&self, ids: &[ReviewId]) -> Loaded<ReviewId, Self::Value> {
        let ids: Vec<_> = ids.iter().map(|id| (id.review_id.clone(), id.order_id.clone())).collect();
        let id = |review: &Review| ReviewId { review_id: review.review_id.clone(), order_id: review.order_id.clone() };
        Ok(by(self.0.reviews_by_id(&ids).await?, id))
    }
}

#[async_trait]
impl Loader<ItemsOfOrder> for DocumentLoader {
    type Value = Arc<Vec<OrderItem>>;
    type Error = ApiError;

    async fn load(&self, orders: &[ItemsOfOrder]) -> Loaded<ItemsOfOrder, Self::Value> {
        let keys: Vec<u32> = orders.iter().map(|order| order.0).collect();
        Ok(by_parent(self.0.items_of_orders(&keys).await?, |item| (ItemsOfOrder(item.order_key), item)))
    }
}

#[async_trait]
impl Loader<PaymentsOfOrder> for DocumentLoader {
    type Value = Arc<Vec<Payment>>;
    type Error = ApiError;

    async fn load(&self, orders: &[PaymentsOfOrder]) -> Loaded<PaymentsOfOrder, Self::Value> {
        let keys: Vec<u32> = orders.iter().map(|order| order.0).collect();
        Ok(by_parent(self.0.payments_of_orders(&keys).await?, |payment| (PaymentsOfOrder(payment.order_key), payment)))
    }
}

#[async_trait]
impl Loader<ReviewsOfOrder> for DocumentLoader {
    type Value = Arc<Vec<Arc<Review>>>;
    type Error = ApiError;

    async fn load(&self, orders: &[ReviewsOfOrder]) -> Loaded<ReviewsOfOrder, Self::Value> {
        let keys: Vec<u32> = orders.iter().map(|order| order.0).collect();
        let split = |review: Review| (ReviewsOfOrder(review.order_key), Arc::new(review));
        Ok(by_parent(self.0.reviews_of_orders(&keys).await?, split))
    }
}

#[async_trait]
impl Loader<SellersOfProduct> for DocumentLoader {
    type Value = Arc<Vec<u32>>;
    type Error = ApiError;

    async fn load(&self, products: &[SellersOfProduct]) -> Loaded<SellersOfProduct, Self::Value> {
        let keys: Vec<u32> = products.iter().map(|product| product.0).collect();
        let split = |(product, seller)| (SellersOfProduct(product), seller);
        Ok(by_parent(self.0.sellers_of_products(&keys).await?, split))
    }
}

/// One call for each `first` met, which the query document fixes.
#[async_trait]
impl Loader<OrdersOfCustomer> for DocumentLoader {
    type Value = Arc<Vec<Arc<Order>>>;
    type Error = ApiError;

    async fn load(&self, asked: &[OrdersOfCustomer]) -> Loaded<OrdersOfCustomer, Self::Value> {
        let mut found = HashMap::new();
        for (first, customers) in by_first(asked.iter().map(|asked| (asked.first, asked.customer))) {
            let orders = self.0.orders_of_customers(&customers, first).await?;
            let split = |order: Order| (OrdersOfCustomer { customer: order.customer_key, first }, Arc::new(order));
            found.extend(by_parent(orders, split));
        }
        Ok(found)
    }
}

#[async_trait]
impl Loader<ReviewsOfCustomer> for DocumentLoader {
    type Value = Arc<Vec<Arc<Review>>>;
    type Error = ApiError;

    async fn load(&self, asked: &[ReviewsOfCustomer]) -> Loaded<ReviewsOfCustomer, Self::Value> {
        let mut found = HashMap::new();
        for (first, customers) in by_first(asked.iter().map(|asked| (asked.first, asked.customer))) {
            let reviews = self.0.reviews_of_customers(&customers, first).await?;
            let split = |(customer, review)| (ReviewsOfCustomer { customer, first }, Arc::new(review));
            found.extend(by_parent(reviews, split));
        }
        Ok(found)
    }
}

fn by_first(asked: impl Iterator<Item = (usize, u32)>) -> HashMap<usize, Vec<u32>> {
    let mut groups: HashMap<usize, Vec<u32>> = HashMap::new();
    for (first, customer) in asked {
        groups.entry(first).or_default().push(customer);
    }
    groups
}

type ProductQuery = ListQuery<ProductFilter, ProductOrder>;
type SellerQuery = ListQuery<SellerFilter, SellerOrder>;
type CustomerQuery = ListQuery<CustomerFilter, CustomerOrder>;
type ReviewQuery = ListQuery<ReviewFilter, ReviewOrder>;

/// A page whose rows many may hold.
fn shared<T>(page: Page<T>) -> Arc<Page<Arc<T>>> {
    Arc::new(Page { rows: page.rows.into_iter().map(Arc::new).collect(), has_next: page.has_next })
}

#[async_trait]
impl Loader<ProductQuery> for DocumentLoader {
    type Value = Arc<Page<Arc<Product>>>;
    type Error = ApiError;

    async fn load(&self, queries: &[ProductQuery]) -> Loaded<ProductQuery, Self::Value> {
        let pages = self.0.product_pages(queries).await?;
        Ok(in_order(queries, pages.into_iter().map(shared).collect()))
    }
}

#[async_trait]
impl Loader<SellerQuery> for DocumentLoader {
    type Value = Arc<Page<Arc<Seller>>>;
    type Error = ApiError;

    async fn load(&self, queries: &[SellerQuery]) -> Loaded<SellerQuery, Self::Value> {
        let pages = self.0.seller_pages(queries).await?;
        Ok(in_order(queries, pages.into_iter().map(shared).collect()))
    }
}

#[async_trait]
impl Loader<CustomerQuery> for DocumentLoader {
    type Value = Arc<Page<Arc<Customer>>>;
    type Error = ApiError;

    async fn load(&self, queries: &[CustomerQuery]) -> Loaded<CustomerQuery, Self::Value> {
        let pages = self.0.customer_pages(queries).await?;
        Ok(in_order(queries, pages.into_iter().map(shared).collect()))
    }
}

#[async_trait]
impl Loader<ReviewQuery> for DocumentLoader {
    type Value = Arc<Page<Arc<Review>>>;
    type Error = ApiError;

    async fn load(&self, queries: &[ReviewQuery]) -> Loaded<ReviewQuery, Self::Value> {
        let pages = self.0.review_pages(queries).await?;
        Ok(in_order(queries, pages.into_iter().map(shared).collect()))
    }
}

/// The filters of a batch of counts.
fn filters<F: Clone>(counts: &[CountOf<F>]) -> Vec<F> {
    counts.iter().map(|count| count.0.clone()).collect()
}

#[async_trait]
impl Loader<CountOf<ProductFilter>> for DocumentLoader {
    type Value = u64;
    type Error = ApiError;

    async fn load(&self, counts: &[CountOf<ProductFilter>]) -> Loaded<CountOf<ProductFilter>, u64> {
        Ok(in_order(counts, self.0.count_products(&filters(counts)).await?))
    }
}

#[async_trait]
impl Loader<CountOf<SellerFilter>> for DocumentLoader {
    type Value = u64;
    type Error = ApiError;

    async fn load(&self, counts: &[CountOf<SellerFilter>]) -> Loaded<CountOf<SellerFilter>, u64> {
        Ok(in_order(counts, self.0.count_sellers(&filters(counts)).await?))
    }
}

#[async_trait]
impl Loader<CountOf<CustomerFilter>> for DocumentLoader {
    type Value = u64;
    type Error = ApiError;

    async fn load(&self, counts: &[CountOf<CustomerFilter>]) -> Loaded<CountOf<CustomerFilter>, u64> {
        Ok(in_order(counts, self.0.count_customers(&filters(counts)).await?))
    }
}

#[async_trait]
impl Loader<CountOf<ReviewFilter>> for DocumentLoader {
    type Value = ReviewCounts;
    type Error = ApiError;

    async fn load(&self, counts: &[CountOf<ReviewFilter>]) -> Loaded<CountOf<ReviewFilter>, ReviewCounts> {
        Ok(in_order(counts, self.0.count_reviews(&filters(counts)).await?))
    }
}
