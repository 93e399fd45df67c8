//! What a server says of a load: a row, document or node of its own `loads`.

use strum::{EnumString, IntoStaticStr};

/// The manifest is asked for by itself: it is large, and wanted of one load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadRecord {
    pub load_id: String,
    /// The lake it came from.
    pub lake_id: String,
    pub status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// Being written, or left by a loader that died.
    Loading,
    /// Written whole and checked.
    Ready,
    /// Ready, and the one that names for people stand for.
    Current,
    /// Taken back, and about to be dropped.
    Withdrawn,
}

impl Status {
    /// Whether all of the load is there.
    pub fn is_ready(self) -> bool {
        matches!(self, Self::Ready | Self::Current)
    }

    pub fn name(self) -> &'static str {
        self.into()
    }

    /// A status that is not known here is not ready.
    pub fn parse(name: &str) -> Self {
        name.parse().unwrap_or(Self::Loading)
    }
}
