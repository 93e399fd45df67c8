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
pub(crate) mod federation;
pub(crate) mod field_order;
pub(crate) mod filters;
pub(crate) mod geo;
pub(crate) mod kpis;
pub(crate) mod language;
pub mod limits;
pub(crate) mod list;
mod load_change;
mod load_recommendations;
pub(crate) mod loaders;
mod loads;
pub(crate) mod marts;
pub(crate) mod network;
pub(crate) mod news;
pub(crate) mod node;
pub(crate) mod of_now;
pub(crate) mod orders;
pub(crate) mod page;
pub(crate) mod plain;
pub(crate) mod product_filter;
pub(crate) mod products;
pub(crate) mod recommendations;
pub(crate) mod reviews;
pub(crate) mod scalars;
pub(crate) mod sellers;
pub(crate) mod sources;
pub(crate) mod stores;
pub(crate) mod subscription;

use async_graphql::{EmptyMutation, EmptySubscription, MergedObject, Request, Response, SDLExportOptions};

use crate::gateway::Boxed;
use crate::operations::current;
use crate::served::Snapshot;
use batching::Batches;
use language::operation::Root;
use limits::Limits;
use loaders::Loaders;
use subscription::{EventSchema, Subscription};

pub type Schema = async_graphql::Schema<Query, EmptyMutation, subscription::Told>;

/// What can be asked, but for what a subgraph leaves out.
#[derive(MergedObject, Default)]
struct Areas(
    kpis::KpisQuery,
    products::ProductsQuery,
    reviews::ReviewsQuery,
    sellers::SellersQuery,
    customers::CustomersQuery,
    orders::OrdersQuery,
    recommendations::RecommendationsQuery,
    network::NetworkQuery,
    marts::MartsQuery,
    loads::LoadsQuery,
);

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(Areas, node::NodeQuery, federation::FederationQuery);

/// What can be asked.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
struct ToldQuery(Areas, node::NodeQuery);

/// What can be asked.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
struct SubgraphQuery(Areas);

/// The schema without data: [`crate::gateway::Gateway`] gives each request its snapshot.
pub fn schema() -> Schema {
    Schema::build(Query::default(), EmptyMutation, subscription::Told)
        .limit_recursive_depth(limits::SELECTIONS_DEEP_MAX)
        .finish()
}

/// What executes a request.
pub struct Schemas {
    queries: Schema,
    events: EventSchema,
}

impl Default for Schemas {
    fn default() -> Self {
        let events = EventSchema::build(Subscription, EmptyMutation, EmptySubscription);
        Self { queries: schema(), events: events.limit_recursive_depth(limits::SELECTIONS_DEEP_MAX).finish() }
    }
}

/// The API, in its own language.
pub fn sdl() -> String {
    async_graphql::Schema::new(ToldQuery::default(), EmptyMutation, subscription::Told).sdl()
}

/// The same, as a subgraph of Apollo Federation 2. Routers ask subgraphs for queries alone.
pub fn subgraph_sdl() -> &'static str {
    federation::subgraph_sdl()
}

/// What is checked: what is told, and what routers ask besides.
fn whole_sdl() -> String {
    schema().sdl()
}

fn sdl_of_subgraph(options: SDLExportOptions) -> String {
    async_graphql::Schema::new(SubgraphQuery::default(), EmptyMutation, EmptySubscription).sdl_with_options(options)
}

/// Answers a query from one snapshot, as [`crate::gateway::Gateway`] does from what it follows.
pub fn answer_query<'a>(
    schemas: &'a Schemas,
    limits: &'a Limits,
    request: Request,
    snapshot: Snapshot,
) -> Boxed<'a, Response> {
    answer(schemas, limits, (Root::Query, request), snapshot)
}

/// Answers a request from one snapshot. What its fields ask of documents and graph is gathered and asked for
/// together. Boxed as [`crate::gateway`] says.
pub(crate) fn answer<'a>(
    schemas: &'a Schemas,
    limits: &'a Limits,
    (root, request): (Root, Request),
    snapshot: Snapshot,
) -> Boxed<'a, Response> {
    Box::pin(async move {
        let mut response = execute(schemas, limits, (root, request), snapshot).await;
        limits.hide_hints(&mut response);
        response
    })
}

async fn execute(
    schemas: &Schemas,
    limits: &Limits,
    (root, mut request): (Root, Request),
    snapshot: Snapshot,
) -> Response {
    let is_cost_told = limits::is_to_tell(&request, "cost");
    let prepared = match language::prepare(&mut request, limits, root) {
        Ok(prepared) => prepared,
        Err(errors) => return Response::from_errors(errors),
    };
    current::note_cost(prepared.cost);
    let operation = request.operation_name.clone();
    let batches = Batches::default();
    let partial_periods = kpis::partial::PartialPeriods::default();
    let notes = kpis::notes::Notes::default();
    let request = request.data(partial_periods.clone()).data(notes.clone());
    let request = match &snapshot {
        Ok(served) => request.data(Loaders::new(served.stores.clone(), batches.clone())),
        Err(_) => request,
    };
    let request = request.data(snapshot);
    let answered = async {
        match root {
            Root::Query => schemas.queries.execute(request).await,
            Root::Subscription => schemas.events.execute(request).await,
        }
    };
    let mut response = batches.drive(answered).await;
    field_order::restore(&mut response.data, &prepared.document, operation.as_deref());
    language::null_what_failed(&mut response.data, &response.errors);
    if is_cost_told {
        response = limits.tell_cost(response, prepared.cost);
    }
    notes.add_to(partial_periods.add_to(response))
}
