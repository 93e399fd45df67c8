//! The served load: one load, of which every role has a store, held as a snapshot. A request keeps its snapshot to its
//! end, so a swap drops nothing. Refuses loads of another format version, in words that say what to do.

pub mod choice;
mod connect;
pub mod follower;
mod lake;
mod manifest;
pub mod mirror;
pub mod overview;
pub mod reason;
pub mod sources;

use std::sync::Arc;

use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

use crate::stores::Stores;

/// A load that is open and answers.
pub struct Served {
    pub manifest: Manifest,
    pub stores: Stores,
}

/// Why there is nothing to serve.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unserved {
    #[error(
        "{found}; run `triptych-loader load SOURCE {options}`, where SOURCE is a folder, a .zip or \
         `generate:orders=20000,seed=7`"
    )]
    NoLoad {
        /// What each store has.
        found: String,
        /// The loader's, to write where this gateway reads.
        options: String,
    },
    #[error(
        "no store answers ({stores}), so it is not known which load to serve; start them, or check their addresses"
    )]
    NoStore { stores: String },
    #[error("{}", format_advice(load, *found))]
    Format { load: String, found: u32 },
    #[error("load `{load}` cannot be opened: {reason}")]
    Broken { load: String, reason: String },
}

pub type Snapshot = Result<Arc<Served>, Unserved>;

fn format_advice(load: &str, found: u32) -> String {
    let ours = layout::FORMAT_VERSION;
    let advice = if found > ours {
        "was written by a newer triptych-loader; update triptych-gateway"
    } else {
        "was written by an older triptych-loader; load the source again with this version"
    };
    format!("load `{load}` has format version {found}, this gateway reads version {ours}: it {advice}")
}
