//! What the specification asks of a question before it is executed, and async-graphql 7.2 leaves undone: each file is one
//! such step. A patched copy of async-graphql would have to be carried along with each of its versions; these need only its
//! public parser.

mod checks;
pub(crate) mod escapes;
mod nearest;
mod selected;
pub(super) mod types;
mod values;
mod variables;

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition};
use async_graphql::{Request, ServerError};

pub(super) use selected::{MARK, null_what_failed};

/// Makes a request ready to be executed, and gives its document as it was asked. Nothing for one that cannot be read or names
/// no operation: async-graphql says so.
pub(super) fn prepare(request: &mut Request) -> Result<Option<ExecutableDocument>, Vec<ServerError>> {
    request.query = escapes::expand(&request.query)?;
    let Ok(document) = request.parsed_query().cloned() else { return Ok(None) };
    let Some(operation) = operation(&document, request.operation_name.as_deref()) else { return Ok(None) };
    variables::complete(operation, &mut request.variables)?;
    checks::check(&document, operation, &request.variables)?;
    let mut marked = document.clone();
    selected::mark(&mut marked);
    request.set_parsed_query(marked);
    Ok(Some(document))
}

/// The one of this name, or the only one.
fn operation<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    let operation = match (&document.operations, name) {
        (DocumentOperations::Single(only), None) => only,
        (DocumentOperations::Multiple(named), Some(name)) => named.get(name)?,
        (DocumentOperations::Multiple(named), None) if named.len() == 1 => named.values().next()?,
        _ => return None,
    };
    Some(&operation.node)
}
