//! The loader: cleans e-commerce CSVs and publishes them as one load.

pub mod bronze;
pub mod budget;
mod checksum;
pub mod cli;
pub mod discovery;
pub mod evaluate;
mod examples;
pub mod fetch;
pub mod frame;
pub mod gold;
pub mod kept;
pub mod pipeline;
pub mod progress;
pub mod publish;
pub mod published;
pub mod quarantine;
pub mod recommend;
pub mod report;
pub mod retry;
pub mod run;
pub mod silver;
pub mod sinks;
pub mod source;
pub mod status;
pub mod survey;
pub mod tuning;
pub mod verify;
