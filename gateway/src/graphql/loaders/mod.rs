//! What the fields of one request ask of documents and graph, gathered over a level of the query and asked for in one store
//! call a kind of question. What one request has been told it does not ask again; a failure is told to all who wait for it, and
//! asked again by who comes later.
//!
//! There is one gatherer for all kinds, and answers in it have no type, so that each new question costs one arm in
//! [`asking`] and one method here, and the compiler builds the gatherer once.

mod asking;
mod order_pages;
mod question;

use std::any::Any;
use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};
use std::sync::{Arc, Mutex};

use tokio::sync::oneshot;
use tokio::task::unconstrained;

use super::batching::Batches;
use super::error::ApiError;
use super::network::SimilarCustomer;
use super::recommendations::Recommendation;
use crate::stores::documents::{Customer, Order, OrderItem, Page, Payment, Review, ReviewCounts};
use crate::stores::{Stores, graph};
pub(crate) use question::{CustomerList, OrderList, ProductList, Question, ReviewList, SellerList};

/// What a question is answered with, of the type that the methods of [`Loaders`] tell.
type Answer = Arc<dyn Any + Send + Sync>;
/// `None` where there is no such thing.
type Reply = Result<Option<Answer>, ApiError>;
type Found<T> = Result<Option<Arc<T>>, ApiError>;

/// The loaders of one request.
pub(crate) struct Loaders {
    stores: Arc<Stores>,
    batches: Batches,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    slots: HashMap<Question, Slot>,
    /// Questions that are not asked yet, by kind, in the order in which they came.
    gathered: HashMap<Discriminant<Question>, Vec<Question>>,
}

enum Slot {
    Waiting(Vec<oneshot::Sender<Reply>>),
    Answered(Option<Answer>),
}

/// An answer that is there, or will be.
enum Gathered {
    Answered(Option<Answer>),
    Waiting(oneshot::Receiver<Reply>),
}

/// Each method gives the type of the answer that [`asking::ask`] makes for its kind.
impl Loaders {
    pub(crate) fn new(stores: Stores, batches: Batches) -> Self {
        Self { stores: Arc::new(stores), batches, state: Arc::default() }
    }

    pub(crate) async fn customer(&self, key: u32) -> Found<Customer> {
        typed(self.ask(Question::Customer(key)).await)
    }

    pub(crate) async fn customer_of_id(&self, id: String) -> Found<Customer> {
        typed(self.ask(Question::CustomerOfId(id)).await)
    }

    pub(crate) async fn order(&self, key: u32) -> Found<Order> {
        typed(self.ask(Question::Order(key)).await)
    }

    pub(crate) async fn order_of_id(&self, id: String) -> Found<Order> {
        typed(self.ask(Question::OrderOfId(id)).await)
    }

    pub(crate) async fn review(&self, review_id: String, order_id: String) -> Found<Review> {
        typed(self.ask(Question::Review { review_id, order_id }).await)
    }

    pub(crate) async fn items_of_order(&self, order: u32) -> Result<Arc<Vec<OrderItem>>, ApiError> {
        list(self.ask(Question::ItemsOfOrder(order)).await)
    }

    pub(crate) async fn payments_of_order(&self, order: u32) -> Result<Arc<Vec<Payment>>, ApiError> {
        list(self.ask(Question::PaymentsOfOrder(order)).await)
    }

    pub(crate) async fn reviews_of_order(&self, order: u32) -> Result<Arc<Vec<Arc<Review>>>, ApiError> {
        list(self.ask(Question::ReviewsOfOrder(order)).await)
    }

    /// Keys of those who sold it, ascending.
    pub(crate) async fn sellers_of_product(&self, product: u32) -> Result<Arc<Vec<u32>>, ApiError> {
        list(self.ask(Question::SellersOfProduct(product)).await)
    }

    pub(crate) async fn orders_of_customer(
        &self,
        customer: u32,
        first: usize,
    ) -> Result<Arc<Vec<Arc<Order>>>, ApiError> {
        list(self.ask(Question::OrdersOfCustomer { customer, first }).await)
    }

