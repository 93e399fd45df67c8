//! The gateway: answers one GraphQL question from the stores of the served load. What `main` runs and what tests
//! run is built the same way: [`gateway::Gateway`] executes requests, [`http`] puts HTTP around it.

pub mod cli;
pub mod filter;
#[cfg(test)]
#[expect(dead_code, reason = "the tests of the API (`tests/api`) take more of it")]
mod fixture;
pub mod gateway;
pub mod geo;
pub mod graphql;
pub mod http;
pub mod kpi;
mod operations;
mod query;
pub mod run;
mod schema_check;
pub mod search;
pub mod served;
pub mod stores;
