//! The tables of `store.sqlite`, which answers for documents and graph when no server is configured.
//! Keys are those of the fact tables; money is integer cents, time is seconds of wall time.

/// Products, reviews, customers, sellers, orders and their lists. Run before the rows are written.
pub const DOCUMENTS: &str = include_str!("../sqlite/documents.sql");
/// Indexes of the documents. Run after the rows are written, which is several times faster.
pub const DOCUMENT_INDEXES: &str = include_str!("../sqlite/document_indexes.sql");
/// Purchases, neighbours and popularity. Run before the rows are written.
pub const GRAPH: &str = include_str!("../sqlite/graph.sql");
