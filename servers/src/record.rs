//! What a server says of a load: a row, document or node of its own `loads`.

/// The manifest is asked for by itself: it is large, and wanted of one load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadRecord {
    pub load_id: String,
    /// The lake it came from.
    pub lake_id: String,
    pub status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
        match self {
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Current => "current",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// A status that is not known here is not ready.
    pub fn parse(name: &str) -> Self {
        match name {
            "ready" => Self::Ready,
            "current" => Self::Current,
            "withdrawn" => Self::Withdrawn,
            _ => Self::Loading,
        }
    }
}
