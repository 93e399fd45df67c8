//! The loader: cleans e-commerce CSVs and publishes them as one load.

pub mod bronze;
pub mod frame;
pub mod gold;
pub mod silver;
pub mod source;
