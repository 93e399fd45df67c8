//! The end-to-end tests, in one binary, because linking everything once is slow enough. Each file is one promise to
//! users; what they share is the crate's kit.

mod any_bytes;
mod bad_sources;
mod cases;
mod encodings;
mod fixture;
mod generated;
mod interrupted;
mod killed;
mod loads;
mod olist;
mod query;
mod sdl;
mod served;
mod shop;
mod wrong_turns;
