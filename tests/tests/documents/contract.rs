//! What every document store must answer about the shop known by heart.

use triptych_analytics::rfm::Activity;
use triptych_analytics::segment::Segment;
use triptych_gateway::filter::TextFilter;
use triptych_gateway::search::Search;
use triptych_gateway::stores::documents::{
    AbcClass, CustomerFilter, CustomerOrder, Documents, ListQuery, Near, ProductFilter, ProductOrder, Real,
    ReviewCounts, ReviewFilter, ReviewOrder, Rfm, SellerFilter, SellerOrder,
};
use triptych_schemas::code::{OrderStatus, PaymentType};
use triptych_schemas::time::parse_wall;

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn eq(word: &str) -> TextFilter {
    TextFilter::new(Some(word.to_owned()), None, None)
}

fn is_in(words: &[&str]) -> TextFilter {
    TextFilter::new(None, Some(texts(words)), None)
}

fn not_in(words: &[&str]) -> TextFilter {
    TextFilter::new(None, None, Some(texts(words)))
}

fn near(latitude: f64, longitude: f64, kilometres: f64) -> Near {
    Near { latitude: Real(latitude), longitude: Real(longitude), kilometres: Real(kilometres) }
}

fn all<F, O>(filter: F, order: O) -> [ListQuery<F, O>; 1] {
    [ListQuery { filter, order, after: None, first: 100 }]
}

pub(crate) async fn single_documents(store: &dyn Documents) {
    let products = store.products_by_id(&texts(&["t1", "u1", "unknown"])).await.unwrap();
    assert_eq!(products.len(), 2);
    let toy = &products["t1"];
    assert_eq!((toy.orders, toy.items, toy.revenue), (2, 3, 32_000));
    assert_eq!((toy.price_min, toy.price_max), (Some(10_000), Some(12_000)));
    assert_eq!(toy.category.as_deref().zip(toy.category_portuguese.as_deref()), Some(("toys", "brinquedos")));
    assert_eq!(toy.reviews, ReviewCounts { scores: [0, 0, 0, 1, 1], with_message: 2 });
    assert_eq!((products["u1"].price_min, products["u1"].reviews.average()), (None, None));
    assert_eq!(store.products_by_key(&[toy.key, 4_000_000]).await.unwrap(), std::slice::from_ref(toy));
    assert_eq!(store.products_by_key(&[]).await.unwrap(), []);

    let sellers = store.sellers_by_id(&texts(&["s2", "unknown"])).await.unwrap();
    assert_eq!(sellers.len(), 1);
    assert_eq!((sellers["s2"].orders, sellers["s2"].items, sellers["s2"].revenue), (3, 3, 20_000));
    assert_eq!(sellers["s2"].location, Some((-22.9, -43.2)));
    assert_eq!(store.sellers_by_key(&[sellers["s2"].key]).await.unwrap(), [sellers["s2"].clone()]);

    let customers = store.customers_by_id(&texts(&["p1", "a1", "a2", "p4", "unknown"])).await.unwrap();
    assert_eq!(customers.len(), 4);
    let person = &customers["p1"];
    assert_eq!((&customers["a1"], &customers["a2"]), (person, person), "an account means its person");
    assert_eq!(person.accounts, ["a1", "a2"]);
    assert_eq!((person.orders, person.items, person.revenue), (2, 4, 45_000));
    assert_eq!((person.city.as_deref(), person.state.as_deref()), (Some("Rio de Janeiro"), Some("RJ")), "the latest");
    assert_eq!(person.first_order_at.zip(person.last_order_at), {
        parse_wall("2018-01-01 10:00:00").zip(parse_wall("2018-02-01 10:00:00"))
    });
    let rfm =
        Rfm { recency_days: 29, recency_score: 1, frequency_score: 2, monetary_score: 4, segment: Segment::AtRisk };
    assert_eq!((person.rfm, person.activity), (Some(rfm), Some(Activity::VeryActive)));
    assert_eq!((person.lifetime_value, person.churn_risk), (None, None), "too few came back");
    assert_eq!(customers["p4"].location, None);
    assert_eq!(store.customers_by_key(&[person.key]).await.unwrap(), std::slice::from_ref(person));

    let orders = store.orders_by_id(&texts(&["o1", "o2", "o3", "o4", "o5", "unknown"])).await.unwrap();
    let late = |id: &str| orders[id].late();
    assert_eq!([late("o1"), late("o2"), late("o3"), late("o5")], [Some(true), Some(false), None, None]);
    assert_eq!(orders["o4"].status, Some(OrderStatus::Canceled));
    assert_eq!((orders["o1"].revenue, orders["o1"].freight, orders["o1"].payment_value), (25_000, 2_550, 27_550));
    assert_eq!(store.orders_by_key(&[orders["o5"].key]).await.unwrap(), [orders["o5"].clone()]);

    let id = |review: &str, order: &str| (review.to_owned(), order.to_owned());
    let found = store.reviews_by_id(&[id("r2", "o3"), id("r2", "o1")]).await.unwrap();
    assert_eq!(found.iter().map(|review| review.order_id.as_str()).collect::<Vec<_>>(), ["o3"]);
    let categories = store.categories().await.unwrap();
    let categories: Vec<_> = categories.iter().map(|row| (row.name.as_str(), row.products)).collect();
    assert_eq!(categories, [("art", 0), ("perfumery", 1), ("toys", 3)]);
}

