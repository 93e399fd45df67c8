//! What the gateway recommends over a load equals the model over the source's own files: ids, scores, reasons, and what
//! is left out. Reads the CSVs by itself; the model's own truth is held in the crate `recommend`.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use e2e::shop::crowd;
use serde_json::{Value, json};
use triptych_analytics::segment::Segment;
use triptych_gateway::gateway::Gateway;
use triptych_generator::{Generate, write_to};
use triptych_loader::budget::Budget;
use triptych_loader::gold::model;
use triptych_loader::pipeline::{self, LoadOptions, Surroundings};
use triptych_loader::progress::Progress;
use triptych_loader::recommend::{Narrowing, RecommendOptions, Who, recommend};
use triptych_loader::source::SourceSpec;
use triptych_recommend::ask::{Ask, Wanted};
use triptych_recommend::count::Counts;
use triptych_recommend::evidence::{Catalogue, Evidence};
use triptych_recommend::parameters::{Mode, Model, Shape};
use triptych_recommend::purchase::Purchase;
use triptych_recommend::rank::rank;
use triptych_schemas::time;

const SECONDS_A_DAY: i64 = 86_400;

type Row = HashMap<String, String>;

fn rows(folder: &Path, file: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder.join(file)).expect("a generated file");
    reader.deserialize().map(|row| row.expect("a generated row")).collect()
}

/// Values of a column and their dense keys: row numbers by value.
fn keys(rows: &[Row], column: &str) -> (Vec<String>, HashMap<String, u32>) {
    let values: BTreeSet<&str> =
        rows.iter().map(|row| row[column].as_str()).filter(|value| !value.is_empty()).collect();
    let values: Vec<String> = values.into_iter().map(str::to_owned).collect();
    let keys = values.iter().cloned().zip(0..).collect();
    (values, keys)
}

struct Shop {
    customers: Vec<String>,
    /// One of each customer's accounts.
    accounts: HashMap<String, String>,
    products: Vec<String>,
    categories: Vec<String>,
    counts: Counts,
    catalogue: Catalogue,
}

impl Shop {
    /// Counted for the model that was chosen for a load of it.
    fn read(folder: &Path, model: Model) -> Self {
        let people = rows(folder, "olist_customers_dataset.csv");
        let (customers, customer_keys) = keys(&people, "customer_unique_id");
        let person = |row: &Row| (row["customer_id"].clone(), row["customer_unique_id"].clone());
        let person_of: HashMap<String, String> = people.iter().map(person).collect();
        let orders = rows(folder, "olist_orders_dataset.csv");
        let (_, order_keys) = keys(&orders, "order_id");
        let order = |row: &Row| {
            let at = time::parse_wall(&row["order_purchase_timestamp"]).expect("a time");
            let day = at.div_euclid(SECONDS_A_DAY) as i32;
            (row["order_id"].clone(), (customer_keys[&person_of[&row["customer_id"]]], day))
        };
        let order_of: HashMap<String, (u32, i32)> = orders.iter().map(order).collect();

        let mut goods = rows(folder, "olist_products_dataset.csv");
        for row in rows(folder, "product_category_name_translation.csv") {
            for product in
                goods.iter_mut().filter(|found| found["product_category_name"] == row["product_category_name"])
            {
                product.insert("english".to_owned(), row["product_category_name_english"].clone());
            }
        }
        for product in &mut goods {
            let own = product["product_category_name"].clone();
            product.entry("english".to_owned()).or_insert(own);
        }
        goods.sort_by(|a, b| a["product_id"].cmp(&b["product_id"]));
        let (products, product_keys) = keys(&goods, "product_id");
        let (categories, category_keys) = keys(&goods, "english");
        let category_of: Vec<Option<u32>> =
            goods.iter().map(|row| category_keys.get(&row["english"]).copied()).collect();

        let items = rows(folder, "olist_order_items_dataset.csv");
        let (_, seller_keys) = keys(&items, "seller_id");
        let purchase = |row: &Row| {
            let (customer, day) = order_of[&row["order_id"]];
            let (order, product) = (order_keys[&row["order_id"]], product_keys[&row["product_id"]]);
            Purchase { customer, order, product, seller: Some(seller_keys[&row["seller_id"]]), day }
        };
        let counts = Counts::with_model(model, &items.iter().map(purchase).collect::<Vec<_>>(), &category_of);
        let accounts = person_of.into_iter().map(|(account, person)| (person, account)).collect();
        Self { customers, accounts, products, categories, catalogue: counts.catalogue(), counts }
    }

