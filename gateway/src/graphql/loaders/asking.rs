//! How each kind of question is put to the stores: many at once, in one call.

use std::collections::HashMap;
use std::sync::Arc;

use super::question::Question;
use super::{Answer, order_pages};
use crate::graphql::error::ApiError;
use crate::graphql::{network, recommendations};
use crate::stores::Stores;
use crate::stores::documents::Page;

/// Answers by what was asked; none for what there is not.
pub(super) type Answers = HashMap<Question, Answer>;

/// `questions` are of one kind.
pub(super) async fn ask(stores: &Stores, questions: &[Question]) -> Result<Answers, ApiError> {
    use Question as Q;
    let documents = &stores.documents;
    let (keys, ids) = (keys(questions), ids(questions));
    let Some(kind) = questions.first() else { return Ok(Answers::new()) };
    Ok(match kind {
        Q::Product(_) => records(documents.products_by_key(&keys).await?, |row| Q::Product(row.key)),
        Q::ProductOfId(_) => by_id(documents.products_by_id(&ids).await?, Q::ProductOfId),
        Q::Seller(_) => records(documents.sellers_by_key(&keys).await?, |row| Q::Seller(row.key)),
        Q::SellerOfId(_) => by_id(documents.sellers_by_id(&ids).await?, Q::SellerOfId),
        Q::Customer(_) => records(documents.customers_by_key(&keys).await?, |row| Q::Customer(row.key)),
        Q::CustomerOfId(_) => by_id(documents.customers_by_id(&ids).await?, Q::CustomerOfId),
        Q::Order(_) => records(documents.orders_by_key(&keys).await?, |row| Q::Order(row.key)),
        Q::OrderOfId(_) => by_id(documents.orders_by_id(&ids).await?, Q::OrderOfId),
        Q::Review { .. } => records(documents.reviews_by_id(&review_ids(questions)).await?, |row| Q::Review {
            review_id: row.review_id.clone(),
            order_id: row.order_id.clone(),
        }),
        Q::ItemsOfOrder(_) => {
            lists(documents.items_of_orders(&keys).await?, |row| (Q::ItemsOfOrder(row.order_key), row))
        }
        Q::PaymentsOfOrder(_) => {
            lists(documents.payments_of_orders(&keys).await?, |row| (Q::PaymentsOfOrder(row.order_key), row))
        }
        Q::ReviewsOfOrder(_) => {
            lists(documents.reviews_of_orders(&keys).await?, |row| (Q::ReviewsOfOrder(row.order_key), Arc::new(row)))
        }
        Q::SellersOfProduct(_) => {
            lists(documents.sellers_of_products(&keys).await?, |(product, row)| (Q::SellersOfProduct(product), row))
        }
        Q::OrdersOfCustomer { .. } => orders_of_customers(stores, questions).await?,
        Q::ReviewsOfCustomer { .. } => reviews_of_customers(stores, questions).await?,
        Q::ProductPage(_) => pages(questions, documents.product_pages(&all(questions, Q::product_page)).await?),
        Q::SellerPage(_) => pages(questions, documents.seller_pages(&all(questions, Q::seller_page)).await?),
        Q::CustomerPage(_) => pages(questions, documents.customer_pages(&all(questions, Q::customer_page)).await?),
        Q::ReviewPage(_) => pages(questions, documents.review_pages(&all(questions, Q::review_page)).await?),
        Q::OrderPage(_) => pages(questions, order_pages::pages(stores, all(questions, Q::order_page)).await?),
        Q::ProductCount(_) => each(questions, documents.count_products(&all(questions, Q::product_count)).await?),
        Q::SellerCount(_) => each(questions, documents.count_sellers(&all(questions, Q::seller_count)).await?),
        Q::CustomerCount(_) => each(questions, documents.count_customers(&all(questions, Q::customer_count)).await?),
        Q::ReviewCounts(_) => each(questions, documents.count_reviews(&all(questions, Q::review_counts)).await?),
        Q::OrderCount(_) => each(questions, order_pages::counts(stores, all(questions, Q::order_count)).await?),
        Q::Recommendations(_) => {
            let asked = all(questions, Q::recommendations);
            each(questions, recommendations::ask(&*stores.graph, &asked).await?)
        }
        Q::SimilarCustomers { .. } => similar_customers(stores, questions).await?,
    })
}

fn keys(questions: &[Question]) -> Vec<u32> {
    questions.iter().filter_map(Question::key).collect()
}

