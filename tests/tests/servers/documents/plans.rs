//! How the server finds what it is asked for, as its profiler tells: default lists, single filters and look-ups each use an
//! index. A filter that lets most documents pass is left to the order of its list, so its count is not asked for here.

use e2e::servers::Loaded;
use mongodb::bson::{Document, doc};
use mongodb::{Client, Database};
use triptych_analytics::rfm::Activity;
use triptych_analytics::segment::Segment;
use triptych_gateway::filter::TextFilter;
use triptych_gateway::search::{NameSearch, Search};
use triptych_gateway::stores::Limits;
use triptych_gateway::stores::documents::{
    CustomerFilter, CustomerOrder, Documents, ListQuery, Near, ProductFilter, ProductOrder, Real, ReviewFilter,
    ReviewOrder, SellerFilter, SellerOrder,
};
use triptych_gateway::stores::mongodb::MongodbServer;
use triptych_servers::mongodb::MongodbOptions;

/// The profiler is told to keep what comes from this application, so that no other test is in the way.
const APPLICATION: &str = "plans";
const FIRST: usize = 10;

pub(super) async fn use_indexes(loaded: &Loaded) {
    let options = loaded.servers.mongodb().expect("the kit gives servers");
    let database = Client::with_uri_str(&options.url).await.unwrap().database(&options.database);
    let separator = if options.url.contains('?') { '&' } else { '?' };
    let named = MongodbOptions { url: format!("{}{separator}appName={APPLICATION}", options.url), ..options };
    let store = MongodbServer::new(&named, Limits::default()).await.unwrap().open(&loaded.load_id);

    profile(&database, 1).await;
    lookups(&*store).await;
    products(&*store).await;
    reviews(&*store).await;
    sellers(&*store).await;
    customers(&*store).await;
    profile(&database, 0).await;

    let mut asked =
        database.collection::<Document>("system.profile").find(doc! { "appName": APPLICATION }).await.unwrap();
    let mut questions = 0;
    while asked.advance().await.unwrap() {
        let entry = asked.deserialize_current().unwrap();
        // What the driver says when it connects has no plan.
        let Ok(plan) = entry.get_str("planSummary") else { continue };
        assert!(!plan.contains("COLLSCAN"), "{entry}");
        questions += 1;
    }
    assert!(questions > 60, "the profiler kept only {questions} questions");
    database.collection::<Document>("system.profile").drop().await.unwrap();
}

async fn profile(database: &Database, level: i32) {
    database.run_command(doc! { "profile": level, "filter": { "appName": APPLICATION } }).await.unwrap();
}

async fn lookups(store: &dyn Documents) {
    let (keys, ids) = ([1, 2], ["unknown".to_owned()]);
    store.products_by_key(&keys).await.unwrap();
    store.products_by_id(&ids).await.unwrap();
    store.sellers_by_key(&keys).await.unwrap();
    store.sellers_by_id(&ids).await.unwrap();
    store.customers_by_key(&keys).await.unwrap();
    store.customers_by_id(&ids).await.unwrap();
    store.orders_by_key(&keys).await.unwrap();
    store.orders_by_id(&ids).await.unwrap();
    store.reviews_by_id(&[("unknown".to_owned(), "unknown".to_owned())]).await.unwrap();
    store.categories().await.unwrap();
    store.items_of_orders(&keys).await.unwrap();
    store.payments_of_orders(&keys).await.unwrap();
    store.reviews_of_orders(&keys).await.unwrap();
    store.sellers_of_products(&keys).await.unwrap();
    store.orders_of_customers(&keys, FIRST).await.unwrap();
    store.reviews_of_customers(&keys, FIRST).await.unwrap();
}

fn list<F, O>(filter: F, order: O) -> ListQuery<F, O> {
    ListQuery { filter, order, after: None, first: FIRST }
}

fn is(value: &str) -> TextFilter {
    TextFilter::new(Some(value.to_owned()), None, None)
}

fn is_not(value: &str) -> TextFilter {
    TextFilter::new(None, None, Some(vec![value.to_owned()]))
}

fn near() -> Near {
    Near { latitude: Real(-23.5), longitude: Real(-46.6), kilometres: Real(30.0) }
}

async fn products(store: &dyn Documents) {
    let none = ProductFilter::default;
    for order in [
        ProductOrder::BestSelling,
        ProductOrder::Revenue,
        ProductOrder::BestReviewed,
        ProductOrder::PriceAscending,
        ProductOrder::PriceDescending,
        ProductOrder::Id,
    ] {
        let found = store.product_pages(&[list(none(), order)]).await.unwrap();
        let after = found[0].rows.last().map(|row| order.position(row));
        store.product_pages(&[ListQuery { after, ..list(none(), order) }]).await.unwrap();
    }
    let filters = [
        none(),
        ProductFilter { category: is("health_beauty"), ..none() },
        ProductFilter { seller: is("unknown"), ..none() },
        ProductFilter { price_from: Some(10_000), ..none() },
        ProductFilter { price_to: Some(10_000), ..none() },
        ProductFilter { score_from: Some(Real(4.5)), ..none() },
        ProductFilter { ids: Some(vec!["unknown".to_owned()]), ..none() },
        ProductFilter { search: Some(NameSearch::parse("unknown mug")), ..none() },
    ];
    store.count_products(&filters).await.unwrap();
    let excluding = [
        ProductFilter { category: is_not("health_beauty"), ..none() },
        ProductFilter { seller: is_not("unknown"), ..none() },
    ];
    for filter in filters.into_iter().chain(excluding) {
        store.product_pages(&[list(filter, ProductOrder::BestSelling)]).await.unwrap();
    }
}

