//! The contract between the loader and the gateway: canonical tables, gold tables, the layout of a
//! lake, the manifest of a load, and the normal forms of text and time that both sides must share.
//!
//! It refuses I/O and names no database client: everything here is data and pure functions.

pub mod change;
pub mod clickhouse;
pub mod code;
pub mod exit;
pub mod geo;
pub mod gold;
pub mod hexadecimal;
pub mod layout;
pub mod manifest;
pub mod marts;
pub mod money;
pub mod mongodb;
pub mod neo4j;
pub mod prefix;
pub mod rules;
pub mod silver;
pub mod sqlite;
pub mod table;
pub mod text;
pub mod time;

/// Facts and marts, in the order they are written.
pub fn tables() -> impl Iterator<Item = &'static table::Table> {
    gold::TABLES.iter().chain(marts::TABLES).copied()
}
