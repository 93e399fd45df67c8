//! `recommendations`, `alsoBought`, `similar`, `recommendationsForSegment` and `frequentPairs`: turns arguments into questions for the graph, ranks the
//! evidence by the crate `recommend`, and puts reasons into words.

mod answer;
mod narrowed;
mod pairs;
mod segment;

use async_graphql::{Context, Enum, ID, Object};
use triptych_recommend::ask::Wanted;
use triptych_recommend::parameters::Mode;

use super::context::{loaders, served};
use super::error::{ApiError, Nullable};
use super::filters::StringFilter;
use super::page::check_first;
use super::scalars::CustomerSegment;
use crate::graphql::list::List;
use crate::stores::graph::{BASKET_MAX, Question, RECOMMENDATIONS_MAX, Subject};
pub(crate) use answer::Recommendation;
pub(super) use answer::ask;
pub(super) use narrowed::Narrowed;
pub(crate) use pairs::ProductPair;

/// Also the defaults in the schema.
const FIRST_DEFAULT: usize = 10;
pub(super) const FIRST_DEFAULT_OF_PRODUCT: i32 = 5;

#[derive(Default)]
pub(crate) struct RecommendationsQuery;

#[Object]
impl RecommendationsQuery {
    /// Products for one customer, for a basket in progress, or for a customer with one. A stranger gets what is popular now, and
    /// the reason says so.
    #[expect(clippy::too_many_arguments, reason = "each argument of a field is one")]
    async fn recommendations(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of a person, or of an account, which means its person.")] customer_id: Option<ID>,
        #[graphql(
            desc = "Products of a basket in progress, at most 50: they speak beside what the customer bought, and are not in the answer. Without a customer the answer is that of `alsoBought`."
        )]
        for_basket: Option<Vec<ID>>,
        #[graphql(desc = "At most 100.", default = 10)] first: Option<i32>,
        #[graphql(desc = "Of a customer.", default_with = "Some(RecommendationMode::NewItems)")] mode: Option<
            RecommendationMode,
        >,
        #[graphql(desc = "Products to leave out, at most 10,000.", default_with = "Some(Vec::new())")] exclude: Option<
            Vec<ID>,
        >,
        #[graphql(desc = "Only products of this category, by its English name.")] category: Option<String>,
        #[graphql(
            desc = "No products of these categories, by their English names, at most 1,000.",
            default_with = "Some(Vec::new())"
        )]
        exclude_categories: Option<Vec<String>>,
        #[graphql(desc = "Only these products: what is in stock, or may be shown. At most 10,000.")]
        in_stock_only: Option<Vec<ID>>,
        #[graphql(
            desc = "From 0, the best, to 1: the more, the less a list has of one category, seller and reason.",
            default = 0.0
        )]
        variety: Option<f64>,
        #[graphql(desc = "From 0, the best, to 1: the more, the more a list has of what few bought.", default = 0.0)]
        novelty: Option<f64>,
    ) -> Nullable<List<Recommendation>> {
        let narrowed = Narrowed { exclude, category, exclude_categories, in_stock_only, variety, novelty };
        let arguments = RecommendationArguments { first, narrowed };
        Some(for_visit(context, customer_id, for_basket, mode, arguments).await)
    }

    /// What buyers of these products also bought.
    #[expect(clippy::too_many_arguments, reason = "each argument of a field is one")]
    async fn also_bought(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 50. With none that is known, what is popular now.")] product_ids: Vec<ID>,
        #[graphql(desc = "At most 100.", default = 10)] first: Option<i32>,
        #[graphql(desc = "Products to leave out, at most 10,000.", default_with = "Some(Vec::new())")] exclude: Option<
            Vec<ID>,
        >,
        #[graphql(desc = "Only products of this category, by its English name.")] category: Option<String>,
        #[graphql(
            desc = "No products of these categories, by their English names, at most 1,000.",
            default_with = "Some(Vec::new())"
        )]
        exclude_categories: Option<Vec<String>>,
        #[graphql(desc = "Only these products: what is in stock, or may be shown. At most 10,000.")]
        in_stock_only: Option<Vec<ID>>,
        #[graphql(
            desc = "From 0, the best, to 1: the more, the less a list has of one category, seller and reason.",
            default = 0.0
        )]
        variety: Option<f64>,
        #[graphql(desc = "From 0, the best, to 1: the more, the more a list has of what few bought.", default = 0.0)]
        novelty: Option<f64>,
    ) -> Nullable<List<Recommendation>> {
        let narrowed = Narrowed { exclude, category, exclude_categories, in_stock_only, variety, novelty };
        let arguments = RecommendationArguments { first, narrowed };
        Some(for_basket_of(context, "productIds", product_ids, arguments).await)
    }

    /// Products like this one: those that share most of its buyers for how many each has, then what its main seller has in its
    /// category. `alsoBought` asks what its buyers most likely bought besides, which may be what everybody buys. Null for an id
    /// that the load does not have.
    #[expect(clippy::too_many_arguments, reason = "each argument of a field is one")]
    async fn similar(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "By its id.")] product: ID,
        #[graphql(desc = "At most 100.", default = 10)] first: Option<i32>,
        #[graphql(desc = "Products to leave out, at most 10,000.", default_with = "Some(Vec::new())")] exclude: Option<
            Vec<ID>,
        >,
        #[graphql(desc = "Only products of this category, by its English name.")] category: Option<String>,
        #[graphql(
            desc = "No products of these categories, by their English names, at most 1,000.",
            default_with = "Some(Vec::new())"
        )]
        exclude_categories: Option<Vec<String>>,
        #[graphql(desc = "Only these products: what is in stock, or may be shown. At most 10,000.")]
        in_stock_only: Option<Vec<ID>>,
        #[graphql(
            desc = "From 0, the best, to 1: the more, the less a list has of one category, seller and reason.",
            default = 0.0
        )]
        variety: Option<f64>,
        #[graphql(desc = "From 0, the best, to 1: the more, the more a list has of what few bought.", default = 0.0)]
        novelty: Option<f64>,
    ) -> Nullable<List<Recommendation>> {
        let narrowed = Narrowed { exclude, category, exclude_categories, in_stock_only, variety, novelty };
        let arguments = RecommendationArguments { first, narrowed };
        similar_to_id(context, product.0, arguments).await.transpose()
    }

    /// What the customers of an RFM segment buy more than the shop's: products by (their buyers in the segment + 5) / (as many as
    /// the shop's habits would lead one to expect + 5).
    #[expect(clippy::too_many_arguments, reason = "each argument of a field is one")]
    async fn recommendations_for_segment(
        &self,
        context: &Context<'_>,
        segment: CustomerSegment,
        #[graphql(desc = "At most 100.", default = 10)] first: Option<i32>,
        #[graphql(desc = "Products to leave out, at most 10,000.", default_with = "Some(Vec::new())")] exclude: Option<
            Vec<ID>,
        >,
        #[graphql(desc = "Only products of this category, by its English name.")] category: Option<String>,
        #[graphql(
            desc = "No products of these categories, by their English names, at most 1,000.",
            default_with = "Some(Vec::new())"
        )]
        exclude_categories: Option<Vec<String>>,
        #[graphql(desc = "Only these products: what is in stock, or may be shown. At most 10,000.")]
        in_stock_only: Option<Vec<ID>>,
        #[graphql(
            desc = "From 0, the best, to 1: the more, the less a list has of one category, seller and reason.",
            default = 0.0
        )]
        variety: Option<f64>,
        #[graphql(desc = "From 0, the best, to 1: the more, the more a list has of what few bought.", default = 0.0)]
        novelty: Option<f64>,
    ) -> Nullable<List<Recommendation>> {
        let narrowed = Narrowed { exclude, category, exclude_categories, in_stock_only, variety, novelty };
        let arguments = RecommendationArguments { first, narrowed };
        Some(segment::for_segment(context, segment.into(), arguments).await)
    }

    /// Products most often found in the same basket.
    async fn frequent_pairs(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Both products pass it.")] category: Option<StringFilter>,
        #[graphql(desc = "Pairs of fewer orders are left out.", default = 2)] min_orders: Option<i32>,
        #[graphql(desc = "At most 1,000.", default = 20)] first: Option<i32>,
    ) -> Nullable<List<ProductPair>> {
        Some(pairs::frequent_pairs(context, category, min_orders, first).await)
    }
}

