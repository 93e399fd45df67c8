//! Server stores answer as the files do, from the same load. Servers are taken from the environment.

#![allow(clippy::unwrap_used, reason = "a test says what it expects by what it compares")]

mod documents;
mod graph;
