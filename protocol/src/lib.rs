//! The protocol of publication as a model: loaders that die between any two steps, servers that record what they have, a gateway that
//! serves. `stateright` walks through every state that it can come to (`tests/checked.rs`). It has no files and no network, and refuses
//! to say anything of rows: a load holds the numbers of the changes that are in it.

pub mod effect;
pub mod gateway;
pub mod loader;
pub mod model;
pub mod properties;
pub mod state;
#[path = "../../loader/src/steps/step.rs"]
pub mod step;
