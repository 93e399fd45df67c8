//! `shortestPath`: from one product to another.

use async_graphql::{Context, Enum, Object, SimpleObject};

use crate::graphql::context::served;
use crate::graphql::customers::Customer;
use crate::graphql::error::{ApiError, Nullable};
use crate::graphql::list::List;
use crate::graphql::products::Product;
use crate::graphql::sellers::Seller;
use crate::stores::graph::path::{Holder, Step, Through, shortest};
use crate::stores::graph::{Graph, KnownProduct};

/// What a product shares with the next.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Through")]
pub(crate) enum PathThrough {
    /// A person who bought both.
    Buyers,
    /// A seller who sold both.
    Sellers,
}

/// A path of at most six hops. Of several that are as short it is always the same one.
#[derive(SimpleObject)]
pub(crate) struct ProductPath {
    /// From one product to the next; 0 from a product to itself, null where no path was found.
    hops: Option<u32>,
    /// The products from the one to the other, both of them included; none where no path was found.
    steps: List<PathStep>,
    /// Whether all that could lead there was looked at. Else the search ended at 200,000 purchases, and there may be a path.
    complete: bool,
}

pub(crate) struct PathStep {
    product: KnownProduct,
    through: Option<(Through, Holder)>,
}

/// A product on a path.
#[Object]
impl PathStep {
    /// With its id alone where the documents do not answer.
    async fn product(&self, context: &Context<'_>) -> Nullable<Product> {
        Product::of_known_key(context, self.product.key, &self.product.id).await.transpose()
    }

    /// Who bought this product and the one before; null for the first, and on a path through sellers.
    async fn customer(&self, context: &Context<'_>) -> Nullable<Customer> {
        let (_, holder) = self.through.as_ref().filter(|(through, _)| *through == Through::Buyers)?;
        Customer::by_key(context, holder.key).await.transpose()
    }

    /// Who sold this product and the one before; null for the first, and on a path through buyers.
    async fn seller(&self, context: &Context<'_>) -> Nullable<Seller> {
        let (_, holder) = self.through.as_ref().filter(|(through, _)| *through == Through::Sellers)?;
        Seller::of_known_key(context, holder.key, &holder.id).await.transpose()
    }
}

pub(super) async fn between(
    context: &Context<'_>,
    from: String,
    to: String,
    through: Option<PathThrough>,
) -> Result<Option<ProductPath>, ApiError> {
    let graph: &dyn Graph = &*served(context)?.stores.graph;
    let through = through.map_or(Through::Buyers, Through::from);
    let network = graph.network().await?;
    let (Some(from), Some(to)) = (network.product_key(&from), network.product_key(&to)) else { return Ok(None) };
    let path = shortest(graph, through, from, to).await?;
    let step = |Step { product, through: by }| PathStep { product, through: by.map(|holder| (through, holder)) };
    Ok(Some(ProductPath {
        hops: path.steps.len().checked_sub(1).map(|hops| hops as u32),
        complete: path.is_complete,
        steps: path.steps.into_iter().map(step).collect(),
    }))
}
