//! The options of a lake, which both programs have.

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
