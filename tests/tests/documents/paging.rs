//! Lists over a generated shop: pages read one after the other are the list read at once, in ascending positions, and a
//! filtered list is the whole list without the rows that do not pass.

use triptych_analytics::rfm::Activity;
use triptych_analytics::segment::Segment;
use triptych_gateway::filter::TextFilter;
use triptych_gateway::stores::documents::{
    Customer, CustomerFilter, CustomerOrder, Documents, ListQuery, Near, Page, Position, ProductFilter, ProductOrder,
    Real, ReviewFilter, ReviewOrder, SellerFilter, SellerOrder, SortValue,
};
use triptych_schemas::geo::distance_km;

/// More than any list of the generated shop.
const EVERYTHING: usize = 100_000;
/// Divides no list evenly and is shorter than most runs of ties.
const PAGE: usize = 37;
/// Every so many rows of a list are gone on from in another load.
const STEP: usize = 7;

/// Whether one position stands before another.
fn is_before(one: &Position, other: &Position) -> bool {
    for values in one.values.iter().zip(&other.values) {
        let order = match values {
            (SortValue::Integer(one), SortValue::Integer(other)) => one.cmp(other),
            (SortValue::Real(one), SortValue::Real(other)) => one.0.total_cmp(&other.0),
            _ => panic!("positions of one order hold the same kinds of values"),
        };
        if order.is_ne() {
            return order.is_lt();
        }
    }
    one.id < other.id
}

/// Goes on in one load behind every row of another: the page holds what stands behind the row in this load's own order.
async fn go_on<F: Clone + Default, O: Copy + std::fmt::Debug, T: Clone + PartialEq + std::fmt::Debug>(
    orders: &[O],
    begun: impl AsyncFn(ListQuery<F, O>) -> Page<T>,
    continued: impl AsyncFn(ListQuery<F, O>) -> Page<T>,
    position: impl Fn(O, &T) -> Position,
) {
    for order in orders {
        let query = |after, first| ListQuery { filter: F::default(), order: *order, after, first };
        let (old, new) = (begun(query(None, EVERYTHING)).await.rows, continued(query(None, EVERYTHING)).await.rows);
        assert!(old != new && old.len() > PAGE && new.len() > PAGE, "{order:?}");
        for row in old.iter().step_by(STEP) {
            let place = position(*order, row);
            let expected = new.iter().filter(|row| is_before(&place, &position(*order, row)));
            let expected: Vec<T> = expected.take(PAGE).cloned().collect();
            let page = continued(query(Some(place), PAGE)).await;
            assert_eq!(page.rows, expected, "{order:?} behind {row:?}");
        }
    }
}

/// A list that is begun in one load is continued in another, in which rows came, went and changed.
pub(crate) async fn across_loads(begun: &dyn Documents, continued: &dyn Documents) {
    go_on(
        &[
            ProductOrder::BestSelling,
            ProductOrder::Revenue,
            ProductOrder::BestReviewed,
            ProductOrder::PriceAscending,
            ProductOrder::PriceDescending,
            ProductOrder::Id,
        ],
        async |query| begun.product_pages(&[query]).await.unwrap().remove(0),
        async |query| continued.product_pages(&[query]).await.unwrap().remove(0),
        ProductOrder::position,
    )
    .await;
    go_on(
        &[ReviewOrder::Newest, ReviewOrder::Oldest, ReviewOrder::Best, ReviewOrder::Worst],
        async |query| begun.review_pages(&[query]).await.unwrap().remove(0),
        async |query| continued.review_pages(&[query]).await.unwrap().remove(0),
        ReviewOrder::position,
    )
    .await;
    go_on(
        &[CustomerOrder::Revenue, CustomerOrder::Orders, CustomerOrder::LastOrder, CustomerOrder::Id],
        async |query| begun.customer_pages(&[query]).await.unwrap().remove(0),
        async |query| continued.customer_pages(&[query]).await.unwrap().remove(0),
        CustomerOrder::position,
    )
    .await;
}