async fn reviews(store: &dyn Documents) {
    let none = ReviewFilter::default;
    for order in [ReviewOrder::Newest, ReviewOrder::Oldest, ReviewOrder::Best, ReviewOrder::Worst] {
        let found = store.review_pages(&[list(none(), order)]).await.unwrap();
        let after = found[0].rows.last().map(|row| order.position(row));
        store.review_pages(&[ListQuery { after, ..list(none(), order) }]).await.unwrap();
    }
    let filters = [
        none(),
        ReviewFilter { of_product: Some("unknown".to_owned()), ..none() },
        ReviewFilter { score_from: Some(4), ..none() },
        ReviewFilter { score_to: Some(2), ..none() },
        ReviewFilter { category: is("health_beauty"), ..none() },
        ReviewFilter { product: is("unknown"), ..none() },
        ReviewFilter { seller: is("unknown"), ..none() },
        ReviewFilter { state: is("SP"), ..none() },
        ReviewFilter { has_message: Some(true), ..none() },
        ReviewFilter { created_from: Some(1_500_000_000), ..none() },
        ReviewFilter { created_before: Some(1_500_000_000), ..none() },
        ReviewFilter { search: Some(Search::parse("bom produto")), ..none() },
        ReviewFilter { search: Some(Search::parse("devolu*")), ..none() },
        ReviewFilter { search: Some(Search::parse("\"bom produto\"")), ..none() },
    ];
    store.count_reviews(&filters).await.unwrap();
    let excluding = [
        ReviewFilter { category: is_not("health_beauty"), ..none() },
        ReviewFilter { product: is_not("unknown"), ..none() },
        ReviewFilter { seller: is_not("unknown"), ..none() },
        ReviewFilter { state: is_not("SP"), ..none() },
    ];
    for filter in filters.into_iter().chain(excluding) {
        store.review_pages(&[list(filter, ReviewOrder::Newest)]).await.unwrap();
    }
}

async fn sellers(store: &dyn Documents) {
    let none = SellerFilter::default;
    for order in [SellerOrder::Revenue, SellerOrder::Orders, SellerOrder::BestReviewed, SellerOrder::Id] {
        let found = store.seller_pages(&[list(none(), order)]).await.unwrap();
        let after = found[0].rows.last().map(|row| order.position(row));
        store.seller_pages(&[ListQuery { after, ..list(none(), order) }]).await.unwrap();
    }
    let filters = [
        none(),
        SellerFilter { state: is("SP"), ..none() },
        SellerFilter { category: is("health_beauty"), ..none() },
        SellerFilter { near: Some(near()), ..none() },
    ];
    store.count_sellers(&filters).await.unwrap();
    let excluding =
        [SellerFilter { state: is_not("SP"), ..none() }, SellerFilter { category: is_not("health_beauty"), ..none() }];
    for filter in filters.into_iter().chain(excluding) {
        store.seller_pages(&[list(filter, SellerOrder::Revenue)]).await.unwrap();
    }
}

async fn customers(store: &dyn Documents) {
    let none = CustomerFilter::default;
    for order in [CustomerOrder::Revenue, CustomerOrder::Orders, CustomerOrder::LastOrder, CustomerOrder::Id] {
        let found = store.customer_pages(&[list(none(), order)]).await.unwrap();
        let after = found[0].rows.last().map(|row| order.position(row));
        store.customer_pages(&[ListQuery { after, ..list(none(), order) }]).await.unwrap();
    }
    let filters = [
        none(),
        CustomerFilter { state: is("SP"), ..none() },
        CustomerFilter { segment: Some(vec![Segment::Loyal, Segment::Lost]), ..none() },
        CustomerFilter { activity: Some(vec![Activity::Churned]), ..none() },
        CustomerFilter { anomaly: Some(true), ..none() },
        CustomerFilter { anomaly: Some(false), ..none() },
        CustomerFilter { order_count_from: Some(2), ..none() },
        CustomerFilter { near: Some(near()), ..none() },
    ];
    store.count_customers(&filters).await.unwrap();
    let excluding = CustomerFilter { state: is_not("SP"), ..none() };
    for filter in filters.into_iter().chain([excluding]) {
        store.customer_pages(&[list(filter, CustomerOrder::Revenue)]).await.unwrap();
    }
}
