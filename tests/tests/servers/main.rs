//! Server stores answer as the files do, from the same load, and a gateway answers from them. Servers are taken from the
//! environment.

#![allow(clippy::unwrap_used, reason = "a test says what it expects by what it compares")]

mod documents;
mod facts;
mod faults;
mod follow;
mod graph;
mod marts;
mod serve;
