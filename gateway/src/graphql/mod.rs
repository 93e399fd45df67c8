//! The GraphQL schema: one object per area, merged into `Query`. Resolvers translate arguments, ask stores, and
//! translate answers; they compute nothing and know no vendor. Nullable fields return `error::Nullable`.

mod batching;
mod canonical;
pub(crate) mod connection;
pub(crate) mod context;
pub(crate) mod customers;
pub(crate) mod document;
pub(crate) mod error;
mod failures;
pub(crate) mod field_order;
pub(crate) mod filters;
pub(crate) mod geo;
pub(crate) mod kpis;
pub(crate) mod language;
pub(crate) mod list;
pub(crate) mod loaders;
pub(crate) mod loads;
pub(crate) mod marts;
pub(crate) mod node;
pub(crate) mod orders;
pub(crate) mod page;
pub(crate) mod plain;
pub(crate) mod products;
pub(crate) mod recommendations;
pub(crate) mod reviews;
pub(crate) mod scalars;
pub(crate) mod sellers;
pub(crate) mod stores;

use async_graphql::{EmptyMutation, EmptySubscription, MergedObject, Request, Response};

use crate::gateway::Boxed;
use crate::served::Snapshot;
use batching::Batches;
use loaders::Loaders;

pub type Schema = async_graphql::Schema<Query, EmptyMutation, EmptySubscription>;

/// The deepest sensible question (a customer's recommendations' products' reviews' orders) stays well below; the
/// playground's introspection needs 13.
const DEPTH_MAX: usize = 24;

/// Fields that an answer may have: a list counts as often as its `first` allows. A page of full pages with ten fields each
/// fits; a page of pages of pages does not.
const COMPLEXITY_MAX: usize = 150_000;

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    kpis::KpisQuery,
    products::ProductsQuery,
    reviews::ReviewsQuery,
    sellers::SellersQuery,
    customers::CustomersQuery,
    orders::OrdersQuery,
    recommendations::RecommendationsQuery,
    marts::MartsQuery,
    loads::LoadsQuery,
    node::NodeQuery,
);

/// The schema without data: [`crate::gateway::Gateway`] gives each request its snapshot.
pub fn schema() -> Schema {
    Schema::build(Query::default(), EmptyMutation, EmptySubscription)
        .limit_depth(DEPTH_MAX)
        .limit_complexity(COMPLEXITY_MAX)
        .finish()
}

/// The API, in its own language.
pub fn sdl() -> String {
    schema().sdl()
}

/// Answers a request from one snapshot. What its fields ask of documents and graph is gathered and asked for
/// together. Boxed as [`crate::gateway`] says.
pub fn answer(schema: &Schema, request: Request, snapshot: Snapshot) -> Boxed<'_, Response> {
    Box::pin(execute(schema, request, snapshot))
}

async fn execute(schema: &Schema, mut request: Request, snapshot: Snapshot) -> Response {
    let document = match language::prepare(&mut request) {
        Ok(document) => document,
        Err(errors) => return Response::from_errors(errors),
    };
    let operation = request.operation_name.clone();
    let batches = Batches::default();
    let partial_periods = kpis::partial::PartialPeriods::default();
    let notes = kpis::notes::Notes::default();
    let request = request.data(partial_periods.clone()).data(notes.clone());
    let request = match &snapshot {
        Ok(served) => request.data(Loaders::new(served.stores.clone(), batches.clone())),
        Err(_) => request,
    };
    let mut response = batches.drive(schema.execute(request.data(snapshot))).await;
    if let Some(document) = document {
        field_order::restore(&mut response.data, &document, operation.as_deref());
        language::null_what_failed(&mut response.data, &response.errors);
    }
    notes.add_to(partial_periods.add_to(response))
}
