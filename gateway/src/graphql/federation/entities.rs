//! Things for representations: all that one question asks for is gathered first and asked for together, one call a kind.

use std::sync::Arc;

use async_graphql::{Any, Context};

use super::Entity;
use super::representation::Wanted;
use crate::graphql::connection::Listed;
use crate::graphql::context::loaders;
use crate::graphql::error::{ApiError, Nullable};
use crate::graphql::list::List;
use crate::graphql::loaders::Question;
use crate::graphql::node::NodeKind;

pub(super) async fn find(context: &Context<'_>, representations: &[Any]) -> Result<List<Nullable<Entity>>, ApiError> {
    let loaders = loaders(context)?;
    let wanted: Vec<Result<Wanted, ApiError>> =
        representations.iter().map(|Any(representation)| Wanted::read(representation)).collect();
    let of = |kind: NodeKind| -> Vec<Vec<Question>> {
        wanted.iter().flatten().filter(|wanted| wanted.kind == kind).map(|wanted| wanted.questions.clone()).collect()
    };
    let (products, sellers, customers, orders, reviews) = tokio::join!(
        loaders.first_of_each(of(NodeKind::Product)),
        loaders.first_of_each(of(NodeKind::Seller)),
        loaders.first_of_each(of(NodeKind::Customer)),
        loaders.first_of_each(of(NodeKind::Order)),
        loaders.first_of_each(of(NodeKind::Review)),
    );
    let (mut products, mut sellers) = (products.into_iter(), sellers.into_iter());
    let (mut customers, mut orders, mut reviews) = (customers.into_iter(), orders.into_iter(), reviews.into_iter());
    let answer = |wanted: Result<Wanted, ApiError>| match wanted.map(|wanted| wanted.kind) {
        Err(error) => Some(Err(error)),
        Ok(NodeKind::Product) => entity(products.next(), Entity::Product),
        Ok(NodeKind::Seller) => entity(sellers.next(), Entity::Seller),
        Ok(NodeKind::Customer) => entity(customers.next(), Entity::Customer),
        Ok(NodeKind::Order) => entity(orders.next(), Entity::Order),
        Ok(NodeKind::Review) => entity(reviews.next(), Entity::Review),
    };
    Ok(wanted.into_iter().map(answer).collect())
}

/// `found` is there for each that was asked.
fn entity<T: Listed>(found: Option<Result<Option<Arc<T::Record>>, ApiError>>, of: fn(T) -> Entity) -> Nullable<Entity> {
    found.expect("each was asked").map(|record| record.map(|record| of(T::new(record)))).transpose()
}