fn ids(questions: &[Question]) -> Vec<String> {
    questions.iter().filter_map(Question::id).cloned().collect()
}

fn review_ids(questions: &[Question]) -> Vec<(String, String)> {
    let ids = |question: &Question| match question {
        Question::Review { review_id, order_id } => Some((review_id.clone(), order_id.clone())),
        _ => None,
    };
    questions.iter().filter_map(ids).collect()
}

/// What questions of one kind hold.
fn all<'a, T: Clone>(questions: &'a [Question], read: fn(&'a Question) -> Option<&'a T>) -> Vec<T> {
    questions.iter().filter_map(read).cloned().collect()
}

/// Records by what they are found under.
fn records<T: Send + Sync + 'static>(rows: Vec<T>, found_under: fn(&T) -> Question) -> Answers {
    rows.into_iter().map(|row| (found_under(&row), Arc::new(row) as Answer)).collect()
}

fn by_id<T: Send + Sync + 'static>(found: HashMap<String, T>, found_under: fn(String) -> Question) -> Answers {
    found.into_iter().map(|(id, row)| (found_under(id), Arc::new(row) as Answer)).collect()
}

/// Rows by what they belong to, each one's in the order in which they came.
fn lists<P, T: Send + Sync + 'static>(rows: Vec<P>, split: impl Fn(P) -> (Question, T)) -> Answers {
    let mut lists: HashMap<Question, Vec<T>> = HashMap::new();
    for row in rows {
        let (parent, row) = split(row);
        lists.entry(parent).or_default().push(row);
    }
    lists.into_iter().map(|(parent, rows)| (parent, Arc::new(rows) as Answer)).collect()
}

/// Answers beside the questions, which are in the same order.
fn each<T: Send + Sync + 'static>(questions: &[Question], answers: Vec<T>) -> Answers {
    let answers = answers.into_iter().map(|answer| Arc::new(answer) as Answer);
    questions.iter().cloned().zip(answers).collect()
}

/// Pages whose rows many may hold.
fn pages<T: Send + Sync + 'static>(questions: &[Question], pages: Vec<Page<T>>) -> Answers {
    let shared = |page: Page<T>| Page { rows: page.rows.into_iter().map(Arc::new).collect(), has_next: page.has_next };
    each(questions, pages.into_iter().map(shared).collect::<Vec<Page<Arc<T>>>>())
}

/// One call for each `first` met, which the query document fixes.
async fn orders_of_customers(stores: &Stores, questions: &[Question]) -> Result<Answers, ApiError> {
    let mut found = Answers::new();
    for (first, customers) in by_first(questions) {
        let orders = stores.documents.orders_of_customers(&customers, first).await?;
        let theirs = orders.into_iter().filter_map(|order| Some((order.customer_key?, order))).collect();
        found.extend(lists(theirs, |(customer, order)| {
            (Question::OrdersOfCustomer { customer, first }, Arc::new(order))
        }));
    }
    Ok(found)
}

async fn reviews_of_customers(stores: &Stores, questions: &[Question]) -> Result<Answers, ApiError> {
    let mut found = Answers::new();
    for (first, customers) in by_first(questions) {
        let reviews = stores.documents.reviews_of_customers(&customers, first).await?;
        found.extend(lists(reviews, |(customer, review)| {
            (Question::ReviewsOfCustomer { customer, first }, Arc::new(review))
        }));
    }
    Ok(found)
}

async fn similar_customers(stores: &Stores, questions: &[Question]) -> Result<Answers, ApiError> {
    let mut groups: HashMap<usize, Vec<String>> = HashMap::new();
    for question in questions {
        if let Question::SimilarCustomers { customer, first } = question {
            groups.entry(*first).or_default().push(customer.clone());
        }
    }
    let mut found = Answers::new();
    for (first, customers) in groups {
        let lists = network::ask(&*stores.graph, &customers, first).await?;
        let questions = customers.into_iter().map(|customer| Question::SimilarCustomers { customer, first });
        found.extend(questions.zip(lists.into_iter().map(|list| Arc::new(list) as Answer)));
    }
    Ok(found)
}

fn by_first(questions: &[Question]) -> HashMap<usize, Vec<u32>> {
    let mut groups: HashMap<usize, Vec<u32>> = HashMap::new();
    for question in questions {
        if let Question::OrdersOfCustomer { customer, first } | Question::ReviewsOfCustomer { customer, first } =
            question
        {
            groups.entry(*first).or_default().push(*customer);
        }
    }
    groups
}