    pub(crate) async fn reviews_of_customer(
        &self,
        customer: u32,
        first: usize,
    ) -> Result<Arc<Vec<Arc<Review>>>, ApiError> {
        list(self.ask(Question::ReviewsOfCustomer { customer, first }).await)
    }

    pub(crate) async fn review_counts(&self, of: Question) -> Result<ReviewCounts, ApiError> {
        Ok(*typed::<ReviewCounts>(self.ask(of).await)?.ok_or(ApiError::Internal)?)
    }

    pub(crate) async fn count(&self, of: Question) -> Result<u64, ApiError> {
        Ok(*typed::<u64>(self.ask(of).await)?.ok_or(ApiError::Internal)?)
    }

    /// Nothing for a category that the load does not have.
    pub(crate) async fn recommendations(&self, of: graph::Question) -> Result<Arc<Vec<Recommendation>>, ApiError> {
        list(self.ask(Question::Recommendations(Arc::new(of))).await)
    }

    /// Nothing for one who is like nobody.
    pub(crate) async fn similar_customers(
        &self,
        customer: String,
        first: usize,
    ) -> Result<Arc<Vec<SimilarCustomer>>, ApiError> {
        list(self.ask(Question::SimilarCustomers { customer, first }).await)
    }

    /// A page of a list of these records.
    pub(crate) async fn page<T: Send + Sync + 'static>(&self, of: Question) -> Result<Arc<Page<Arc<T>>>, ApiError> {
        typed(self.ask(of).await)?.ok_or(ApiError::Internal)
    }

    /// A record by a question for one of its type.
    pub(crate) async fn one<T: Send + Sync + 'static>(&self, of: Question) -> Found<T> {
        typed(self.ask(of).await)
    }

    /// Those that there are, in the order of the questions.
    pub(crate) async fn several<T: Send + Sync + 'static>(&self, of: Vec<Question>) -> Result<Vec<Arc<T>>, ApiError> {
        let mut found = Vec::with_capacity(of.len());
        for reply in self.ask_all(of).await {
            found.extend(typed(reply)?);
        }
        Ok(found)
    }

    /// For each list of questions what the first of them finds that finds anything.
    pub(crate) async fn first_of_each<T: Send + Sync + 'static>(&self, of: Vec<Vec<Question>>) -> Vec<Found<T>> {
        let lengths: Vec<usize> = of.iter().map(Vec::len).collect();
        let mut replies = self.ask_all(of.into_iter().flatten().collect()).await.into_iter();
        let first = |length: usize| {
            let mut found = Ok(None);
            // All of them are taken, so that the next list begins where its own do.
            for reply in replies.by_ref().take(length) {
                if matches!(found, Ok(None)) {
                    found = typed(reply);
                }
            }
            found
        };
        lengths.into_iter().map(first).collect()
    }

    pub(crate) async fn is_known(&self, of: Question) -> Result<bool, ApiError> {
        Ok(self.ask(of).await?.is_some())
    }

    async fn ask_all(&self, questions: Vec<Question>) -> Vec<Reply> {
        let asked: Vec<Gathered> = questions.into_iter().map(|question| self.gather(question)).collect();
        let mut replies = Vec::with_capacity(asked.len());
        for one in asked {
            replies.push(one.reply().await);
        }
        replies
    }

    async fn ask(&self, question: Question) -> Reply {
        self.gather(question).reply().await
    }

    fn gather(&self, question: Question) -> Gathered {
        let mut state = self.state.lock().expect("no one panics while holding this lock");
        match state.slots.get_mut(&question) {
            Some(Slot::Answered(answer)) => return Gathered::Answered(answer.clone()),
            Some(Slot::Waiting(waiting)) => {
                let (sender, receiver) = oneshot::channel();
                waiting.push(sender);
                return Gathered::Waiting(receiver);
            }
            None => {}
        }
        let (sender, receiver) = oneshot::channel();
        state.slots.insert(question.clone(), Slot::Waiting(vec![sender]));
        let (kind, batch_max) = (discriminant(&question), question.batch_max());
        let gathered = state.gathered.entry(kind).or_default();
        gathered.push(question);
        // The first of a kind has them all asked, and once more for each full batch.
        if gathered.len() % batch_max == 1 {
            self.batches.add(Box::pin(ask_gathered(
                Arc::clone(&self.stores),
                Arc::clone(&self.state),
                kind,
                batch_max,
            )));
        }
        Gathered::Waiting(receiver)
    }
}

