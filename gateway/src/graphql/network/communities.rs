//! Communities of products, and what is in them.

use async_graphql::{ComplexObject, Context, SimpleObject};

use crate::graphql::connection::LIST_FIRST_MAX;
use crate::graphql::context::served;
use crate::graphql::error::{ApiError, Nullable};
use crate::graphql::list::List;
use crate::graphql::page::check_first;
use crate::graphql::products::Product;
use crate::stores::graph::COMMUNITIES_FIRST_MAX;
use crate::stores::graph::network::Community;

/// Also the defaults in the schema.
const FIRST_DEFAULT: usize = 10;

/// Products found in the same baskets more often than chance would have it, by the Louvain method over pairs of one basket, weighted
/// by orders. Each product that was in a basket with another is in one. Its number holds for this load only.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct ProductCommunity {
    /// From 1, the largest first, then that of the lowest product id.
    number: u32,
    /// Products in it.
    size: u32,
    /// Pairs of its products that were found in one basket.
    pairs: u32,
    /// Of the whole division into communities, the same for each: the share of the pairs' orders that lie within communities, less what
    /// chance would put there. 0 is chance; from 0.3 the division says something.
    modularity: f64,
    /// What this one adds to it.
    modularity_part: f64,
}

#[ComplexObject]
impl ProductCommunity {
    /// The most central first, by their page rank; ties by id.
    async fn products(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 100.", default = 10)] first: Option<i32>,
    ) -> Nullable<List<Product>> {
        Some(members(context, self.number, first).await)
    }
}

impl From<Community> for ProductCommunity {
    fn from(community: Community) -> Self {
        let Community { number, sums, whole_modularity } = community;
        Self {
            number,
            size: sums.products,
            pairs: sums.pairs,
            modularity: whole_modularity,
            modularity_part: sums.modularity,
        }
    }
}

pub(super) async fn largest(context: &Context<'_>, first: Option<i32>) -> Result<List<ProductCommunity>, ApiError> {
    let first = check_first(first, FIRST_DEFAULT, COMMUNITIES_FIRST_MAX)?;
    let network = served(context)?.stores.graph.network().await?;
    Ok(network.communities(first).map(ProductCommunity::from).collect())
}

/// `None` for a product that was in no basket with another.
pub(in crate::graphql) async fn of_product(
    context: &Context<'_>,
    id: &str,
) -> Result<Option<ProductCommunity>, ApiError> {
    let network = served(context)?.stores.graph.network().await?;
    let number = network.product(id).and_then(|place| place.community);
    Ok(number.and_then(|number| network.community(number)).map(ProductCommunity::from))
}

async fn members(context: &Context<'_>, number: u32, first: Option<i32>) -> Result<List<Product>, ApiError> {
    let first = check_first(first, FIRST_DEFAULT, LIST_FIRST_MAX)?;
    let members = served(context)?.stores.graph.network().await?.members(number, first);
    Product::of_known_keys(context, &members).await
}
