//! Lists as the API answers them: the items side by side, each in a boxed future, so that what waits for all of them is built once
//! and not for each type of item.

use std::borrow::Cow;
use std::future::poll_fn;
use std::task::Poll;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

use crate::gateway::Boxed;

/// A list of which no item is null.
#[derive(Clone)]
pub(crate) struct List<T>(Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T: OutputType> OutputType for List<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("[{}]", T::qualified_type_name()))
    }

    fn qualified_type_name() -> String {
        format!("[{}]!", T::qualified_type_name())
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry);
        Self::qualified_type_name()
    }

    async fn resolve(&self, context: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let item = |(index, item)| item_of(context, field, index, item);
        all(self.0.iter().enumerate().map(item).collect()).await.map(Value::List)
    }
}

type Item<'a> = Boxed<'a, ServerResult<Value>>;

fn item_of<'a, T: OutputType>(
    context: &'a ContextSelectionSet<'a>,
    field: &'a Positioned<Field>,
    index: usize,
    item: &'a T,
) -> Item<'a> {
    let context = context.with_index(index);
    Box::pin(async move { item.resolve(&context, field).await.map_err(|error| context.set_error_path(error)) })
}

/// Items that wait are looked at again together: what they wait for comes in batches, for all of them at once.
async fn all(mut items: Vec<Item<'_>>) -> ServerResult<Vec<Value>> {
    let mut values: Vec<Option<Value>> = vec![None; items.len()];
    poll_fn(|context| {
        let mut all_done = true;
        for (item, value) in items.iter_mut().zip(&mut values).filter(|(_, value)| value.is_none()) {
            match item.as_mut().poll(context)? {
                Poll::Ready(done) => *value = Some(done),
                Poll::Pending => all_done = false,
            }
        }
        if all_done { Poll::Ready(ServerResult::Ok(())) } else { Poll::Pending }
    })
    .await?;
    Ok(values.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use async_graphql::ServerError;

    use super::*;

    fn item(value: ServerResult<i32>, waits: usize) -> Item<'static> {
        Box::pin(async move {
            for _ in 0..waits {
                tokio::task::yield_now().await;
            }
            value.map(Value::from)
        })
    }

    #[tokio::test]
    async fn items_keep_their_places_whichever_is_there_first() {
        let items = vec![item(Ok(1), 2), item(Ok(2), 0), item(Ok(3), 1)];
        assert_eq!(all(items).await.unwrap(), [1, 2, 3].map(Value::from));
        assert_eq!(all(Vec::new()).await.unwrap(), Vec::<Value>::new());
    }

    #[tokio::test]
    async fn an_item_that_fails_fails_its_list_and_waits_for_nobody() {
        let failure = ServerError::new("no such item", None);
        let items = vec![Box::pin(std::future::pending()) as Item<'_>, item(Err(failure), 1)];
        assert_eq!(all(items).await.unwrap_err().message, "no such item");
    }
}
