//! Documents by key and id, and those that belong to others. What no order is promised for is sorted before it is compared.

use super::Both;
use super::questions::Questions;

/// Rounds of questions, each with other keys and ids.
const ROUNDS: usize = 40;
/// Of one question. Some are asked for twice, and some are of nothing.
const KEYS_MAX: usize = 300;
const UNKNOWN_KEY: u32 = 4_000_000;

fn keys(questions: &mut Questions, count: usize) -> Vec<u32> {
    let known: Vec<u32> = (0..count as u32).chain([UNKNOWN_KEY]).collect();
    let mut keys = questions.random.some(&known, KEYS_MAX);
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn ids(questions: &mut Questions, ids: impl Iterator<Item = String>) -> Vec<String> {
    let known: Vec<String> = ids.chain(["unknown".to_owned()]).collect();
    questions.random.some(&known, KEYS_MAX)
}

fn by_key<T>(mut rows: Vec<T>, key: impl Fn(&T) -> u32) -> Vec<T> {
    rows.sort_by_key(|row| key(row));
    rows
}

pub(super) async fn single(both: &Both, questions: &mut Questions) {
    let stores = [&both.files, &both.server];
    assert_eq!(both.server.categories().await.unwrap(), both.files.categories().await.unwrap());
    for _ in 0..ROUNDS {
        let asked = keys(questions, questions.products.len());
        let [expected, found] =
            stores.map(async |store| by_key(store.products_by_key(&asked).await.unwrap(), |row| row.key));
        assert_eq!(found.await, expected.await, "products {asked:?}");
        let asked = ids(questions, questions.products.clone().into_iter().map(|product| product.id));
        let [expected, found] = stores.map(|store| store.products_by_id(&asked));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "products {asked:?}");

        let asked = keys(questions, questions.sellers.len());
        let [expected, found] =
            stores.map(async |store| by_key(store.sellers_by_key(&asked).await.unwrap(), |row| row.key));
        assert_eq!(found.await, expected.await, "sellers {asked:?}");
        let asked = ids(questions, questions.sellers.clone().into_iter().map(|seller| seller.id));
        let [expected, found] = stores.map(|store| store.sellers_by_id(&asked));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "sellers {asked:?}");

        let asked = keys(questions, questions.customers.len());
        let [expected, found] =
            stores.map(async |store| by_key(store.customers_by_key(&asked).await.unwrap(), |row| row.key));
        assert_eq!(found.await, expected.await, "customers {asked:?}");
        let people = questions.customers.clone().into_iter();
        let asked = ids(questions, people.flat_map(|person| person.accounts.into_iter().chain([person.id])));
        let [expected, found] = stores.map(|store| store.customers_by_id(&asked));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "customers {asked:?}");

        let asked = keys(questions, questions.reviews.len());
        let [expected, found] =
            stores.map(async |store| by_key(store.orders_by_key(&asked).await.unwrap(), |row| row.key));
        assert_eq!(found.await, expected.await, "orders {asked:?}");
        let asked = ids(questions, questions.reviews.clone().into_iter().map(|review| review.order_id));
        let [expected, found] = stores.map(|store| store.orders_by_id(&asked));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "orders {asked:?}");

        // A review id with the order of another review is nothing.
        let mut asked: Vec<(String, String)> = questions
            .random
            .some(&questions.reviews, KEYS_MAX)
            .into_iter()
            .map(|review| (review.review_id, review.order_id))
            .collect();
        let mixed = asked.first().zip(asked.last()).map(|(first, last)| (first.0.clone(), last.1.clone()));
        asked.extend(mixed);
        let [expected, found] =
            stores.map(async |store| by_key(store.reviews_by_id(&asked).await.unwrap(), |row| row.key));
        assert_eq!(found.await, expected.await, "reviews {asked:?}");
    }
}

pub(super) async fn children(both: &Both, questions: &mut Questions) {
    let stores = [&both.files, &both.server];
    for _ in 0..ROUNDS {
        let asked = keys(questions, questions.reviews.len());
        let [expected, found] = stores.map(|store| store.items_of_orders(&asked));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "items of {asked:?}");
        let [expected, found] = stores.map(|store| store.payments_of_orders(&asked));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "payments of {asked:?}");
        let [expected, found] = stores.map(|store| store.reviews_of_orders(&asked));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "reviews of {asked:?}");

        let asked = keys(questions, questions.products.len());
        let [expected, found] = stores.map(|store| store.sellers_of_products(&asked));
        assert_eq!(found.await.unwrap(), expected.await.unwrap(), "sellers of {asked:?}");

        let asked = keys(questions, questions.customers.len());
        let first = questions.random.below(4);
        let [expected, found] = stores.map(async |store| {
            by_key(store.orders_of_customers(&asked, first).await.unwrap(), |order| {
                order.customer_key.expect("it is of a customer")
            })
        });
        assert_eq!(found.await, expected.await, "{first} orders of {asked:?}");
        let [expected, found] = stores.map(async |store| {
            by_key(store.reviews_of_customers(&asked, first).await.unwrap(), |(customer, _)| *customer)
        });
        assert_eq!(found.await, expected.await, "{first} reviews of {asked:?}");
    }
}
