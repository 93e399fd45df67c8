//! `recommendationsForSegment`: what the customers of a segment buy more than the shop's. The facts count who bought what, the graph
//! knows the products, and the crate `recommend` ranks them.

use std::collections::{BTreeSet, HashMap};

use async_graphql::Context;
use triptych_analytics::segment::Segment;
use triptych_recommend::count::Product;
use triptych_recommend::parameters::Mode;
use triptych_recommend::segment::{self, Bought, Customers};

use super::{Recommendation, RecommendationArguments, answer, question};
use crate::graphql::context::served;
use crate::graphql::error::ApiError;
use crate::graphql::list::List;
use crate::kpi::answer::{Page, Value};
use crate::kpi::dimension::Dimension;
use crate::kpi::filter::Filter;
use crate::kpi::measure::Measure;
use crate::kpi::query::Query;
use crate::kpi::sum::Sum;
use crate::stores::graph::{KnownProduct, Subject};

pub(super) async fn for_segment(
    context: &Context<'_>,
    segment: Segment,
    arguments: RecommendationArguments,
) -> Result<List<Recommendation>, ApiError> {
    let question = question(Subject::Basket(Vec::new()), Mode::NewItems, arguments)?;
    let stores = &served(context)?.stores;
    let of_segment = Filter::default().and(Dimension::CustomerSegment, Some(vec![Some(Value::Segment(segment))]));
    let (in_segment, in_shop, all_of_segment, all) = tokio::try_join!(
        stores.facts.kpis(by_product(of_segment.clone())),
        stores.facts.kpis(by_product(Filter::default())),
        stores.facts.kpis(Query::total(of_segment, customers())),
        stores.facts.kpis(Query::total(Filter::default(), customers())),
    )?;
    let (in_segment, in_shop) = (buyers(&in_segment), buyers(&in_shop));
    let ids: Vec<String> = in_segment.keys().map(|id| (*id).to_owned()).collect();
    let Some(listable) = stores.graph.listable(&question, &ids).await? else { return Ok(List::default()) };
    let count = |counts: &HashMap<&str, u32>, id: &str| counts.get(id).copied().unwrap_or_default();
    let bought = |(known, product): &(KnownProduct, Product)| Bought {
        key: known.key,
        product: *product,
        customers: Customers { segment: count(&in_segment, &known.id), shop: count(&in_shop, &known.id) },
    };
    let bought: Vec<Bought> = listable.products.iter().map(bought).collect();
    let totals = Customers { segment: total(&all_of_segment), shop: total(&all) };
    let ranked = segment::rank(&stores.graph.model().await?, &listable.ask, totals, &bought);
    let keys: Vec<u32> = ranked.iter().map(|ranked| ranked.product).collect();
    let ids = stores.graph.product_ids(&keys).await?;
    Ok(answer::of_segment(&ranked, ids).into_iter().collect())
}

fn customers() -> BTreeSet<Measure> {
    BTreeSet::from([Measure::Customers])
}

fn by_product(filter: Filter) -> Query {
    Query { dimensions: vec![Dimension::Product], ..Query::total(filter, customers()) }.all_groups()
}

/// Customers by the id of what they bought.
fn buyers(page: &Page) -> HashMap<&str, u32> {
    let buyers = page.groups.iter().filter_map(|group| match group.values.first() {
        Some(Some(Value::Text(id))) => Some((id.as_str(), group.sums[Sum::Customers] as u32)),
        _ => None,
    });
    buyers.filter(|(_, customers)| *customers > 0).collect()
}

fn total(page: &Page) -> u32 {
    page.groups.first().map_or(0, |group| group.sums[Sum::Customers] as u32)
}
