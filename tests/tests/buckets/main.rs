//! Lakes in an object store: what is loaded there, served from there, and refused. The store is a real one, which checks signatures.
//! Each test has a place of its own in it.

mod away;
mod cases;
mod changes;
mod forgotten;
mod full;
mod killed;
mod races;
mod refused;
mod served;
mod sources;
mod steps;