/// Reads a list at once and page by page; the rows.
async fn read<F: Clone, O: Copy, T: Clone + PartialEq + std::fmt::Debug>(
    filter: &F,
    order: O,
    ask: impl AsyncFn(ListQuery<F, O>) -> Page<T>,
    position: impl Fn(O, &T) -> Position,
) -> Vec<T> {
    let query = |after, first| ListQuery { filter: filter.clone(), order, after, first };
    let whole = ask(query(None, EVERYTHING)).await;
    assert!(!whole.has_next);
    assert!(whole.rows.is_sorted_by(|one, other| is_before(&position(order, one), &position(order, other))));
    let mut pages: Vec<T> = Vec::new();
    loop {
        let page = ask(query(pages.last().map(|row| position(order, row)), PAGE)).await;
        assert!(page.rows.len() == PAGE || !page.has_next);
        pages.extend(page.rows);
        if !page.has_next {
            break;
        }
    }
    assert_eq!(pages, whole.rows);
    let none = ask(query(None, 0)).await;
    assert_eq!((none.rows.len(), none.has_next), (0, !whole.rows.is_empty()));
    whole.rows
}

fn filters(eq: &str, other: &str) -> [TextFilter; 6] {
    let texts = || Some(vec![eq.to_owned(), other.to_owned()]);
    [
        // No value beside values, no value alone, and a value that is neither.
        TextFilter { nulls: true, ..TextFilter::new(None, texts(), None) },
        TextFilter { nulls: true, ..TextFilter::new(None, Some(Vec::new()), None) },
        TextFilter { nulls: false, ..TextFilter::new(None, None, texts()) },
        TextFilter::new(Some(eq.to_owned()), None, None),
        TextFilter::new(None, texts(), Some(vec![other.to_owned()])),
        TextFilter::new(None, None, texts()),
    ]
}

pub(crate) async fn products(store: &dyn Documents) {
    let ask = async |query| store.product_pages(&[query]).await.unwrap().remove(0);
    let orders = [
        ProductOrder::BestSelling,
        ProductOrder::Revenue,
        ProductOrder::BestReviewed,
        ProductOrder::PriceAscending,
        ProductOrder::PriceDescending,
        ProductOrder::Id,
    ];
    let categories = store.categories().await.unwrap();
    for order in orders {
        let all = read(&ProductFilter::default(), order, ask, ProductOrder::position).await;
        assert!(all.len() > PAGE);
        for category in filters(&categories[0].name, &categories[1].name) {
            let filter = ProductFilter {
                category: category.clone(),
                price_from: Some(3_000),
                price_to: Some(20_000),
                score_from: Some(Real(3.0)),
                ..ProductFilter::default()
            };
            let found = read(&filter, order, ask, ProductOrder::position).await;
            let mut expected = all.clone();
            expected.retain(|product| {
                category.matches(product.category.as_deref())
                    && product.price_max.is_some_and(|price| price >= 3_000)
                    && product.price_min.is_some_and(|price| price <= 20_000)
                    && product.reviews.average().is_some_and(|average| average >= 3.0)
            });
            assert_eq!(found, expected, "{order:?} {filter:?}");
        }
    }
    sellers_of_products(store).await;
}

/// Of those that sold a product one must pass, and a product that was never sold has none.
async fn sellers_of_products(store: &dyn Documents) {
    let ask = async |query| store.product_pages(&[query]).await.unwrap().remove(0);
    let all = read(&ProductFilter::default(), ProductOrder::Id, ask, ProductOrder::position).await;
    let keys: Vec<u32> = all.iter().map(|product| product.key).collect();
    let pairs = store.sellers_of_products(&keys).await.unwrap();
    let sellers = store.sellers_by_key(&pairs.iter().map(|(_, seller)| *seller).collect::<Vec<_>>()).await.unwrap();
    let id = |key: u32| sellers.iter().find(|seller| seller.key == key).map(|seller| seller.id.as_str());
    for seller in filters(&sellers[0].id, &sellers[1].id) {
        let filter = ProductFilter { seller: seller.clone(), ..ProductFilter::default() };
        let mut expected = all.clone();
        expected.retain(|product| {
            let mut own = pairs.iter().filter(|(key, _)| *key == product.key).peekable();
            if own.peek().is_none() { seller.matches(None) } else { own.any(|(_, key)| seller.matches(id(*key))) }
        });
        assert_eq!(read(&filter, ProductOrder::Id, ask, ProductOrder::position).await, expected, "{filter:?}");
    }
}

