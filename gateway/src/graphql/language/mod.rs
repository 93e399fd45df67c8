//! What the specification asks of a question before it is executed, and async-graphql 7.2 leaves undone: each file is one
//! such step. A patched copy of async-graphql would have to be carried along with each of its versions; these need only its
//! public parser.

mod checks;
pub(crate) mod escapes;
mod nearest;
pub(crate) mod operation;
mod selected;
mod subscribed;
pub(super) mod types;
mod values;
mod variables;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, ServerError};

use super::limits::Limits;

use operation::Root;
pub(super) use selected::{MARK, null_what_failed};

/// A question that may be executed.
pub(super) struct Prepared {
    /// As it was asked.
    pub(super) document: ExecutableDocument,
    /// In points.
    pub(super) cost: u64,
    /// The one field of a subscription.
    pub(super) subscribed: Option<String>,
}

/// The document of a request, parsed once however often this is called. Its fragments can be spread without care.
pub(crate) fn read<'a>(request: &'a mut Request, limits: &Limits) -> Result<&'a ExecutableDocument, Vec<ServerError>> {
    limits.check_text(&request.query)?;
    request.query = escapes::expand(&request.query)?;
    let document = request.parsed_query()?;
    limits.check_shape(document)?;
    Ok(document)
}

/// Makes a request ready to be executed, once or for each event.
pub(super) fn prepare(request: &mut Request, limits: &Limits, root: Root) -> Result<Prepared, Vec<ServerError>> {
    let document = read(request, limits)?.clone();
    let (name, operation) = operation::find(&document, request.operation_name.as_deref())?;
    operation::check_kind(&operation.node, root)?;
    let subscribed = match root {
        Root::Query => None,
        Root::Subscription => Some(subscribed::only_field(&document, operation)?),
    };
    variables::complete(&operation.node, &mut request.variables)?;
    checks::check(&document, &operation.node, root, &request.variables)?;
    let cost = limits.check_cost(&document, operation, root, &request.variables)?;
    let mut marked = match root {
        Root::Query => document.clone(),
        Root::Subscription => subscribed::of_event(&document, name, operation),
    };
    selected::mark(&mut marked);
    request.set_parsed_query(marked);
    Ok(Prepared { document, cost, subscribed })
}
