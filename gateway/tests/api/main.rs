//! The API over the tiny shop, asked through the library as programs ask it: a binary of its own, so that the library's unit
//! tests compile none of the resolvers again. What is asked over real loads stands in the package `e2e`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../../src/fixture.rs"]
mod fixture;
mod kpis;
mod marts;
mod scripted;
mod served;
