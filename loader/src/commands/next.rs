//! The command that serves what was loaded, as it can be pasted into the shell that the loader was started from.

use std::ffi::OsStr;
use std::path::Path;

use crate::quarantine::command::shell_word;

const GATEWAY: &str = "triptych-gateway";

/// `program` is the loader as it was named. Where that was a path, the gateway is named by the path of its neighbour.
pub(super) fn serve(program: Option<&OsStr>, lake: &Path) -> String {
    let folder =
        program.and_then(|program| Path::new(program).parent()).filter(|folder| !folder.as_os_str().is_empty());
    let gateway = folder.map(|folder| folder.join(GATEWAY)).filter(|gateway| gateway.is_file());
    format!("{} serve --lake {}", shell_word(gateway.as_deref().unwrap_or(Path::new(GATEWAY))), shell_word(lake))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gateway_is_named_as_the_loader_was() {
        let folder = tempfile::tempdir().unwrap();
        let loader = folder.path().join("triptych-loader");
        let by_path = |lake: &str| serve(Some(loader.as_os_str()), Path::new(lake));
        assert_eq!(by_path("lake"), "triptych-gateway serve --lake lake", "it is not there");
        let gateway = folder.path().join(GATEWAY);
        std::fs::write(&gateway, "").unwrap();
        assert_eq!(by_path("lake"), format!("{} serve --lake lake", gateway.display()));
        assert_eq!(by_path("my lake"), format!("{} serve --lake 'my lake'", gateway.display()));
        assert_eq!(serve(Some(OsStr::new("triptych-loader")), Path::new("lake")), "triptych-gateway serve --lake lake");
    }
}
