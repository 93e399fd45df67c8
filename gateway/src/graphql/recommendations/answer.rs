//! A ranked list with its reasons in words.

use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use triptych_recommend::parameters::{Model, Unit};
use triptych_recommend::rank::{Ranked, rank};
use triptych_recommend::reason::{Cause, Words};
use triptych_schemas::time;

use crate::graphql::error::{ApiError, Nullable};
use crate::graphql::products::Product;
use crate::stores::StoreError;
use crate::stores::graph::{Found, Graph, KnownProduct, Question};

const SECONDS_A_DAY: i64 = 86_400;

/// A product, how well it fits, and why.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Recommendation {
    /// From 1.
    rank: i32,
    /// Comparable within one list only. 1 is the most that any product reaches by one part of the model.
    score: f64,
    /// Whether nobody bought it in the data's last 180 days. Such products come last, where others do not fill the list.
    no_longer_sold: bool,
    /// Why it is in the list.
    reason: RecommendationReason,
    #[graphql(skip)]
    product: KnownProduct,
}

#[ComplexObject]
impl Recommendation {
    /// What to offer. With its id alone where the documents do not answer.
    async fn product(&self, context: &Context<'_>) -> Nullable<Product> {
        of_graph(context, &self.product).await.transpose()
    }
}

/// The largest part of the score.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct RecommendationReason {
    /// Which part of the model.
    kind: RecommendationReasonKind,
    /// One plain English sentence, true of the data.
    text: String,
    /// How many customers or orders the sentence counts.
    count: Option<u32>,
    /// What `count` counts.
    unit: Option<CountUnit>,
    #[graphql(skip)]
    product: Option<KnownProduct>,
}

#[ComplexObject]
impl RecommendationReason {
    /// The bought product that led here, for `BOUGHT_TOGETHER`.
    async fn product(&self, context: &Context<'_>) -> Nullable<Product> {
        of_graph(context, self.product.as_ref()?).await.transpose()
    }
}

/// Why a product is recommended.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum RecommendationReasonKind {
    /// Bought by those who bought `product`.
    BoughtTogether,
    /// The customer bought it before.
    BoughtBefore,
    /// Popular among what the main seller of a bought product has in its category.
    PopularAtSeller,
    /// Bought by those who buy in the category of a bought product.
    PopularInCategory,
    /// Bought by many of late.
    PopularNow,
}

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Unit")]
pub(crate) enum CountUnit {
    /// People.
    Customer,
    /// Orders.
    Order,
}

/// A product of the graph, of which the documents may tell more.
pub(super) async fn of_graph(context: &Context<'_>, known: &KnownProduct) -> Result<Option<Product>, ApiError> {
    Product::of_known_key(context, known.key, &known.id).await
}

/// A list for each question. A category that the load does not have is answered with nothing.
pub(in crate::graphql) async fn ask(
    graph: &dyn Graph,
    questions: &[Question],
) -> Result<Vec<Vec<Recommendation>>, StoreError> {
    let found = graph.evidence(questions).await?;
    let model = graph.model().await?;
    let mut lists = Vec::with_capacity(questions.len());
    for found in found {
        let Some(found) = found else {
            lists.push(Vec::new());
            continue;
        };
        let ranked = rank(&model, &found.ask, &found.evidence);
        let keys: Vec<u32> = ranked.iter().map(|ranked| ranked.product).collect();
        let ids = graph.product_ids(&keys).await?;
        lists.push(in_words(&model, &found, &ranked, ids));
    }
    Ok(lists)
}

/// Puts a ranked list into words. `ids` are those of its products, in its order.
fn in_words(model: &Model, found: &Found, ranked: &[Ranked], ids: Vec<String>) -> Vec<Recommendation> {
    let last_day = time::to_naive(i64::from(model.last_day) * SECONDS_A_DAY).date().to_string();
    let recommendation = |((rank, ranked), id): ((i32, &Ranked), String)| Recommendation {
        rank,
        score: ranked.score,
        no_longer_sold: ranked.no_longer_sold,
        reason: reason(model, found, ranked, &last_day),
        product: KnownProduct { key: ranked.product, id },
    };
    (1_i32..).zip(ranked).zip(ids).map(recommendation).collect()
}

fn reason(model: &Model, found: &Found, ranked: &Ranked, last_day: &str) -> RecommendationReason {
    let evidence = &found.evidence;
    let (mut with, mut category, mut led_here) = ("", "", None);
    let kind = match ranked.reason.cause {
        Cause::BoughtTogether { with: product, .. } => {
            let held = evidence.history.iter().position(|held| held.product == product);
            with = held.map_or("", |index| &found.history_ids[index]);
            led_here = Some(KnownProduct { key: product, id: with.to_owned() });
            RecommendationReasonKind::BoughtTogether
        }
        Cause::BoughtBefore { .. } => RecommendationReasonKind::BoughtBefore,
        Cause::PopularAtSeller { .. } => RecommendationReasonKind::PopularAtSeller,
        Cause::PopularInCategory { category: key, .. } => {
            let named = evidence.categories.iter().position(|named| named.0 == key);
            category = named.map_or("", |index| &found.category_names[index]);
            RecommendationReasonKind::PopularInCategory
        }
        Cause::PopularNow => RecommendationReasonKind::PopularNow,
    };
    let words = Words { mode: found.ask.mode, with, category, recent_days: model.recent_days, last_day };
    RecommendationReason {
        kind,
        text: ranked.reason.sentence(&words),
        count: Some(ranked.reason.count),
        unit: Some(ranked.reason.unit.into()),
        product: led_here,
    }
}
