//! Which operation of a document is asked, and of which kind it is. Refuses one that is not there, with the names of those that are,
//! and one of a kind that is not answered in this way.

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Name, Positioned, ServerError};

use super::nearest::nearest;

/// What an operation starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    Query,
    Subscription,
}

impl Root {
    /// As the API calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Query => "Query",
            Self::Subscription => "Subscription",
        }
    }
}

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

/// A query is answered once, a subscription event by event.
pub(super) fn check_kind(operation: &OperationDefinition, root: Root) -> Result<(), ServerError> {
    let reason = match (operation.ty, root) {
        (OperationType::Query, Root::Query) | (OperationType::Subscription, Root::Subscription) => return Ok(()),
        (OperationType::Mutation, _) => "there are no mutations: the API answers queries and subscriptions",
        (OperationType::Subscription, _) => {
            "a subscription is answered by a stream of events: ask for it over HTTP with `accept: text/event-stream`, or over a \
             WebSocket"
        }
        (OperationType::Query, _) => "a query has one answer and no events",
    };
    Err(ServerError::new(reason, Some(operation.selection_set.pos)))
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
    fn an_operation_is_answered_as_its_kind_is() {
        let check = |question: &str, root: Root, is_taken: bool| {
            let document = parse_query(question).unwrap();
            let (_, operation) = find(&document, None).unwrap();
            assert_eq!(check_kind(&operation.node, root).is_ok(), is_taken, "{question}");
        };
        check("{a}", Root::Query, true);
        check("mutation{a}", Root::Query, false);
        check("subscription{a}", Root::Query, false);
        check("{a}", Root::Subscription, false);
        check("mutation{a}", Root::Subscription, false);
        check("subscription{a}", Root::Subscription, true);
    }
}
