//! What loader and gateway both know of the stores, and of the three servers among them: where they are, how to get a client, what an error of theirs
//! means, and which loads they say they hold. What is written and what is asked is for the loader and the gateway.

mod address;
pub mod clickhouse;
mod fault;
pub mod mongodb;
pub mod neo4j;
mod options;
mod record;
pub mod store;

pub use address::{UnusableAddress, without_login};
pub use fault::Fault;
pub use options::Servers;
pub use record::{LoadRecord, Status};
pub use store::Store;
