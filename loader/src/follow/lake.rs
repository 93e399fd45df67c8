//! The lake that a follower loads into: a folder here, or one in an object store, whose working copy is opened for each look and each commit
//! and let go in between. Refuses to hold it longer: other loaders of this machine want it too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use triptych_objects::Level;

use super::stands::{lake_id, stands};
use crate::publish::LakeError;
use crate::working_copy::{Afar, CopyError, Wanted, WorkingCopy};

#[derive(Clone, Debug)]
pub struct FollowedLake {
    folder: PathBuf,
    afar: Option<Afar>,
}

impl FollowedLake {
    pub fn here(folder: PathBuf) -> Self {
        Self { folder, afar: None }
    }

    pub fn afar(afar: Afar) -> Self {
        Self { folder: afar.copy(), afar: Some(afar) }
    }

    /// The lake here. What is published elsewhere is in it since it was opened last.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The consumer group of those who follow into it: of the lake's id, or, since one in an object store has none before it is
    /// published, of its place.
    pub fn group(&self) -> Result<String, LakeError> {
        let of_address = self.afar.as_ref().map(|afar| afar.address.fingerprint(&afar.settings));
        Ok(format!("triptych-{}", of_address.map_or_else(|| lake_id(&self.folder), Ok)?))
    }

    /// Makes the folder equal to what is published, and keeps other loaders of this machine out until it is let go. None for a lake that lies
    /// here, where each load locks it.
    pub fn open(&self, wanted: Wanted<'_>) -> Result<Option<WorkingCopy>, CopyError> {
        let never = AtomicBool::new(false);
        self.afar.as_ref().map(|afar| WorkingCopy::open_when_free(afar, wanted, &never)).transpose()
    }

    /// Where the lake stands in its streams, by topic and partition.
    pub(super) fn stands(&self) -> Result<BTreeMap<(String, i32), i64>, CopyError> {
        let _open = self.open(Wanted::All(Level::Manifest))?;
        Ok(stands(&self.folder))
    }
}

#[cfg(test)]
mod tests {
    use triptych_objects::{Address, Settings};

    use super::*;

    /// One address, of two servers or two accounts, is two lakes.
    #[test]
    fn two_lakes_have_two_groups() {
        let group = |address: &str, name: &str, value: &str| {
            let settings = Settings::of_variables([(name.into(), value.into())].into_iter());
            let address = Address::parse(address).unwrap();
            FollowedLake::afar(Afar { address, settings, cache: PathBuf::from("cache") }).group().unwrap()
        };
        for (address, name) in
            [("s3://shop/lake", "AWS_ENDPOINT_URL"), ("az://shop/lake", "AZURE_STORAGE_ACCOUNT_NAME")]
        {
            assert_eq!(group(address, name, "http://one"), group(address, name, "http://one"));
            assert_ne!(group(address, name, "http://one"), group(address, name, "http://two"));
        }
    }
}
