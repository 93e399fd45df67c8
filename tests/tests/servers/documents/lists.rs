//! Pages, from the first to the last or the first few, and counts.

use std::fmt::Debug;

use triptych_gateway::stores::documents::{
    CustomerOrder, ListQuery, Page, Position, ProductOrder, ReviewOrder, SellerOrder,
};

use super::Both;
use super::questions::Questions;

/// Random lists of each kind; with the four kinds, 1,000.
const LISTS: usize = 250;
/// Lists asked for in one call.
const LISTS_AT_ONCE: usize = 5;
/// Of one list.
const PAGES_MAX: usize = 5;

/// Follows some lists at once, each store from where the answers say that the page ended.
async fn follow<F: Clone + Debug, O: Copy + Debug, T: PartialEq + Debug>(
    mut queries: Vec<ListQuery<F, O>>,
    files: impl AsyncFn(&[ListQuery<F, O>]) -> Vec<Page<T>>,
    server: impl AsyncFn(&[ListQuery<F, O>]) -> Vec<Page<T>>,
    position: impl Fn(O, &T) -> Position,
) {
    for _ in 0..PAGES_MAX {
        let (expected, found) = (files(&queries).await, server(&queries).await);
        assert_eq!(found.len(), queries.len());
        let mut next = Vec::new();
        for ((query, expected), found) in queries.into_iter().zip(expected).zip(found) {
            assert_eq!(found, expected, "{query:?}");
            let after = found.rows.last().map(|row| position(query.order, row));
            if after.is_some() {
                next.push(ListQuery { after, ..query });
            }
        }
        queries = next;
    }
}

pub(super) async fn products(both: &Both, questions: &mut Questions) {
    let orders = [
        ProductOrder::BestSelling,
        ProductOrder::Revenue,
        ProductOrder::BestReviewed,
        ProductOrder::PriceAscending,
        ProductOrder::PriceDescending,
        ProductOrder::Id,
    ];
    for _ in 0..LISTS / LISTS_AT_ONCE {
        let filters: Vec<_> = (0..LISTS_AT_ONCE).map(|_| questions.product_filter()).collect();
        let [expected, found] = [&both.files, &both.server].map(|store| store.count_products(&filters));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "{filters:?}");
        let queries = filters.into_iter().map(|filter| {
            let order = questions.random.pick(&orders);
            ListQuery { filter, order, after: None, first: questions.first() }
        });
        follow(
            queries.collect(),
            async |queries| both.files.product_pages(queries).await.unwrap(),
            async |queries| both.server.product_pages(queries).await.unwrap(),
            ProductOrder::position,
        )
        .await;
    }
}

pub(super) async fn reviews(both: &Both, questions: &mut Questions) {
    let orders = [ReviewOrder::Newest, ReviewOrder::Oldest, ReviewOrder::Best, ReviewOrder::Worst];
    for _ in 0..LISTS / LISTS_AT_ONCE {
        let filters: Vec<_> = (0..LISTS_AT_ONCE).map(|_| questions.review_filter()).collect();
        let [expected, found] = [&both.files, &both.server].map(|store| store.count_reviews(&filters));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "{filters:?}");
        let queries = filters.into_iter().map(|filter| {
            let order = questions.random.pick(&orders);
            ListQuery { filter, order, after: None, first: questions.first() }
        });
        follow(
            queries.collect(),
            async |queries| both.files.review_pages(queries).await.unwrap(),
            async |queries| both.server.review_pages(queries).await.unwrap(),
            ReviewOrder::position,
        )
        .await;
    }
}

pub(super) async fn sellers(both: &Both, questions: &mut Questions) {
    let orders = [SellerOrder::Revenue, SellerOrder::Orders, SellerOrder::BestReviewed, SellerOrder::Id];
    for _ in 0..LISTS / LISTS_AT_ONCE {
        let filters: Vec<_> = (0..LISTS_AT_ONCE).map(|_| questions.seller_filter()).collect();
        let [expected, found] = [&both.files, &both.server].map(|store| store.count_sellers(&filters));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "{filters:?}");
        let queries = filters.into_iter().map(|filter| {
            let order = questions.random.pick(&orders);
            ListQuery { filter, order, after: None, first: questions.first() }
        });
        follow(
            queries.collect(),
            async |queries| both.files.seller_pages(queries).await.unwrap(),
            async |queries| both.server.seller_pages(queries).await.unwrap(),
            SellerOrder::position,
        )
        .await;
    }
}

pub(super) async fn customers(both: &Both, questions: &mut Questions) {
    let orders = [
        CustomerOrder::Revenue,
        CustomerOrder::Orders,
        CustomerOrder::LastOrder,
        CustomerOrder::Score,
        CustomerOrder::LifetimeValue,
        CustomerOrder::ChurnRisk,
        CustomerOrder::Id,
    ];
    for _ in 0..LISTS / LISTS_AT_ONCE {
        let filters: Vec<_> = (0..LISTS_AT_ONCE).map(|_| questions.customer_filter()).collect();
        let [expected, found] = [&both.files, &both.server].map(|store| store.count_customers(&filters));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "{filters:?}");
        let queries = filters.into_iter().map(|filter| {
            let order = questions.random.pick(&orders);
            ListQuery { filter, order, after: None, first: questions.first() }
        });
        follow(
            queries.collect(),
            async |queries| both.files.customer_pages(queries).await.unwrap(),
            async |queries| both.server.customer_pages(queries).await.unwrap(),
            CustomerOrder::position,
        )
        .await;
    }
}
