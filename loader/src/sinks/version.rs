//! Whether a server is new enough, which every server is asked before it is written to.

use anyhow::anyhow;
use triptych_schemas::manifest::StoreKind;

use super::{SinkError, SinkErrorKind};

/// Major and minor.
pub(super) type Version = (u32, u32);

/// `version` is what the server says, `address` where it is.
pub(super) fn refuse_older(store: StoreKind, address: &str, version: &str, oldest: Version) -> Result<(), SinkError> {
    if parse(version).is_some_and(|version| version >= oldest) {
        return Ok(());
    }
    let (major, minor) = oldest;
    let cause = anyhow!("{address} is version {version}; {major}.{minor} or newer is wanted");
    Err(SinkError::of_kind(SinkErrorKind::Version, store, "", cause))
}

/// `25.8.33.6` is version 25.8.
fn parse(text: &str) -> Option<Version> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(parse("25.8.33.6"), Some((25, 8)));
        assert_eq!(parse("26.9"), Some((26, 9)));
        assert_eq!(parse("Ok."), None);
    }
}