pub(crate) async fn children(store: &dyn Documents) {
    let orders = store.orders_by_id(&texts(&["o1", "o2", "o3", "o4"])).await.unwrap();
    let keys = [orders["o1"].key, orders["o3"].key, orders["o4"].key];
    let items = store.items_of_orders(&keys).await.unwrap();
    let of_first = items.iter().filter(|item| item.order_key == keys[0]);
    assert_eq!(
        of_first.map(|item| (item.number, item.price)).collect::<Vec<_>>(),
        [(1, 10_000), (2, 10_000), (3, 5_000)]
    );
    assert_eq!(items.len(), 4);
    let payments = store.payments_of_orders(&keys).await.unwrap();
    let kinds: Vec<_> = payments.iter().map(|payment| (payment.kind, payment.installments)).collect();
    assert_eq!(kinds, [(PaymentType::CreditCard, 3), (PaymentType::Voucher, 1), (PaymentType::Other, 1)]);
    let reviews = store.reviews_of_orders(&keys).await.unwrap();
    assert_eq!(reviews.iter().map(|review| review.review_id.as_str()).collect::<Vec<_>>(), ["r1", "r2", "r3"]);

    let products = store.products_by_id(&texts(&["t1", "u1"])).await.unwrap();
    let sellers = store.sellers_by_id(&texts(&["s1", "s2"])).await.unwrap();
    let toy = products["t1"].key;
    let pairs = store.sellers_of_products(&[toy, products["u1"].key]).await.unwrap();
    assert_eq!(pairs, [(toy, sellers["s1"].key), (toy, sellers["s2"].key)]);

    let people = store.customers_by_id(&texts(&["p1", "p2"])).await.unwrap();
    let keys = [people["p1"].key, people["p2"].key];
    let ids = |orders: Vec<triptych_gateway::stores::documents::Order>, customer: u32| {
        orders
            .into_iter()
            .filter(|order| order.customer_key == Some(customer))
            .map(|order| order.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(store.orders_of_customers(&keys, 20).await.unwrap(), keys[0]), ["o2", "o1"]);
    assert_eq!(ids(store.orders_of_customers(&keys, 1).await.unwrap(), keys[0]), ["o2"]);
    let reviews = store.reviews_of_customers(&keys, 1).await.unwrap();
    let reviews: Vec<_> = reviews.iter().map(|(customer, review)| (*customer, review.order_id.as_str())).collect();
    assert_eq!(reviews, [(keys[0], "o2"), (keys[1], "o3")]);
    assert!(store.orders_of_customers(&keys, 0).await.unwrap().is_empty());
}

pub(crate) async fn product_lists(store: &dyn Documents) {
    let check = async |filter: ProductFilter, order: ProductOrder, expected: &[&str]| {
        let queries = all(filter.clone(), order);
        let pages = store.product_pages(&queries).await.unwrap();
        let found: Vec<&str> = pages[0].rows.iter().map(|product| product.id.as_str()).collect();
        assert_eq!(found, expected, "{queries:?}");
        assert_eq!(store.count_products(&[filter]).await.unwrap(), [expected.len() as u64], "{queries:?}");
    };
    let every = ProductFilter::default;
    check(every(), ProductOrder::BestSelling, &["t1", "f1", "n1", "t2", "u1"]).await;
    check(every(), ProductOrder::Revenue, &["t1", "t2", "f1", "n1", "u1"]).await;
    check(every(), ProductOrder::BestReviewed, &["f1", "t1", "n1", "t2", "u1"]).await;
    check(every(), ProductOrder::PriceAscending, &["n1", "f1", "t1", "t2", "u1"]).await;
    check(every(), ProductOrder::PriceDescending, &["t2", "t1", "f1", "n1", "u1"]).await;
    check(every(), ProductOrder::Id, &["f1", "n1", "t1", "t2", "u1"]).await;

    let by_id = ProductOrder::Id;
    check(ProductFilter { category: eq("toys"), ..every() }, by_id, &["t1", "t2", "u1"]).await;
    check(ProductFilter { category: not_in(&["toys"]), ..every() }, by_id, &["f1", "n1"]).await;
    check(ProductFilter { category: is_in(&[]), ..every() }, by_id, &[]).await;
    check(ProductFilter { seller: eq("s1"), ..every() }, by_id, &["t1", "t2"]).await;
    check(ProductFilter { seller: not_in(&["s1"]), ..every() }, by_id, &["f1", "n1", "t1", "u1"]).await;
    check(ProductFilter { seller: not_in(&["s1", "s2"]), ..every() }, by_id, &["u1"]).await;
    check(ProductFilter { price_from: Some(11_000), ..every() }, by_id, &["t1", "t2"]).await;
    check(ProductFilter { price_to: Some(10_000), ..every() }, by_id, &["f1", "n1", "t1"]).await;
    check(ProductFilter { score_from: Some(Real(4.5)), ..every() }, by_id, &["f1", "t1"]).await;
    check(ProductFilter { ids: Some(texts(&["u1", "unknown"])), ..every() }, by_id, &["u1"]).await;
    check(ProductFilter { ids: Some(Vec::new()), ..every() }, by_id, &[]).await;
    let together = ProductFilter { category: eq("toys"), seller: eq("s1"), price_to: Some(15_000), ..every() };
    check(together, by_id, &["t1"]).await;

    let pages = store.product_pages(&all(every(), by_id)).await.unwrap();
    let classes: Vec<AbcClass> = pages[0].rows.iter().map(|product| product.abc_class).collect();
    assert_eq!(classes, [AbcClass::B, AbcClass::C, AbcClass::A, AbcClass::A, AbcClass::C]);
}

/// The page, in order, and what is counted beside it.
async fn check_reviews(store: &dyn Documents, filter: ReviewFilter, order: ReviewOrder, expected: &[&str]) {
    let queries = all(filter.clone(), order);
    let pages = store.review_pages(&queries).await.unwrap();
    let found: Vec<String> =
        pages[0].rows.iter().map(|review| format!("{}:{}", review.review_id, review.order_id)).collect();
    assert_eq!(found, expected, "{queries:?}");
    let counts = store.count_reviews(&[filter]).await.unwrap()[0];
    assert_eq!(counts.count() as usize, expected.len(), "{queries:?}");
    let with_message = pages[0].rows.iter().filter(|review| review.message.is_some()).count();
    assert_eq!(counts.with_message as usize, with_message, "{queries:?}");
    for (score, count) in (1..).zip(counts.scores) {
        assert_eq!(pages[0].rows.iter().filter(|review| review.score == score).count(), count as usize);
    }
}

pub(crate) async fn review_lists(store: &dyn Documents) {
    let check = async |filter, order, expected: &[&str]| check_reviews(store, filter, order, expected).await;
    let every = ReviewFilter::default;
    check(every(), ReviewOrder::Newest, &["r2:o2", "r2:o3", "r4:o5", "r1:o1", "r3:o4"]).await;
    check(every(), ReviewOrder::Oldest, &["r1:o1", "r2:o2", "r2:o3", "r4:o5", "r3:o4"]).await;
    check(every(), ReviewOrder::Best, &["r1:o1", "r4:o5", "r3:o4", "r2:o2", "r2:o3"]).await;
    check(every(), ReviewOrder::Worst, &["r2:o2", "r2:o3", "r3:o4", "r4:o5", "r1:o1"]).await;

    let worst = ReviewOrder::Worst;
    check(ReviewFilter { category: eq("toys"), ..every() }, worst, &["r2:o2", "r4:o5", "r1:o1"]).await;
    check(ReviewFilter { category: not_in(&["toys"]), ..every() }, worst, &["r2:o3", "r3:o4", "r1:o1"]).await;
    check(ReviewFilter { category: eq("toys"), seller: eq("s2"), ..every() }, worst, &["r4:o5"]).await;
    check(ReviewFilter { category: eq("toys"), seller: not_in(&["s1"]), ..every() }, worst, &["r4:o5"]).await;
    let neither = ReviewFilter { category: not_in(&["perfumery"]), seller: not_in(&["s1"]), ..every() };
    check(neither, worst, &["r2:o3", "r3:o4", "r4:o5"]).await;
    check(ReviewFilter { product: is_in(&["t2", "n1"]), ..every() }, worst, &["r2:o2", "r2:o3"]).await;
    check(ReviewFilter { product: not_in(&["t1"]), ..every() }, worst, &["r2:o2", "r2:o3", "r3:o4", "r1:o1"]).await;
    check(ReviewFilter { seller: not_in(&["s1"]), ..every() }, worst, &["r2:o3", "r3:o4", "r4:o5", "r1:o1"]).await;
    check(ReviewFilter { product: is_in(&[]), ..every() }, worst, &[]).await;
    let toy = || Some("t1".to_owned());
    check(ReviewFilter { of_product: toy(), ..every() }, worst, &["r4:o5", "r1:o1"]).await;
    let with_perfume = ReviewFilter { of_product: toy(), category: eq("perfumery"), ..every() };
    check(with_perfume, worst, &["r1:o1"]).await;

    check(ReviewFilter { state: eq("SP"), ..every() }, worst, &["r3:o4", "r1:o1"]).await;
    check(ReviewFilter { state: not_in(&["SP"]), ..every() }, worst, &["r2:o2", "r2:o3", "r4:o5"]).await;
    check(ReviewFilter { has_message: Some(false), ..every() }, worst, &["r2:o3"]).await;
    check(ReviewFilter { score_from: Some(3), score_to: Some(4), ..every() }, worst, &["r3:o4", "r4:o5"]).await;
    let day = parse_wall("2018-02-07");
    check(ReviewFilter { created_from: day, ..every() }, worst, &["r2:o2", "r2:o3", "r4:o5"]).await;
    check(ReviewFilter { created_before: day, ..every() }, worst, &["r1:o1"]).await;
    let until = parse_wall("2018-02-08");
    let one_day = ReviewFilter { created_from: day, created_before: until, ..every() };
    check(one_day, worst, &["r2:o2", "r2:o3", "r4:o5"]).await;
}

pub(crate) async fn review_searches(store: &dyn Documents) {
    let check = async |filter, expected: &[&str]| check_reviews(store, filter, ReviewOrder::Worst, expected).await;
    let words = |text: &str| ReviewFilter { search: Some(Search::parse(text)), ..ReviewFilter::default() };
    for devolution in ["devolução", "devoluções", "DEVOLUCAO"] {
        check(words(devolution), &["r2:o2", "r1:o1"]).await;
    }
    check(words("devolução pessimo"), &["r2:o2"]).await;
    check(words("produto"), &["r2:o2", "r4:o5", "r1:o1"]).await;
    check(words("produto inexistente"), &[]).await;
    for without_words in ["", "👍", "!!!", "\"\"", "*"] {
        check(words(without_words), &[]).await;
    }
    for start in ["devol*", "DEVOLU*", "devolução*", "quer* demor*", "óti* rap*"] {
        let expected: &[&str] = match start {
            "devolução*" | "óti* rap*" => &["r1:o1"],
            "quer* demor*" => &["r2:o2"],
            _ => &["r2:o2", "r1:o1"],
        };
        check(words(start), expected).await;
    }
    check(words("devoluco*"), &["r2:o2"]).await;
    check(words("x*"), &[]).await;
    check(words("\"devolução rápida\""), &["r1:o1"]).await;
    check(words("“DEVOLUCAO RAPIDA”  bom"), &["r1:o1"]).await;
    check(words("\"rápida devolução\""), &[]).await;
    check(words("\"devoluções rápida\""), &[]).await;
    check(words("\"pessimo produto\" prod*"), &["r2:o2"]).await;
    // Side by side, but one ends the title and the other begins the message.
    check(words("\"produto quero\""), &[]).await;
    check(ReviewFilter { score_to: Some(1), ..words("produ*") }, &["r2:o2"]).await;
    check(ReviewFilter { score_from: Some(2), ..words("produtos") }, &["r4:o5", "r1:o1"]).await;
    check(ReviewFilter { category: eq("toys"), ..words("produto bom") }, &["r1:o1"]).await;
}

pub(crate) async fn seller_and_customer_lists(store: &dyn Documents) {
    let sellers = async |filter: SellerFilter, order: SellerOrder, expected: &[&str]| {
        let queries = all(filter.clone(), order);
        let pages = store.seller_pages(&queries).await.unwrap();
        let found: Vec<&str> = pages[0].rows.iter().map(|seller| seller.id.as_str()).collect();
        assert_eq!(found, expected, "{queries:?}");
        assert_eq!(store.count_sellers(&[filter]).await.unwrap(), [expected.len() as u64], "{queries:?}");
    };
    let every = SellerFilter::default;
    sellers(every(), SellerOrder::Revenue, &["s1", "s2", "s3"]).await;
    sellers(every(), SellerOrder::Orders, &["s2", "s1", "s3"]).await;
    sellers(every(), SellerOrder::BestReviewed, &["s2", "s1", "s3"]).await;
    sellers(SellerFilter { state: not_in(&["SP"]), ..every() }, SellerOrder::Id, &["s2", "s3"]).await;
    sellers(SellerFilter { category: eq("toys"), ..every() }, SellerOrder::Id, &["s1", "s2"]).await;
    sellers(SellerFilter { category: not_in(&["toys"]), ..every() }, SellerOrder::Id, &["s2", "s3"]).await;
    sellers(SellerFilter { near: Some(near(-23.5, -46.6, 0.0)), ..every() }, SellerOrder::Id, &["s1"]).await;
    sellers(SellerFilter { near: Some(near(-23.5, -46.6, 360.0)), ..every() }, SellerOrder::Id, &["s1", "s2"]).await;

    let customers = async |filter: CustomerFilter, order: CustomerOrder, expected: &[&str]| {
        let queries = all(filter.clone(), order);
        let pages = store.customer_pages(&queries).await.unwrap();
        let found: Vec<&str> = pages[0].rows.iter().map(|customer| customer.id.as_str()).collect();
        assert_eq!(found, expected, "{queries:?}");
        assert_eq!(store.count_customers(&[filter]).await.unwrap(), [expected.len() as u64], "{queries:?}");
    };
    let every = CustomerFilter::default;
    customers(every(), CustomerOrder::Revenue, &["p1", "p4", "p2", "p3"]).await;
    customers(every(), CustomerOrder::Orders, &["p1", "p2", "p3", "p4"]).await;
    customers(every(), CustomerOrder::LastOrder, &["p4", "p3", "p1", "p2"]).await;
    customers(every(), CustomerOrder::Id, &["p1", "p2", "p3", "p4"]).await;
    customers(CustomerFilter { order_count_from: Some(2), ..every() }, CustomerOrder::Id, &["p1"]).await;
    customers(CustomerFilter { state: is_in(&["RJ", "RS"]), ..every() }, CustomerOrder::Revenue, &["p1", "p4"]).await;
    let segments = |of: &[Segment]| CustomerFilter { segment: Some(of.to_vec()), ..every() };
    customers(segments(&[Segment::Promising, Segment::AtRisk]), CustomerOrder::Revenue, &["p1", "p4"]).await;
    customers(segments(&[Segment::Champions]), CustomerOrder::Id, &[]).await;
    customers(segments(&[]), CustomerOrder::Id, &[]).await;
    let activities = |of: &[Activity]| CustomerFilter { activity: Some(of.to_vec()), ..every() };
    customers(activities(&Activity::ALL), CustomerOrder::Id, &["p1", "p2", "p3", "p4"]).await;
    customers(activities(&[Activity::Active, Activity::Churned]), CustomerOrder::Id, &[]).await;
    customers(activities(&[]), CustomerOrder::Id, &[]).await;
    customers(CustomerFilter { anomaly: Some(false), ..every() }, CustomerOrder::Id, &["p1", "p2", "p3", "p4"]).await;
    customers(CustomerFilter { anomaly: Some(true), ..every() }, CustomerOrder::Id, &[]).await;
    let around = CustomerFilter { near: Some(near(-23.5, -46.6, 400.0)), ..every() };
    customers(around, CustomerOrder::LastOrder, &["p3", "p1"]).await;
    customers(
        CustomerFilter { near: Some(near(0.0, 0.0, 20_100.0)), ..every() },
        CustomerOrder::Id,
        &["p1", "p2", "p3"],
    )
    .await;
}
