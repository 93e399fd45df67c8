//! A ranked list with its reasons in words.

use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use triptych_recommend::ask::Wanted;
use triptych_recommend::parameters::{Model, Unit};
use triptych_recommend::rank::{Ranked, rank};
use triptych_recommend::reason::{Cause, Origin, Words};
use triptych_schemas::time;

use crate::graphql::error::{ApiError, Nullable};
use crate::graphql::products::Product;
use crate::stores::StoreError;
use crate::stores::graph::{Found, Graph, KnownProduct, Question, Subject};

const SECONDS_A_DAY: i64 = 86_400;

/// A product, how well it fits, and why.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Recommendation {
    /// From 1.
    rank: i32,
    /// Comparable within one list only. 1 is the most that any product reaches by one part of the model. A list with variety is
    /// not in the order of its scores.
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
    /// Bought by more customers of the segment than by as many of the shop.
    PopularInSegment,
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
    for (question, found) in questions.iter().zip(found) {
        let Some(found) = found else {
            lists.push(Vec::new());
            continue;
        };
        let ranked = rank(&model, &found.ask, &found.evidence);
        let keys: Vec<u32> = ranked.iter().map(|ranked| ranked.product).collect();
        let ids = graph.product_ids(&keys).await?;
        let told = Told { model: &model, origin: origin(question), found: &found };
        lists.push(told.in_words(&ranked, ids));
    }
    Ok(lists)
}

/// A list for a segment, whose reasons name nothing but counts.
pub(super) fn of_segment(ranked: &[Ranked], ids: Vec<String>) -> Vec<Recommendation> {
    let words = Words { origin: Origin::History, with: "", category: "", recent_days: 0, last_day: "" };
    let reason = |ranked: &Ranked| RecommendationReason {
        kind: RecommendationReasonKind::PopularInSegment,
        text: ranked.reason.sentence(&words),
        count: Some(ranked.reason.count),
        unit: Some(ranked.reason.unit.into()),
        product: None,
    };
    listed(ranked, ids, reason)
}

/// `ids` are those of the products, in the order of the list.
fn listed(
    ranked: &[Ranked],
    ids: Vec<String>,
    reason: impl Fn(&Ranked) -> RecommendationReason,
) -> Vec<Recommendation> {
    let recommendation = |((rank, ranked), id): ((i32, &Ranked), String)| Recommendation {
        rank,
        score: ranked.score,
        no_longer_sold: ranked.no_longer_sold,
        reason: reason(ranked),
        product: KnownProduct { key: ranked.product, id },
    };
    (1_i32..).zip(ranked).zip(ids).map(recommendation).collect()
}

fn origin(question: &Question) -> Origin {
    match question.subject {
        _ if question.wanted == Wanted::Alike => Origin::Product,
        Subject::Visit { .. } => Origin::HistoryAndBasket,
        Subject::Customer(_) | Subject::Basket(_) | Subject::Product(_) => Origin::of(question.mode),
    }
}

/// What the words of one list have in common.
struct Told<'a> {
    model: &'a Model,
    origin: Origin,
    found: &'a Found,
}

impl Told<'_> {
    /// Puts a ranked list into words. `ids` are those of its products, in its order.
    fn in_words(&self, ranked: &[Ranked], ids: Vec<String>) -> Vec<Recommendation> {
        let last_day = time::to_naive(i64::from(self.model.last_day) * SECONDS_A_DAY).date().to_string();
        listed(ranked, ids, |ranked| self.reason(ranked, &last_day))
    }

    fn reason(&self, ranked: &Ranked, last_day: &str) -> RecommendationReason {
        let (found, evidence) = (self.found, &self.found.evidence);
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
            Cause::PopularInSegment { .. } => RecommendationReasonKind::PopularInSegment,
        };
        let words = Words { origin: self.origin, with, category, recent_days: self.model.recent_days, last_day };
        RecommendationReason {
            kind,
            text: ranked.reason.sentence(&words),
            count: Some(ranked.reason.count),
            unit: Some(ranked.reason.unit.into()),
            product: led_here,
        }
    }
}