impl Gathered {
    async fn reply(self) -> Reply {
        match self {
            Self::Answered(answer) => Ok(answer),
            // A request polls itself on until it can go no further, so it must not be told to give way in between.
            Self::Waiting(receiver) => unconstrained(receiver).await.unwrap_or(Err(ApiError::Internal)),
        }
    }
}

/// Asks one batch of what has been gathered of a kind by now.
async fn ask_gathered(stores: Arc<Stores>, state: Arc<Mutex<State>>, kind: Discriminant<Question>, batch_max: usize) {
    let batch: Vec<Question> = {
        let mut state = state.lock().expect("no one panics while holding this lock");
        let Some(gathered) = state.gathered.get_mut(&kind) else { return };
        let count = gathered.len().min(batch_max);
        gathered.drain(..count).collect()
    };
    let answers = asking::ask(&stores, &batch).await;
    state.lock().expect("no one panics while holding this lock").settle(batch, answers);
}

impl State {
    fn settle(&mut self, batch: Vec<Question>, mut answers: Result<asking::Answers, ApiError>) {
        for question in batch {
            let reply: Reply = match &mut answers {
                Ok(answers) => Ok(answers.remove(&question)),
                Err(error) => Err(error.clone()),
            };
            let slot = match &reply {
                Ok(answer) => self.slots.insert(question, Slot::Answered(answer.clone())),
                Err(_) => self.slots.remove(&question),
            };
            let Some(Slot::Waiting(waiting)) = slot else { continue };
            for sender in waiting {
                // A field that was given up waits no more.
                let _ = sender.send(reply.clone());
            }
        }
    }
}

fn typed<T: Send + Sync + 'static>(reply: Reply) -> Found<T> {
    Ok(reply?.map(|answer| answer.downcast().expect("each kind of question is answered with one type")))
}

/// What nothing was found for is an empty list.
fn list<T: Send + Sync + 'static>(reply: Reply) -> Result<Arc<Vec<T>>, ApiError> {
    Ok(typed(reply)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(key: u32) -> Question {
        Question::Order(key)
    }

    /// A question that waits, and who waits for it.
    fn waiting(state: &mut State, key: u32) -> oneshot::Receiver<Reply> {
        let (sender, receiver) = oneshot::channel();
        match state.slots.entry(question(key)).or_insert_with(|| Slot::Waiting(Vec::new())) {
            Slot::Waiting(waiting) => waiting.push(sender),
            Slot::Answered(_) => panic!("it is answered already"),
        }
        receiver
    }

    #[tokio::test]
    async fn an_answer_reaches_all_who_wait_and_stays() {
        let mut state = State::default();
        let (one, other, unknown) = (waiting(&mut state, 1), waiting(&mut state, 1), waiting(&mut state, 2));
        let answers = HashMap::from([(question(1), Arc::new(7_u64) as Answer)]);
        state.settle(vec![question(1), question(2)], Ok(answers));
        for reply in [one, other] {
            assert_eq!(typed::<u64>(reply.await.unwrap()).unwrap().as_deref(), Some(&7));
        }
        assert!(unknown.await.unwrap().unwrap().is_none());
        assert!(matches!(state.slots[&question(1)], Slot::Answered(Some(_))));
        assert!(matches!(state.slots[&question(2)], Slot::Answered(None)));
    }

    #[tokio::test]
    async fn a_failure_reaches_all_who_wait_and_is_asked_again() {
        let mut state = State::default();
        let (one, other) = (waiting(&mut state, 1), waiting(&mut state, 1));
        state.settle(vec![question(1)], Err(ApiError::Internal));
        for reply in [one, other] {
            assert!(matches!(reply.await.unwrap(), Err(ApiError::Internal)));
        }
        assert!(state.slots.is_empty());
    }
}
