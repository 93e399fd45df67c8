//! What the gateway asks of stores: one trait a role, named for the question and never for the vendor. Stores answer
//! integers and cents; no GraphQL type comes in here.

pub mod breaker;
pub mod clickhouse;
pub mod documents;
pub mod embedded;
pub mod graph;
mod known_texts;
pub mod marts;
pub mod mongodb;
pub mod neo4j;

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::{Fault, LoadRecord};

pub use breaker::Breaker;
pub use documents::Documents;
pub use graph::Graph;
pub use marts::Marts;

use crate::kpi::answer::Page;
use crate::kpi::dimension::Dimension;
use crate::kpi::filter::Filter;
use crate::kpi::query::Query;
use documents::{ListQuery, OrderOrder, Start};

/// Measures over sales, orders, payments and reviews, and what was made of them when they were loaded.
#[async_trait]
pub trait Facts: Marts {
    /// One page of the groups of a query.
    async fn kpis(&self, query: Query) -> Result<Page, StoreError>;

    /// The keys of one page of the orders that pass a filter. Rows ascend by the first value of the position that the query's
    /// order gives them, then by key.
    async fn orders(&self, query: ListQuery<Filter, OrderOrder, Start>) -> Result<documents::Page<u32>, StoreError>;

    /// The values that a dimension has in the load, where they are texts and few.
    async fn texts(&self, dimension: Dimension) -> Result<Option<Arc<BTreeSet<String>>>, StoreError>;
}

/// A server, which may hold many loads. Each has, besides, a way to open one of them as its role. What is asked here waits
/// for no question of a user.
#[async_trait]
pub trait Server: Send + Sync {
    fn store(&self) -> StoreKind;

    /// What all questions about its loads pass.
    fn breaker(&self) -> &Breaker;

    /// What it says of the loads it holds, ascending by id.
    async fn records(&self) -> Result<Vec<LoadRecord>, StoreError>;

    /// As JSON; `None` for a load that is not recorded.
    async fn manifest(&self, load_id: &str) -> Result<Option<String>, StoreError>;
}

/// The store of each role, for one load.
#[derive(Clone)]
pub struct Stores {
    pub facts: Arc<dyn Facts>,
    pub documents: Arc<dyn Documents>,
    pub graph: Arc<dyn Graph>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Facts,
    Documents,
    Graph,
}

impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Documents => "documents",
            Self::Graph => "graph",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// It cannot be reached, or its files cannot be read. Trying again later may help.
    Unavailable,
    /// It does not know the gateway's user or password. Trying again does not help.
    Unauthorized,
    /// It did not answer in time.
    Timeout,
    /// It answered something that we do not understand: a mistake of ours, or a damaged load.
    Broken,
}

impl From<Fault> for StoreErrorKind {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Unauthorized => Self::Unauthorized,
            Fault::Unreachable | Fault::ReadOnly | Fault::Version | Fault::Busy => Self::Unavailable,
            Fault::Timeout => Self::Timeout,
            Fault::Row | Fault::Failed => Self::Broken,
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the {} store ({store:?}) failed", role.name())]
pub struct StoreError {
    pub store: StoreKind,
    pub role: Role,
    pub kind: StoreErrorKind,
    #[source]
    pub source: Box<dyn Error + Send + Sync>,
}

impl StoreError {
    /// The error and what caused it, on one line: for logs, never for clients.
    pub fn chain(error: &dyn Error) -> String {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        text
    }
}