    /// As the gateway must answer `LIST`.
    fn expected(&self, ask: &Ask, customer: u32, basket: &[u32]) -> Value {
        let evidence = match ask.mode {
            Mode::AlsoBought => self.counts.for_basket(&self.catalogue, ask, basket),
            _ => self.counts.for_customer(&self.catalogue, ask, customer),
        };
        self.shown(ask, &evidence)
    }

    fn shown(&self, ask: &Ask, evidence: &Evidence) -> Value {
        let ranked = rank(&self.counts.model, ask, evidence);
        let one = |(place, one): (usize, &triptych_recommend::rank::Ranked)| {
            json!({ "rank": place + 1, "score": one.score, "product": { "id": self.products[one.product as usize] },
                    "reason": { "count": one.reason.count } })
        };
        ranked.iter().enumerate().map(one).collect()
    }
}

const LIST: &str = "{ rank score product { id } reason { count } }";

async fn ask(gateway: &Gateway, question: &str) -> Value {
    let response = gateway.execute(question.into()).await;
    assert!(response.errors.is_empty(), "{question}: {:?}", response.errors);
    response.data.into_json().expect("an answer is JSON")
}

#[tokio::test]
async fn a_marketplace_is_served_what_the_model_says_of_its_files() {
    the_gateway_recommends_what_the_model_says(None).await;
}

#[tokio::test]
async fn a_grocer_is_served_what_the_model_says_of_its_files() {
    the_gateway_recommends_what_the_model_says(Some(60)).await;
}

/// Lists as the command `recommend` writes them, by the id they are for: product, score, reason in words.
fn written(options: &RecommendOptions) -> HashMap<String, Vec<(String, f64, String)>> {
    recommend(options, &Progress::Quiet, &AtomicBool::new(false)).expect("lists can be written");
    let mut reader = csv::Reader::from_path(&options.out).expect("the file was written");
    let mut lists: HashMap<String, Vec<(String, f64, String)>> = HashMap::new();
    for row in reader.records().map(|row| row.expect("a row")) {
        let list = lists.entry(row[0].to_owned()).or_default();
        list.push((row[2].to_owned(), row[3].parse().expect("a score"), row[4].to_owned()));
        assert_eq!(row[1], list.len().to_string(), "ranks count from 1");
    }
    lists
}

fn shown(lists: &Value) -> Vec<(String, f64, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let one = |one: &Value| {
        (text(&one["product"]["id"]), one["score"].as_f64().expect("a score"), text(&one["reason"]["text"]))
    };
    lists.as_array().expect("a list").iter().map(one).collect()
}

/// What the command writes is what the gateway answers, to the last bit and word.
async fn lists_are_what_is_served(gateway: &Gateway, lake: &Path, shop: &Shop, mode: Mode, name: &str) {
    let out = lake.join(format!("{name}.csv"));
    let who = Who::Customers { mode, file: None, segment: None };
    let lists =
        written(&RecommendOptions { lake: lake.to_owned(), who, first: 10, narrowing: Narrowing::default(), out });
    assert_eq!(lists.len(), shop.customers.len());
    for customer in &shop.customers {
        let question = format!("{{ x: recommendations(customerId: \"{customer}\", mode: {name}) {WORDS} }}");
        assert_eq!(lists[customer], shown(&ask(gateway, &question).await["x"]), "{question}");
    }
}

async fn baskets_are_what_is_served(gateway: &Gateway, lake: &Path, shop: &Shop) {
    let file = lake.join("baskets.csv");
    let baskets: Vec<Vec<&str>> =
        shop.products.windows(3).step_by(11).map(|few| few.iter().map(String::as_str).collect()).collect();
    let row = |(number, basket): (usize, &Vec<&str>)| format!("{number},{},hidden\n", basket.join(";"));
    let rows: String = baskets.iter().enumerate().map(row).collect();
    std::fs::write(&file, format!("query_id,context,product_id\n{rows}")).expect("baskets can be written");
    let out = lake.join("also.csv");
    let who = Who::Baskets { file };
    let lists =
        written(&RecommendOptions { lake: lake.to_owned(), who, first: 10, narrowing: Narrowing::default(), out });
    for (number, basket) in baskets.iter().enumerate() {
        let question = format!("{{ x: alsoBought(productIds: {}) {WORDS} }}", json!(basket));
        assert_eq!(lists[&number.to_string()], shown(&ask(gateway, &question).await["x"]), "{question}");
    }
}

const WORDS: &str = "{ score product { id } reason { text } }";