/// What a customer is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum RecommendationMode {
    /// Products that the customer never bought.
    NewItems,
    /// What the next basket may hold: may repeat what the customer bought before.
    NextBasket,
}

impl From<RecommendationMode> for Mode {
    fn from(mode: RecommendationMode) -> Self {
        match mode {
            RecommendationMode::NewItems => Self::NewItems,
            RecommendationMode::NextBasket => Self::NextBasket,
        }
    }
}

/// The arguments that every kind of recommendation takes.
#[derive(Default)]
pub(super) struct RecommendationArguments {
    pub(super) first: Option<i32>,
    pub(super) narrowed: Narrowed,
}

/// For a customer, from the root or from the customer itself.
pub(super) async fn for_customer(
    context: &Context<'_>,
    customer_id: String,
    mode: Option<RecommendationMode>,
    arguments: RecommendationArguments,
) -> Result<List<Recommendation>, ApiError> {
    recommend(context, Subject::Customer(customer_id), mode_of(mode), arguments).await
}

/// For one product.
pub(super) async fn for_product(
    context: &Context<'_>,
    product: Subject,
    arguments: RecommendationArguments,
) -> Result<List<Recommendation>, ApiError> {
    recommend(context, product, Mode::AlsoBought, arguments).await
}

/// Products like one of the graph.
pub(super) async fn similar_to(
    context: &Context<'_>,
    product: Subject,
    arguments: RecommendationArguments,
) -> Result<List<Recommendation>, ApiError> {
    let question = Question { wanted: Wanted::Alike, ..question(product, Mode::AlsoBought, arguments)? };
    ask_loaders(context, question).await
}

