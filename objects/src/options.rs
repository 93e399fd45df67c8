//! The options of a lake, which both programs have.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use triptych_schemas::layout::LAKE_DEFAULT;

#[derive(Args, Clone, Debug)]
pub struct LakeOptions {
    /// Where loads are kept: a folder, or `s3://BUCKET/PREFIX`, `gs://…` or `az://…` (docs/object-stores.md)
    #[arg(long, env = "TRIPTYCH_LAKE", default_value = LAKE_DEFAULT, value_name = "DIR|ADDRESS")]
    pub lake: PathBuf,
    /// Where this machine keeps copies of lakes in object stores. If not given: triptych/lakes in the user's cache
    #[arg(long, env = "TRIPTYCH_LAKE_CACHE", value_name = "DIR")]
    pub lake_cache: Option<PathBuf>,
}

impl LakeOptions {
    /// As typed; `None` for a lake on a disk. What is written as an address is one, also where it cannot be read as such: a misspelled one is
    /// no folder.
    pub fn address(&self) -> Option<&str> {
        self.lake.to_str().filter(|text| text.contains("://"))
    }

    /// Where copies are kept: as typed, or in this user's cache, by the variables of the system.
    pub fn copies(&self, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
        let named = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let cache = || named("XDG_CACHE_HOME").or_else(|| Some(named("HOME")?.join(".cache")));
        self.lake_cache.clone().or_else(|| Some(cache()?.join("triptych").join("lakes")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Address, ObjectsError};

    #[test]
    fn a_misspelled_address_is_no_folder() {
        for (typed, is_known) in [
            ("s3://shop/lake", true),
            ("S3://shop/lake", false),
            ("gcs://shop", false),
            ("https://shop.example/x", false),
        ] {
            let options = LakeOptions { lake: typed.into(), lake_cache: None };
            let address = Address::parse(options.address().expect("it is an address"));
            assert_eq!(address.is_ok(), is_known, "{typed}");
            assert!(is_known || matches!(address, Err(ObjectsError::BadAddress { .. })), "{typed}");
        }
        for folder in ["lake", "/var/lake", "C:/lake", "s3"] {
            assert_eq!(LakeOptions { lake: folder.into(), lake_cache: None }.address(), None, "{folder}");
        }
    }
}
