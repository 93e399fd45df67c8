//! The options of a lake, which both programs have.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use triptych_schemas::layout::LAKE_DEFAULT;

use crate::is_address;

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
    /// As typed; `None` for a lake on a disk.
    pub fn address(&self) -> Option<&str> {
        self.lake.to_str().filter(|text| is_address(text))
    }

    /// Where copies are kept: as typed, or in this user's cache, by the variables of the system.
    pub fn copies(&self, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
        let named = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let cache = || named("XDG_CACHE_HOME").or_else(|| Some(named("HOME")?.join(".cache")));
        self.lake_cache.clone().or_else(|| Some(cache()?.join("triptych").join("lakes")))
    }
}
