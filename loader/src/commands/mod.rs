//! The commands, one file each: the arguments, the run and what its exit code is. What a command does is in the room of its name;
//! here people and programs are told what came of it.

pub(crate) mod arguments;
pub(crate) mod completions;
pub(crate) mod delete;
pub(crate) mod evaluate;
pub(crate) mod fetch;
#[cfg(feature = "kafka")]
pub(crate) mod follow;
pub(crate) mod generate;
mod lakes;
pub(crate) mod load;
pub(crate) mod man;
pub(crate) mod map;
mod next;
pub(crate) mod plan;
pub(crate) mod quarantine;
pub(crate) mod recommend;
pub(crate) mod rollback;
mod signals;
pub(crate) mod status;
#[cfg(feature = "kafka")]
mod stream_shop;
mod terminal;
pub(crate) mod verify;
