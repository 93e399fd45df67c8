//! What the gateway asks of stores: one trait a role, named for the question and never for the vendor. Stores answer
//! integers and cents; no GraphQL type comes in here.

pub mod account;
pub mod clickhouse;
pub mod documents;
pub mod embedded;
mod error;
mod facts;
pub mod graph;
pub mod guard;
mod kept;
mod known_texts;
pub mod marts;
pub mod mongodb;
pub mod neo4j;
pub mod room;

use std::sync::Arc;

use async_trait::async_trait;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::LoadRecord;

pub use documents::Documents;
pub use error::{StoreError, StoreErrorKind};
pub use facts::Facts;
pub use graph::Graph;
pub use guard::{Guard, Limits};
pub use marts::Marts;
pub use room::Room;

/// A server, which may hold many loads. Each has, besides, a way to open one of them as its role. What is asked here waits
/// for no question of a user.
#[async_trait]
pub trait Server: Send + Sync {
    fn store(&self) -> StoreKind;

    /// What all questions about its loads pass.
    fn guard(&self) -> &Guard;

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

/// What a store is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    Facts,
    Documents,
    Graph,
}

impl Role {
    pub fn name(self) -> &'static str {
        self.into()
    }
}