async fn similar_to_id(
    context: &Context<'_>,
    id: String,
    arguments: RecommendationArguments,
) -> Result<Option<List<Recommendation>>, ApiError> {
    if !served(context)?.stores.graph.has_product(&id).await? {
        return Ok(None);
    }
    similar_to(context, Subject::Basket(vec![id]), arguments).await.map(Some)
}

async fn for_visit(
    context: &Context<'_>,
    customer_id: Option<ID>,
    basket: Option<Vec<ID>>,
    mode: Option<RecommendationMode>,
    arguments: RecommendationArguments,
) -> Result<List<Recommendation>, ApiError> {
    match (customer_id, basket) {
        (None, None) => Err(ApiError::bad_argument("customerId", "give a customer, a basket (`forBasket`), or both")),
        (None, Some(basket)) => for_basket_of(context, "forBasket", basket, arguments).await,
        (Some(customer), None) => for_customer(context, customer.0, mode, arguments).await,
        (Some(customer), Some(basket)) => {
            let visit = Subject::Visit { customer: customer.0, basket: basket_of("forBasket", basket)? };
            recommend(context, visit, mode_of(mode), arguments).await
        }
    }
}

async fn for_basket_of(
    context: &Context<'_>,
    argument: &str,
    products: Vec<ID>,
    arguments: RecommendationArguments,
) -> Result<List<Recommendation>, ApiError> {
    recommend(context, Subject::Basket(basket_of(argument, products)?), Mode::AlsoBought, arguments).await
}

fn mode_of(mode: Option<RecommendationMode>) -> Mode {
    mode.unwrap_or(RecommendationMode::NewItems).into()
}

fn basket_of(argument: &str, products: Vec<ID>) -> Result<Vec<String>, ApiError> {
    narrowed::ids(argument, products, BASKET_MAX)
}

async fn recommend(
    context: &Context<'_>,
    subject: Subject,
    mode: Mode,
    arguments: RecommendationArguments,
) -> Result<List<Recommendation>, ApiError> {
    ask_loaders(context, question(subject, mode, arguments)?).await
}

fn question(subject: Subject, mode: Mode, arguments: RecommendationArguments) -> Result<Question, ApiError> {
    let first = check_first(arguments.first, FIRST_DEFAULT, RECOMMENDATIONS_MAX)?;
    arguments.narrowed.narrow(Question::new(subject, mode, first))
}

async fn ask_loaders(context: &Context<'_>, question: Question) -> Result<List<Recommendation>, ApiError> {
    Ok(loaders(context)?.recommendations(question).await?.iter().cloned().collect())
}
