//! The key that ids of people are hashed with, where a source knows them by e-mail or phone: random, made once, and kept in the lake
//! for its owner alone. It goes to no store.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use triptych_schemas::layout;

use crate::silver::personal::{SALT_BYTES, Salt};

/// Where the kernel gives random bytes, on Linux and macOS.
const RANDOM: &str = "/dev/urandom";
const OWNER_ALONE: u32 = 0o600;

/// That of a locked lake, which is given one where it has none.
pub fn of_lake(lake: &Path) -> io::Result<Salt> {
    let path = lake.join(layout::SALT);
    match fs::read(&path) {
        Ok(bytes) => {
            let bytes = bytes.try_into().map_err(|_| io::Error::other(format!("`{}` is damaged", path.display())))?;
            Ok(Salt(bytes))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => new(&path),
        Err(error) => Err(error),
    }
}

fn new(path: &Path) -> io::Result<Salt> {
    let mut bytes = [0; SALT_BYTES];
    File::open(RANDOM)?.read_exact(&mut bytes)?;
    keep(path, &bytes)?;
    Ok(Salt(bytes))
}

/// Puts a salt that was made elsewhere in its place.
pub fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|found| found == bytes) {
        return Ok(());
    }
    // Whoever is killed here leaves no half of one.
    let fresh = path.with_extension("new");
    let mut file = File::options().create(true).truncate(true).write(true).mode(OWNER_ALONE).open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_lake_has_one_salt_that_only_its_owner_reads() {
        let lake = tempfile::tempdir().unwrap();
        let salt = of_lake(lake.path()).unwrap();
        assert_eq!(of_lake(lake.path()).unwrap().0, salt.0);
        let mode = fs::metadata(lake.path().join(layout::SALT)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, OWNER_ALONE);
        let other = tempfile::tempdir().unwrap();
        assert_ne!(of_lake(other.path()).unwrap().0, salt.0);
        fs::write(lake.path().join(layout::SALT), "short").unwrap();
        assert!(of_lake(lake.path()).is_err());
    }
}
