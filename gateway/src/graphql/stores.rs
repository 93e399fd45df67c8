//! What the API calls the stores, their roles and their states. The one place of the API that names products.

use async_graphql::Enum;
use triptych_schemas::manifest;

use crate::served::overview::Part;
use crate::stores::Role;

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "manifest::StoreKind")]
pub enum StoreKind {
    /// Parquet files.
    Lake,
    /// One file beside them.
    Sqlite,
    Clickhouse,
    #[graphql(name = "MONGODB")]
    Mongodb,
    #[graphql(name = "NEO4J")]
    Neo4j,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Role")]
pub enum StoreRole {
    Facts,
    Documents,
    Graph,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum StoreStatus {
    Ready,
    Loading,
    Failed,
    Absent,
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
