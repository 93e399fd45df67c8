//! Which operation of a document is asked. Refuses one that is not there, with the names of those that are, and what is no query.

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Name, Positioned, ServerError};

use super::nearest::nearest;

/// Names that are told.
const NAMES_MAX: usize = 8;
/// Of a name that is told back.
const TOLD_MAX: usize = 100;

/// The one of this name, or the only one; with its name.
pub(crate) fn find<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<(Option<&'a Name>, &'a Positioned<OperationDefinition>), ServerError> {
    let (name, operation) = match (&document.operations, name) {
        (DocumentOperations::Single(only), None) => (None, only),
        (DocumentOperations::Single(only), Some(name)) => {
            let told = told(name);
            let reason =
                format!("there is no operation `{told}`: the only one has no name, so leave `operationName` out");
            return Err(ServerError::new(reason, Some(only.pos)));
        }
        (DocumentOperations::Multiple(named), Some(name)) => named
            .iter()
            .find(|(known, _)| *known == name)
            .map(named_one)
            .ok_or_else(|| unknown(name, &names(document)))?,
        (DocumentOperations::Multiple(named), None) if named.len() == 1 => {
            named.iter().next().map(named_one).expect("there is one")
        }
        (DocumentOperations::Multiple(_), None) => {
            let reason =
                format!("there are several operations: name one with `operationName` ({})", listed(&names(document)));
            return Err(ServerError::new(reason, None));
        }
    };
    Ok((name, operation))
}

/// The API has no others.
pub(super) fn check_kind(operation: &OperationDefinition) -> Result<(), ServerError> {
    let kind = match operation.ty {
        OperationType::Query => return Ok(()),
        OperationType::Mutation => "mutations",
        OperationType::Subscription => "subscriptions",
    };
    Err(ServerError::new(format!("there are no {kind}: the API answers queries"), Some(operation.selection_set.pos)))
}

fn named_one<'a>(
    (name, operation): (&'a Name, &'a Positioned<OperationDefinition>),
) -> (Option<&'a Name>, &'a Positioned<OperationDefinition>) {
    (Some(name), operation)
}

/// In alphabetical order, as a document does not keep its own.
fn names(document: &ExecutableDocument) -> Vec<&str> {
    let mut names: Vec<&str> = document.operations.iter().filter_map(|(name, _)| name.map(Name::as_str)).collect();
    names.sort_unstable();
    names
}

fn unknown(name: &str, names: &[&str]) -> ServerError {
    let near = nearest(told(name), names.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    let hint = near.unwrap_or_else(|| format!("there are {}", listed(names)));
    ServerError::new(format!("there is no operation `{}`: {hint}", told(name)), None)
}

fn listed(names: &[&str]) -> String {
    let more = names.len().saturating_sub(NAMES_MAX);
    let first = names.iter().take(NAMES_MAX).map(|name| format!("`{}`", told(name))).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{first} and {more} more") } else { first }
}

fn told(name: &str) -> &str {
    name.char_indices().nth(TOLD_MAX).map_or(name, |(end, _)| &name[..end])
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn an_operation_that_is_not_there_is_answered_with_those_that_are() {
        let check = |question: &str, name: Option<&str>, expected: Result<Option<&str>, &str>| {
            let document = parse_query(question).unwrap();
            let found = find(&document, name).map(|(name, _)| name.map(Name::as_str)).map_err(|error| error.message);
            match (&found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(*found, expected, "{question}"),
                (Err(message), Err(words)) => assert!(message.contains(words), "{question}: {message}"),
                _ => panic!("{question}: {found:?}"),
            }
        };
        check("{a}", None, Ok(None));
        check("query A{a}", None, Ok(Some("A")));
        check("query A{a} query B{b}", Some("B"), Ok(Some("B")));
        check("{a}", Some("A"), Err("the only one has no name"));
        check("query B{b} query A{a}", None, Err("(`A`, `B`)"));
        check("query Months{b} query Years{a}", Some("Month"), Err("did you mean `Months`?"));
        check("query Months{b} query Years{a}", Some("Sellers"), Err("there are `Months`, `Years`"));
    }

    #[test]
    fn what_is_no_query_is_told_once() {
        let check = |question: &str, is_taken: bool| {
            let document = parse_query(question).unwrap();
            let (_, operation) = find(&document, None).unwrap();
            assert_eq!(check_kind(&operation.node).is_ok(), is_taken, "{question}");
        };
        check("{a}", true);
        check("mutation{a}", false);
        check("subscription{a}", false);
    }
}