/// `people` makes a grocer of the shop.
async fn the_gateway_recommends_what_the_model_says(people: Option<usize>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (source, lake) = (folder.path().join("source"), folder.path().join("lake"));
    write_to(&Generate { orders: 1_500, seed: 11, ..Generate::default() }, &source).expect("a generated shop");
    if let Some(people) = people {
        crowd(&source, people);
    }
    let options =
        LoadOptions { budget: Budget::Percent(0.0), ..LoadOptions::new(SourceSpec::Path(source.clone()), &lake) };
    let around = Surroundings { progress: &Progress::Quiet, interrupted: &AtomicBool::new(false) };
    let manifest = pipeline::load(&options, &around).expect("the shop loads");
    let chosen = manifest.recommendations.as_ref().and_then(model::read).expect("a load keeps its model");
    let expected_shape = if people.is_some() { Shape::Dense } else { Shape::Sparse };
    assert_eq!(chosen.shape, expected_shape);
    let gateway = Gateway::open(lake.clone()).await;
    let shop = Shop::read(&source, chosen);
    lists_are_what_is_served(&gateway, &lake, &shop, Mode::NewItems, "NEW_ITEMS").await;
    lists_are_what_is_served(&gateway, &lake, &shop, Mode::NextBasket, "NEXT_BASKET").await;
    baskets_are_what_is_served(&gateway, &lake, &shop).await;
    the_answers_are_the_models(&gateway, &shop).await;
    options_are_the_models(&gateway, &shop).await;
    lists_of_many_are_narrowed_as_what_is_served(&gateway, &lake, &shop).await;
}

async fn the_answers_are_the_models(gateway: &Gateway, shop: &Shop) {
    let excluded: Vec<u32> = vec![0, 1];
    let excluded_ids = json!([shop.products[0], "unknown", shop.products[1]]);
    let category = json!(shop.categories[0]);

    for (key, customer) in (0_u32..).zip(&shop.customers) {
        for (mode, name) in [(Mode::NewItems, "NEW_ITEMS"), (Mode::NextBasket, "NEXT_BASKET")] {
            let account = &shop.accounts[customer];
            let question = format!(
                "{{ whole: recommendations(customerId: \"{customer}\", mode: {name}) {LIST}
                    part: recommendations(customerId: \"{account}\", mode: {name}, first: 3, exclude: {excluded_ids},
                                          category: {category}) {LIST} }}"
            );
            let found = ask(gateway, &question).await;
            let whole = Ask::new(mode, 10);
            let part = Ask { excluded: excluded.clone(), category: Some(0), ..Ask::new(mode, 3) };
            assert_eq!(found["whole"], shop.expected(&whole, key, &[]), "{question}");
            assert_eq!(found["part"], shop.expected(&part, key, &[]), "{question}");
        }
    }

    let also_bought = Ask::new(Mode::AlsoBought, 5);
    for (key, product) in (0_u32..).zip(&shop.products).step_by(7) {
        let other = (key * 31) % shop.products.len() as u32;
        let basket: Vec<u32> = BTreeSet::from([key, other]).into_iter().collect();
        let ids = json!([product, shop.products[other as usize], "unknown", product]);
        let question = format!(
            "{{ product(id: \"{product}\") {{ alsoBought {LIST} }} alsoBought(productIds: {ids}, first: 5) {LIST} }}"
        );
        let found = ask(gateway, &question).await;
        assert_eq!(found["product"]["alsoBought"], shop.expected(&also_bought, 0, &[key]), "{question}");
        assert_eq!(found["alsoBought"], shop.expected(&also_bought, 0, &basket), "{question}");
    }

    let stranger = ask(gateway, &format!("{{ x: recommendations(customerId: \"nobody\") {LIST} }}")).await;
    let popular = Ask::new(Mode::NewItems, 10);
    assert_eq!(stranger["x"], shop.expected(&popular, u32::MAX, &[]));
    let nothing = ask(gateway, "{ x: recommendations(customerId: \"nobody\", category: \"no such\") { rank } }").await;
    assert_eq!(nothing["x"], json!([]));
}

