//! What resolvers take from the request: the load it is answered from, the loaders that gather what it asks, and what is known of
//! the stores. Refuses, with the reason, where there is no load.

use std::sync::Arc;

use async_graphql::Context;

use super::error::ApiError;
use super::loaders::Loaders;
use super::of_now;
use crate::served::overview::Overview;
use crate::served::{Served, Snapshot};

/// The load that this request is answered from.
pub(crate) fn served<'a>(context: &Context<'a>) -> Result<&'a Arc<Served>, ApiError> {
    let snapshot = context.data_opt::<Snapshot>().expect("the gateway gives each request a snapshot");
    snapshot.as_ref().map_err(|reason| ApiError::NoLoad(reason.clone()))
}

/// The loaders of this request.
pub(crate) fn loaders<'a>(context: &Context<'a>) -> Result<&'a Loaders, ApiError> {
    served(context)?;
    Ok(context.data_opt::<Loaders>().expect("a request with a snapshot has loaders"))
}

/// What is known of the stores, as of a moment ago: no store is asked. The answer is one of now.
pub(crate) fn overview<'a>(context: &Context<'a>) -> &'a Overview {
    of_now::mark(context);
    context.data_opt::<Arc<Overview>>().expect("the gateway gives each request its overview")
}
