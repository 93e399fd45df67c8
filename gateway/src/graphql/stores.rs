//! What the API calls the stores, their roles and their states. The one place of the API that names products.

use async_graphql::Enum;
use triptych_schemas::manifest;

use crate::served::overview::Part;
use crate::stores::Role;

/// A place where a load is kept.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "manifest::StoreKind")]
pub(crate) enum StoreKind {
    /// Parquet files.
    Lake,
    /// One file beside them.
    Sqlite,
    /// Facts on a server.
    Clickhouse,
    /// Documents on a server.
    #[graphql(name = "MONGODB")]
    Mongodb,
    /// The purchase graph on a server.
    #[graphql(name = "NEO4J")]
    Neo4j,
}

/// What a store is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Role")]
pub(crate) enum StoreRole {
    /// KPIs: sums and counts by group.
    Facts,
    /// Products, reviews, customers, sellers and orders, and their lists.
    Documents,
    /// Who bought what with what: recommendations and pairs.
    Graph,
}

/// How a load stands in a store.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum StoreStatus {
    /// Whole, and readable.
    Ready,
    /// Being written.
    Loading,
    /// Given up half-written.
    Failed,
    /// The store answers, and does not have it.
    Absent,
    /// The store does not answer.
    Unreachable,
}

impl From<Part> for StoreStatus {
    fn from(part: Part) -> Self {
        match part {
            Part::Ready => Self::Ready,
            Part::Loading => Self::Loading,
            Part::Absent => Self::Absent,
            Part::Unreachable => Self::Unreachable,
        }
    }
}