/// What narrows and varies a list, a basket in progress, and likeness.
async fn options_are_the_models(gateway: &Gateway, shop: &Shop) {
    let known = |key: u32| &shop.products[key as usize];
    let in_stock: Vec<u32> = (0..shop.products.len() as u32).filter(|key| key % 3 != 1).collect();
    let ids: Vec<&String> = in_stock.iter().map(|&key| known(key)).collect();
    let narrowed = format!("excludeCategories: [{}, \"no such\"]", json!(shop.categories[1]));
    for (key, customer) in (0_u32..).zip(&shop.customers).step_by(3) {
        let other = key % shop.products.len() as u32;
        for (mode, name) in [(Mode::NewItems, "NEW_ITEMS"), (Mode::NextBasket, "NEXT_BASKET")] {
            let question = format!(
                "{{ narrowed: recommendations(customerId: \"{customer}\", mode: {name}, {narrowed}) {LIST}
                    inStock: recommendations(customerId: \"{customer}\", mode: {name}, inStockOnly: {}) {LIST}
                    varied: recommendations(customerId: \"{customer}\", mode: {name}, variety: 0.4) {LIST}
                    visit: recommendations(customerId: \"{customer}\", mode: {name}, forBasket: [{}, \"?\"]) {LIST} }}",
                json!(ids),
                json!(known(other))
            );
            let found = ask(gateway, &question).await;
            let all = Ask::new(mode, 10);
            let narrowed = Ask { excluded_categories: vec![1], ..all.clone() };
            assert_eq!(found["narrowed"], shop.expected(&narrowed, key, &[]), "{question}");
            let stocked = Ask { only: Some(in_stock.clone()), ..all.clone() };
            assert_eq!(found["inStock"], shop.expected(&stocked, key, &[]), "{question}");
            let varied = Ask { variety: 0.4, ..all.clone() };
            assert_eq!(found["varied"], shop.expected(&varied, key, &[]), "{question}");
            let visit = Ask { excluded: vec![other], ..all };
            let evidence = shop.counts.for_visit(&shop.catalogue, &visit, key, &[other]);
            assert_eq!(found["visit"], shop.shown(&visit, &evidence), "{question}");
        }
    }
    for (key, product) in (0_u32..).zip(&shop.products).step_by(5) {
        let question = format!(
            "{{ similar(product: \"{product}\") {LIST} product(id: \"{product}\") {{ similar {LIST} }}
                basket: recommendations(forBasket: [\"{product}\"]) {LIST} also: alsoBought(productIds: [\"{product}\"]) {LIST} }}"
        );
        let found = ask(gateway, &question).await;
        let alike = |first: usize| Ask { wanted: Wanted::Alike, ..Ask::new(Mode::AlsoBought, first) };
        assert_eq!(found["similar"], shop.expected(&alike(10), 0, &[key]), "{question}");
        assert_eq!(found["product"]["similar"], shop.expected(&alike(5), 0, &[key]), "{question}");
        assert_eq!(found["basket"], found["also"], "{question}");
    }
    assert_eq!(ask(gateway, "{ similar(product: \"no such\") { rank } }").await["similar"], Value::Null);
}

/// The same options on the command line.
async fn lists_of_many_are_narrowed_as_what_is_served(gateway: &Gateway, lake: &Path, shop: &Shop) {
    let stock = lake.join("stock.txt");
    let ids: Vec<&str> = shop.products.iter().step_by(2).map(String::as_str).collect();
    std::fs::write(&stock, format!("product_id\n{}\nno such\n", ids.join("\n"))).expect("ids can be written");
    let asked = ask(gateway, "{ segments { segment customers } }").await;
    let segments = asked["segments"].as_array().expect("a list");
    let largest = segments.iter().max_by_key(|one| one["customers"].as_u64()).expect("eleven segments");
    let name = largest["segment"].as_str().expect("a name").to_lowercase();
    let segment = Segment::parse(&name);
    let options = RecommendOptions {
        lake: lake.to_owned(),
        who: Who::Customers { mode: Mode::NewItems, file: None, segment },
        first: 10,
        narrowing: Narrowing {
            variety: 0.3,
            novelty: 0.2,
            exclude_categories: Some(shop.categories[0].clone()),
            in_stock: Some(stock),
        },
        out: lake.join("narrowed.csv"),
    };
    let lists = written(&options);
    assert_eq!(Some(lists.len() as u64), largest["customers"].as_u64(), "{name}");
    for (customer, list) in lists.iter().take(20) {
        let question = format!(
            "{{ x: recommendations(customerId: \"{customer}\", variety: 0.3, novelty: 0.2, excludeCategories: [{}], inStockOnly: {}) {WORDS}
                customer(id: \"{customer}\") {{ rfm {{ segment }} }} }}",
            json!(shop.categories[0]),
            json!(ids)
        );
        let found = ask(gateway, &question).await;
        assert_eq!(*list, shown(&found["x"]), "{question}");
        assert_eq!(found["customer"]["rfm"]["segment"], largest["segment"]);
    }
}
