//! KPIs: what can be measured, by what it can be grouped and filtered, and the one query that stores answer.
//!
//! Each measure counts rows of one grain, each dimension and filter belongs to one. A row falls in a group when its
//! order has the group's order values and passes the order filters, and, for each other grain named, its order has a
//! row of that grain with the group's values that passes that grain's filters; for the measure's own grain the row
//! itself must. It counts once per group, so a join never multiplies a measure.
//!
//! A comparison with the time before and gaps that are filled are made of answers to such queries, so no store knows of them.
//!
//! Pure: no store is named, no GraphQL type comes in.

pub mod answer;
pub mod assembly;
pub mod band;
pub mod calendar;
pub mod comparison;
pub mod dimension;
pub mod figure;
pub mod filter;
pub mod gaps;
pub mod measure;
pub mod order;
pub mod page;
pub mod partial;
pub mod period;
pub mod query;
pub mod sum;
pub mod window;
