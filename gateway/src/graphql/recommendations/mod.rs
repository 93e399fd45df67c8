//! `recommendations`, `alsoBought` and `frequentPairs`: turns arguments into questions for the graph, ranks the
//! evidence by the crate `recommend`, and puts reasons into words.

mod answer;
mod pairs;

use async_graphql::{Context, Enum, ID, Object};
use triptych_recommend::parameters::Mode;

use super::context::loaders;
use super::error::{ApiError, Nullable};
use super::filters::StringFilter;
use super::page::{check_first, list_complexity};
use crate::graphql::list::List;
use crate::stores::graph::{BASKET_MAX, EXCLUDED_MAX, PAIRS_FIRST_MAX, Question, RECOMMENDATIONS_MAX, Subject};
pub(crate) use answer::Recommendation;
pub(super) use answer::ask;
pub(crate) use pairs::ProductPair;

/// Also the defaults in the schema.
const FIRST_DEFAULT: usize = 10;
const FIRST_DEFAULT_OF_PRODUCT: usize = 5;

#[derive(Default)]
pub(crate) struct RecommendationsQuery;

#[Object]
impl RecommendationsQuery {
    /// Products for one customer. A stranger gets what is popular now, and the reason says so.
    #[graphql(complexity = "list_complexity(first, 10, RECOMMENDATIONS_MAX, child_complexity)")]
    async fn recommendations(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of a person, or of an account, which means its person.")] customer_id: ID,
        #[graphql(desc = "At most 100.", default = 10)] first: Option<i32>,
        #[graphql(default_with = "Some(RecommendationMode::NewItems)")] mode: Option<RecommendationMode>,
        #[graphql(desc = "Products to leave out.", default_with = "Some(Vec::new())")] exclude: Option<Vec<ID>>,
        #[graphql(desc = "Only products of this category, by its English name.")] category: Option<String>,
    ) -> Nullable<List<Recommendation>> {
        Some(for_customer(context, customer_id.0, mode, RecommendationArguments { first, exclude, category }).await)
    }

    /// What buyers of these products also bought.
    #[graphql(complexity = "list_complexity(first, 10, RECOMMENDATIONS_MAX, child_complexity)")]
    async fn also_bought(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 50. With none that is known, what is popular now.")] product_ids: Vec<ID>,
        #[graphql(desc = "At most 100.", default = 10)] first: Option<i32>,
        #[graphql(desc = "Products to leave out.", default_with = "Some(Vec::new())")] exclude: Option<Vec<ID>>,
        #[graphql(desc = "Only products of this category, by its English name.")] category: Option<String>,
    ) -> Nullable<List<Recommendation>> {
        Some(for_basket(context, product_ids, RecommendationArguments { first, exclude, category }).await)
    }

    /// Products most often found in the same basket.
    #[graphql(complexity = "list_complexity(first, 20, PAIRS_FIRST_MAX, child_complexity)")]
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
    pub(super) exclude: Option<Vec<ID>>,
    pub(super) category: Option<String>,
}

/// For a customer, from the root or from the customer itself.
pub(super) async fn for_customer(
    context: &Context<'_>,
    customer_id: String,
    mode: Option<RecommendationMode>,
    arguments: RecommendationArguments,
) -> Result<List<Recommendation>, ApiError> {
    let mode = mode.unwrap_or(RecommendationMode::NewItems).into();
    recommend(context, Subject::Customer(customer_id), mode, arguments, FIRST_DEFAULT).await
}

/// For one product.
pub(super) async fn for_product(
    context: &Context<'_>,
    product: Subject,
    first: Option<i32>,
) -> Result<List<Recommendation>, ApiError> {
    let arguments = RecommendationArguments { first, ..RecommendationArguments::default() };
    recommend(context, product, Mode::AlsoBought, arguments, FIRST_DEFAULT_OF_PRODUCT).await
}

async fn for_basket(
    context: &Context<'_>,
    product_ids: Vec<ID>,
    arguments: RecommendationArguments,
) -> Result<List<Recommendation>, ApiError> {
    if product_ids.len() > BASKET_MAX {
        return Err(ApiError::bad_argument("productIds", format!("more than {BASKET_MAX} products")));
    }
    let basket = product_ids.into_iter().map(|id| id.0).collect();
    recommend(context, Subject::Basket(basket), Mode::AlsoBought, arguments, FIRST_DEFAULT).await
}

async fn recommend(
    context: &Context<'_>,
    subject: Subject,
    mode: Mode,
    arguments: RecommendationArguments,
    first_default: usize,
) -> Result<List<Recommendation>, ApiError> {
    let exclude: Vec<String> = arguments.exclude.unwrap_or_default().into_iter().map(|id| id.0).collect();
    if exclude.len() > EXCLUDED_MAX {
        return Err(ApiError::bad_argument("exclude", format!("more than {EXCLUDED_MAX} products")));
    }
    let first = check_first(arguments.first, first_default, RECOMMENDATIONS_MAX)?;
    let question = Question { subject, mode, first, exclude, category: arguments.category };
    Ok(loaders(context)?.recommendations(question).await?.iter().cloned().collect())
}
