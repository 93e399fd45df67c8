//! Writes the documents of a load. Rows go in by key, so that every table grows at its end; indexes come
//! after. Creates no table and decides nothing: what a row holds is said by `gold`.

mod catalogue;
mod orders;
mod people;
mod reviews;

pub(super) use catalogue::write as write_catalogue;
pub(super) use orders::write as write_orders;
pub(super) use people::{write_accounts, write_customers};
pub(super) use reviews::{write as write_reviews, write_terms};
