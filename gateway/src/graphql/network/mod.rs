//! What the purchase graph says besides recommendations: communities of products, how central a product or a seller is, the shortest
//! path between two products, customers like another. The formulas were computed when the load was made (`docs/marts.md`), or are
//! the graph stores'; here they are asked for.

mod alike;
mod communities;
mod path;

use async_graphql::{Context, ID, Object};

use super::context::served;
use super::error::{ApiError, Nullable};
use super::list::List;
pub(crate) use alike::SimilarCustomer;
pub(super) use alike::{ask, of_customer};
pub(crate) use communities::ProductCommunity;
pub(super) use communities::of_product;
pub(crate) use path::{PathThrough, ProductPath};

#[derive(Default)]
pub(crate) struct NetworkQuery;

#[Object]
impl NetworkQuery {
    /// Communities of products found in the same baskets more often than chance would have it, the largest first.
    async fn product_communities(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 1,000.", default = 10)] first: Option<i32>,
    ) -> Nullable<List<ProductCommunity>> {
        Some(communities::largest(context, first).await)
    }

    /// From one product to another over products that share a buyer, or a seller, each with the next; null where one of the two
    /// is unknown.
    async fn shortest_path(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of a product.")] from: ID,
        #[graphql(desc = "Id of a product.")] to: ID,
        #[graphql(desc = "What each product shares with the next.", default_with = "Some(PathThrough::Buyers)")]
        through: Option<PathThrough>,
    ) -> Nullable<ProductPath> {
        path::between(context, from.0, to.0, through).await.transpose()
    }
}

/// How central a product is among those found in the same baskets.
pub(super) async fn product_rank(context: &Context<'_>, id: &str) -> Result<Option<f64>, ApiError> {
    Ok(served(context)?.stores.graph.network().await?.product(id).map(|place| place.page_rank))
}

/// How central a seller is among those who share customers.
pub(super) async fn seller_rank(context: &Context<'_>, id: &str) -> Result<Option<f64>, ApiError> {
    Ok(served(context)?.stores.graph.network().await?.seller_rank(id))
}