pub(crate) async fn reviews(store: &dyn Documents) {
    let ask = async |query| store.review_pages(&[query]).await.unwrap().remove(0);
    for order in [ReviewOrder::Newest, ReviewOrder::Oldest, ReviewOrder::Best, ReviewOrder::Worst] {
        let all = read(&ReviewFilter::default(), order, ask, ReviewOrder::position).await;
        assert!(all.len() > PAGE);
        let middle = all[all.len() / 2].created_at;
        for (from, before) in [(middle, None), (None, middle)] {
            let filter = ReviewFilter {
                score_from: Some(2),
                created_from: from,
                created_before: before,
                ..ReviewFilter::default()
            };
            let found = read(&filter, order, ask, ReviewOrder::position).await;
            let mut expected = all.clone();
            expected.retain(|review| {
                review.score >= 2
                    && from.is_none_or(|from| review.created_at.is_some_and(|time| time >= from))
                    && before.is_none_or(|before| review.created_at.is_some_and(|time| time < before))
            });
            assert_eq!(found, expected, "{order:?} {filter:?}");
            let counts = store.count_reviews(&[filter]).await.unwrap();
            assert_eq!(counts[0].count() as usize, expected.len());
        }
    }
}

pub(crate) async fn sellers_and_customers(store: &dyn Documents) {
    let ask = async |query| store.seller_pages(&[query]).await.unwrap().remove(0);
    for order in [SellerOrder::Revenue, SellerOrder::Orders, SellerOrder::BestReviewed, SellerOrder::Id] {
        let all = read(&SellerFilter::default(), order, ask, SellerOrder::position).await;
        for state in filters("SP", "RJ") {
            let filter = SellerFilter { state: state.clone(), ..SellerFilter::default() };
            let mut expected = all.clone();
            expected.retain(|seller| state.matches(seller.state.as_deref()));
            assert_eq!(read(&filter, order, ask, SellerOrder::position).await, expected, "{order:?} {filter:?}");
        }
    }
    let ask = async |query| store.customer_pages(&[query]).await.unwrap().remove(0);
    let centre = (-23.5, -46.6);
    for order in [
        CustomerOrder::Revenue,
        CustomerOrder::Orders,
        CustomerOrder::LastOrder,
        CustomerOrder::Score,
        CustomerOrder::LifetimeValue,
        CustomerOrder::ChurnRisk,
        CustomerOrder::Id,
    ] {
        let all = read(&CustomerFilter::default(), order, ask, CustomerOrder::position).await;
        assert!(all.len() > PAGE);
        for state in filters("SP", "RJ") {
            let near = Near { latitude: Real(centre.0), longitude: Real(centre.1), kilometres: Real(500.0) };
            let filter = CustomerFilter {
                state: state.clone(),
                order_count_from: Some(1),
                near: Some(near),
                ..CustomerFilter::default()
            };
            let mut expected = all.clone();
            expected.retain(|customer| {
                state.matches(customer.state.as_deref())
                    && customer.location.is_some_and(|place| distance_km(centre, place) <= 500.0)
            });
            assert_eq!(read(&filter, order, ask, CustomerOrder::position).await, expected, "{order:?} {filter:?}");
        }
        let has_outlook = |customer: &Customer| {
            customer.churn_risk.is_some_and(|risk| (0.0..=1.0).contains(&risk))
                && customer.lifetime_value.is_none_or(|value| value > 0.0)
                && customer.score.is_some_and(|score| (0.0..=100.0).contains(&score))
        };
        assert!(all.iter().all(has_outlook));
        let (segments, activities) = ([Segment::Hibernating, Segment::Lost], [Activity::Churned]);
        for anomaly in [None, Some(false), Some(true)] {
            let filter = CustomerFilter {
                segment: Some(segments.to_vec()),
                activity: Some(activities.to_vec()),
                anomaly,
                ..CustomerFilter::default()
            };
            let mut expected = all.clone();
            expected.retain(|customer| {
                customer.rfm.is_some_and(|rfm| segments.contains(&rfm.segment))
                    && customer.activity.is_some_and(|activity| activities.contains(&activity))
                    && anomaly.is_none_or(|anomaly| customer.anomaly == anomaly)
            });
            assert!(!expected.is_empty(), "{filter:?}");
            assert_eq!(read(&filter, order, ask, CustomerOrder::position).await, expected, "{order:?} {filter:?}");
            assert_eq!(store.count_customers(&[filter]).await.unwrap(), [expected.len() as u64]);
        }
    }
}
