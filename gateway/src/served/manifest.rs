//! Reads the text of a manifest, wherever it was kept. The version is looked at first: a manifest of another version may
//! hold other fields.

use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

use super::Unserved;

#[derive(serde::Deserialize)]
struct Version {
    format_version: u32,
}

pub(super) fn parse(text: &str, load_id: &str) -> Result<Manifest, Unserved> {
    let broken = |error: serde_json::Error| Unserved::Broken {
        load: load_id.to_owned(),
        reason: format!("its manifest cannot be read: {error}"),
    };
    let version: Version = serde_json::from_str(text).map_err(broken)?;
    if version.format_version != layout::FORMAT_VERSION {
        return Err(Unserved::Format { load: load_id.to_owned(), found: version.format_version });
    }
    Manifest::from_json(text).map_err(broken)
}
