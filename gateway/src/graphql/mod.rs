//! The GraphQL schema: one object per area, merged into `Query`. Resolvers translate arguments, ask stores, and
//! translate answers; they compute nothing and know no vendor. Nullable fields return `error::Nullable`.

pub mod error;
pub mod filters;
pub mod kpis;
pub mod loads;
pub mod page;
pub mod scalars;

use std::sync::Arc;

use async_graphql::{Context, EmptyMutation, EmptySubscription, MergedObject};

use crate::served::{Served, Snapshot};
use error::ApiError;

pub type Schema = async_graphql::Schema<Query, EmptyMutation, EmptySubscription>;

/// The deepest sensible question (a customer's recommendations' products' reviews' orders) stays well below; the
/// playground's introspection needs 13.
const DEPTH_MAX: usize = 24;

#[derive(MergedObject, Default)]
pub struct Query(kpis::KpisQuery, loads::LoadsQuery);

/// The schema without data: [`crate::gateway::Gateway`] gives each request its snapshot.
pub fn schema() -> Schema {
    Schema::build(Query::default(), EmptyMutation, EmptySubscription).limit_depth(DEPTH_MAX).finish()
}

/// The load that this request is answered from.
pub(crate) fn served<'a>(context: &Context<'a>) -> Result<&'a Arc<Served>, ApiError> {
    let snapshot = context.data_opt::<Snapshot>().expect("the gateway gives each request a snapshot");
    snapshot.as_ref().map_err(|reason| ApiError::NoLoad(reason.clone()))
}
