//! `Customer.similarCustomers`: those who bought the same.

use async_graphql::{ComplexObject, Context, SimpleObject};

use crate::graphql::context::loaders;
use crate::graphql::customers::Customer;
use crate::graphql::error::{ApiError, Nullable};
use crate::graphql::list::List;
use crate::graphql::page::check_first;
use crate::stores::StoreError;
use crate::stores::graph::Graph;
use crate::stores::graph::alike::{ALIKE_FIRST_MAX, Alike, AlikeTo};

/// Also the default in the schema.
const FIRST_DEFAULT: usize = 10;

/// A customer who bought what another did.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct SimilarCustomer {
    /// Products that both bought.
    shared_products: u32,
    /// Products that both bought / products that either bought (Jaccard): 1 where they bought the same products.
    similarity: f64,
    #[graphql(skip)]
    key: u32,
}

#[ComplexObject]
impl SimilarCustomer {
    /// Who it is.
    async fn customer(&self, context: &Context<'_>) -> Nullable<Customer> {
        Customer::by_key(context, self.key).await.transpose()
    }
}

pub(in crate::graphql) async fn of_customer(
    context: &Context<'_>,
    id: &str,
    first: Option<i32>,
) -> Result<List<SimilarCustomer>, ApiError> {
    let first = check_first(first, FIRST_DEFAULT, ALIKE_FIRST_MAX)?;
    Ok(loaders(context)?.similar_customers(id.to_owned(), first).await?.iter().cloned().collect())
}

/// A list for each customer.
pub(in crate::graphql) async fn ask(
    graph: &dyn Graph,
    customers: &[String],
    first: usize,
) -> Result<Vec<Vec<SimilarCustomer>>, StoreError> {
    let found = graph.alike(customers, first).await?;
    Ok(found
        .iter()
        .map(|AlikeTo { history, list }| list.iter().map(|alike| similar(alike, *history)).collect())
        .collect())
}

fn similar(alike: &Alike, history: usize) -> SimilarCustomer {
    SimilarCustomer { shared_products: alike.shared, similarity: alike.similarity(history), key: alike.key }
}
