//! Silver: raw records in, canonical rows, rejects and counts out. No I/O, no clock.

pub mod rules;
