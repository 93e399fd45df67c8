//! `frequentPairs`: pairs of one basket, and how much more often they meet than chance would have it.

use super::answer::of_graph;
use crate::graphql::list::List;
use async_graphql::{ComplexObject, Context, SimpleObject};

use crate::graphql::context::served;
use crate::graphql::error::{ApiError, Nullable};
use crate::graphql::filters::StringFilter;
use crate::graphql::page::check_first;
use crate::graphql::products::Product;
use crate::stores::graph::{KnownProduct, PAIRS_FIRST_MAX, PairCount, PairQuestion};

/// Also the defaults in the schema.
const ORDERS_MIN_DEFAULT: i32 = 2;
const FIRST_DEFAULT: usize = 20;

/// Two products found in the same basket. The id of `a` is before that of `b`; most orders come first, then `a`, `b`.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct ProductPair {
    /// That hold both.
    orders: u32,
    /// Orders with both × orders / (orders with a × orders with b), of orders that hold an item. 1 is chance.
    lift: f64,
    #[graphql(skip)]
    first: KnownProduct,
    #[graphql(skip)]
    second: KnownProduct,
}

#[ComplexObject]
impl ProductPair {
    /// The one whose id comes first. With its id alone where the documents do not answer.
    async fn a(&self, context: &Context<'_>) -> Nullable<Product> {
        of_graph(context, &self.first).await.transpose()
    }

    /// The other one, likewise.
    async fn b(&self, context: &Context<'_>) -> Nullable<Product> {
        of_graph(context, &self.second).await.transpose()
    }
}

pub(super) async fn frequent_pairs(
    context: &Context<'_>,
    category: Option<StringFilter>,
    min_orders: Option<i32>,
    first: Option<i32>,
) -> Result<List<ProductPair>, ApiError> {
    let orders_min = u32::try_from(min_orders.unwrap_or(ORDERS_MIN_DEFAULT))
        .map_err(|_| ApiError::bad_argument("minOrders", "it is below 0"))?;
    let question = PairQuestion {
        category: category.map(Into::into).unwrap_or_default(),
        orders_min: orders_min.max(1),
        first: check_first(first, FIRST_DEFAULT, PAIRS_FIRST_MAX)?,
    };
    let graph = &served(context)?.stores.graph;
    let found = graph.pairs(&question).await?;
    let keys: Vec<u32> = found.pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    let ids = graph.product_ids(&keys).await?;
    let pairs = found.pairs.iter().zip(ids.chunks_exact(2));
    Ok(pairs.map(|(pair, ids)| ProductPair::new(pair, ids, found.orders)).collect())
}

impl ProductPair {
    /// `ids` are those of both products.
    fn new(pair: &PairCount, ids: &[String], orders: u32) -> Self {
        let expected = f64::from(pair.a_orders) * f64::from(pair.b_orders) / f64::from(orders);
        Self {
            orders: pair.orders,
            lift: f64::from(pair.orders) / expected,
            first: KnownProduct { key: pair.a, id: ids[0].clone() },
            second: KnownProduct { key: pair.b, id: ids[1].clone() },
        }
    }
}
