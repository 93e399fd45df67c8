//! Folders that may be there or not.

use std::fs;
use std::io;
use std::path::Path;

/// Removes a folder with all that is in it; one that is not there is removed already.
pub(crate) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
