//! The gateway as one subgraph of several: what a router of Apollo Federation 2 asks of it. `_service` tells the definition that a
//! router is composed of ([`sdl`]), and `_entities` answers for things that other subgraphs know by their keys.
//!
//! async-graphql 7.2 has both behind a switch, and answers an unknown key with an error that leaves the whole list without an
//! answer. Here an unknown key is null, a wrong one is null with an error, and the others stand. Introspection tells of neither: they
//! are for routers, which know them.

mod entities;
mod representation;
mod sdl;

use async_graphql::{Any, Context, Object, SimpleObject, Union};

use super::customers::Customer;
use super::error::{ApiError, Nullable};
use super::list::List;
use super::orders::Order;
use super::products::Product;
use super::reviews::Review;
use super::sellers::Seller;
pub(super) use sdl::subgraph_sdl;

#[derive(Default)]
pub(crate) struct FederationQuery;

#[Object]
impl FederationQuery {
    /// What a router is composed of.
    #[graphql(name = "_service", visible = false)]
    async fn service(&self) -> Service {
        Service { sdl: subgraph_sdl() }
    }

    /// Things by their keys, in the order of the representations; null where there is none.
    #[graphql(name = "_entities", visible = false)]
    async fn entities(
        &self,
        context: &Context<'_>,
        representations: Vec<Any>,
    ) -> Result<List<Nullable<Entity>>, ApiError> {
        entities::find(context, &representations).await
    }
}

/// This gateway as a subgraph.
#[derive(SimpleObject)]
#[graphql(name = "_Service")]
struct Service {
    /// Its definition, with the keys of its entities.
    sdl: &'static str,
}

/// What has a key.
#[derive(Union)]
#[graphql(name = "_Entity")]
pub(crate) enum Entity {
    Product(Product),
    Seller(Seller),
    Customer(Customer),
    Order(Order),
    Review(Review),
}
