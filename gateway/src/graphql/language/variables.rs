//! The values of variables, before they are used: what is not given takes its default, so that `@skip` and `@include` see it
//! too; what is required must be given. A missing value is an error of the request, of no field in it.

use async_graphql::parser::types::OperationDefinition;
use async_graphql::{ServerError, Value, Variables};

use crate::graphql::error;

pub(super) fn complete(operation: &OperationDefinition, variables: &mut Variables) -> Result<(), Vec<ServerError>> {
    let mut refused = Vec::new();
    for definition in &operation.variable_definitions {
        let name = &definition.node.name.node;
        let kind = &definition.node.var_type.node;
        match (variables.get(name), &definition.node.default_value) {
            (None, Some(default)) => {
                variables.insert(name.clone(), default.node.clone());
            }
            (None, None) if !kind.nullable => {
                let reason = format!("variable `${name}` of type `{kind}` is required and was not given");
                refused.push(error::bad_variable(name, reason, definition.pos));
            }
            (Some(Value::Null), _) if !kind.nullable => {
                let reason = format!("variable `${name}` is null, and its type `{kind}` has no null");
                refused.push(error::bad_variable(name, reason, definition.pos));
            }
            _ => {}
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(refused) }
}
