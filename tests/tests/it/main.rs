//! The end-to-end tests, in one binary, because linking everything once is slow enough. Each file is one promise to
//! users; what they share is the crate's kit.

mod addresses;
mod any_bytes;
mod bad_sources;
mod cases;
mod cookbook;
mod discovery;
mod encodings;
mod fixture;
mod generated;
mod help;
mod interrupted;
mod killed;
mod language;
mod loads;
mod olist;
mod plan;
mod quarantine;
mod query;
mod sdl;
mod second_load;
mod served;
mod shell;
mod shop;
mod slices;
mod verified;
mod wrong_turns;
