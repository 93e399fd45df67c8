//! What both programs know of a lake in an object store: its address, how it is laid out there, how its pointer moves, and how
//! its files come to a folder here. What a load is, who serves it and when it is old is the business of the two programs.

mod address;
mod bucket;
mod connect;
mod copy;
mod error;
mod listing;
mod options;
mod pointer;
mod settings;
#[cfg(test)]
mod silent;
#[cfg(test)]
mod tests;
mod transfer;

pub use address::{Address, is_address};
pub use bucket::{Bucket, Found, Look, Swap, Version};
pub use copy::{Bring, GROUPS, Level, folders, mark_current};
pub use error::ObjectsError;
pub use listing::{Listing, Object};
pub use options::LakeOptions;
pub use pointer::{Folder, Pointer};
pub use settings::{Patience, Settings};
