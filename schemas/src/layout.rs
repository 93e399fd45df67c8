//! Where things lie in a lake. Names only: nothing here touches a disk.
//!
//! ```text
//! lake/
//!   .lock                      held by the one loader at work
//!   current -> loads/<id>      the served load
//!   loads/<id>/                a published load
//!     manifest.json  facts/*.parquet  marts/*.parquet  store.sqlite  quarantine/  bronze/
//!   loads/.<id>.partial/       a load being written; never served
//!   changes/<number>/          what a change brought, as it came: commit.json  files/*.zst  gone.json
//!   .salt                      key of the hashes that ids of people are, where a source knows them by e-mail or phone
//!   downloads/                 what was fetched for the last load from an address, so that it is fetched once
//!   messages/<topic>.<partition>.csv   messages of a stream that no row could be made of
//!   webhook/<id>.json          what a load has to tell a webhook that has not taken it yet
//! ```

use std::path::{Path, PathBuf};

/// Where loads are kept if nothing is said.
pub const LAKE_DEFAULT: &str = "lake";

/// Version of everything under `loads/<id>/`; a gateway refuses a load of another version.
pub const FORMAT_VERSION: u32 = 8;

pub const LOADS: &str = "loads";
pub const CURRENT: &str = "current";
pub const LOCK: &str = ".lock";
/// The lake's own id, so that servers can tell whose loads they hold.
pub const LAKE_ID: &str = ".lake-id";
/// What ids of people are hashed with; it goes to no store.
pub const SALT: &str = ".salt";
pub const MANIFEST: &str = "manifest.json";
pub const FACTS: &str = "facts";
pub const MARTS: &str = "marts";
pub const SQLITE: &str = "store.sqlite";
pub const QUARANTINE: &str = "quarantine";
pub const BRONZE: &str = "bronze";
pub const DOWNLOADS: &str = "downloads";
pub const CHANGES: &str = "changes";
pub const COMMIT: &str = "commit.json";
/// Ids of orders and customers that a change leaves out.
pub const GONE: &str = "gone.json";
/// The files of a change.
pub const CHANGED_FILES: &str = "files";
/// Messages of a stream that no row could be made of.
pub const MESSAGES: &str = "messages";

/// What is to be told to a webhook.
pub const WEBHOOK: &str = "webhook";

/// Folder of a published load.
pub fn load_dir(lake: &Path, load_id: &str) -> PathBuf {
    lake.join(LOADS).join(load_id)
}

/// Folder of a load being written, beside its final place so that one rename publishes it.
pub fn partial_dir(lake: &Path, load_id: &str) -> PathBuf {
    lake.join(LOADS).join(format!(".{load_id}.partial"))
}

/// Folder of a change that is committed; numbers sort as texts.
pub fn change_dir(lake: &Path, sequence: u64) -> PathBuf {
    lake.join(CHANGES).join(format!("{sequence:08}"))
}

/// Folder of a change that is not yet.
pub fn partial_change_dir(lake: &Path, sequence: u64) -> PathBuf {
    lake.join(CHANGES).join(format!(".{sequence:08}.partial"))
}

/// Whether a name under `loads/` is that of a load being written (or left behind by a dead loader).
pub fn is_partial(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".partial")
}

/// The load that a name under `loads/` belongs to.
pub fn load_id_of(name: &str) -> &str {
    name.strip_prefix('.').and_then(|rest| rest.strip_suffix(".partial")).unwrap_or(name)
}

pub fn fact_file(load_dir: &Path, table: &str) -> PathBuf {
    load_dir.join(FACTS).join(format!("{table}.parquet"))
}

pub fn mart_file(load_dir: &Path, table: &str) -> PathBuf {
    load_dir.join(MARTS).join(format!("{table}.parquet"))
}
