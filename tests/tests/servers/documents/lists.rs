//! Pages, from the first to the last or the first few, and counts.

use std::fmt::Debug;

use triptych_gateway::stores::documents::{
    CustomerOrder, ListQuery, Page, Position, ProductOrder, Real, ReviewOrder, RowId, SellerOrder, SortValue,
};

use super::Both;
use super::questions::{Questions, Random};

/// Random lists of each kind; with the four kinds, 1,000.
const LISTS: usize = 250;
/// Lists asked for in one call.
const LISTS_AT_ONCE: usize = 5;
/// Of one list.
const PAGES_MAX: usize = 5;

/// A position as of another load, in which the row had other values or another id.
fn elsewhere(position: Position, random: &mut Random) -> Position {
    let id = |id: String, random: &mut Random| match random.below(4) {
        0 => id[..random.below(id.len() + 1)].to_owned(),
        1 => format!("{id}0"),
        2 => String::new(),
        _ => id,
    };
    let values = position.values.into_iter().map(|value| match value {
        SortValue::Integer(value) => SortValue::Integer(value.saturating_add(random.below(3) as i64 - 1)),
        // No average is less than none.
        SortValue::Real(value) => SortValue::Real(Real((value.0 + random.below(3) as f64 / 8.0 - 0.125).min(0.0))),
    });
    let values = values.collect();
    let id = match position.id {
        RowId::One(one) => RowId::One(id(one, random)),
        RowId::Review { review_id, order_id } => {
            RowId::Review { review_id: id(review_id, random), order_id: id(order_id, random) }
        }
    };
    Position { values, id }
}

/// Follows some lists at once, each store from where the answers say that the page ended, or from near there.
async fn follow<F: Clone + Debug, O: Copy + Debug, T: PartialEq + Debug>(
    mut queries: Vec<ListQuery<F, O>>,
    files: impl AsyncFn(&[ListQuery<F, O>]) -> Vec<Page<T>>,
    server: impl AsyncFn(&[ListQuery<F, O>]) -> Vec<Page<T>>,
    position: impl Fn(O, &T) -> Position,
    random: &mut Random,
) {
    for _ in 0..PAGES_MAX {
        let (expected, found) = (files(&queries).await, server(&queries).await);
        assert_eq!(found.len(), queries.len());
        let mut next = Vec::new();
        for ((query, expected), found) in queries.into_iter().zip(expected).zip(found) {
            assert_eq!(found, expected, "{query:?}");
            if let Some(row) = found.rows.last() {
                let place = position(query.order, row);
                let after = Some(if random.below(2) == 0 { place } else { elsewhere(place, random) });
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
        let queries = queries.collect();
        follow(
            queries,
            async |queries| both.files.product_pages(queries).await.unwrap(),
            async |queries| both.server.product_pages(queries).await.unwrap(),
            ProductOrder::position,
            &mut questions.random,
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
        let queries = queries.collect();
        follow(
            queries,
            async |queries| both.files.review_pages(queries).await.unwrap(),
            async |queries| both.server.review_pages(queries).await.unwrap(),
            ReviewOrder::position,
            &mut questions.random,
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
        let queries = queries.collect();
        follow(
            queries,
            async |queries| both.files.seller_pages(queries).await.unwrap(),
            async |queries| both.server.seller_pages(queries).await.unwrap(),
            SellerOrder::position,
            &mut questions.random,
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
        let queries = queries.collect();
        follow(
            queries,
            async |queries| both.files.customer_pages(queries).await.unwrap(),
            async |queries| both.server.customer_pages(queries).await.unwrap(),
            CustomerOrder::position,
            &mut questions.random,
        )
        .await;
    }
}
