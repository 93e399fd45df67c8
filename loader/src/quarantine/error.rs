//! Why corrected rows cannot be put back, by what is wrong with their files or with the load that they are of.

use std::path::PathBuf;

use crate::bronze::BronzeError;
use crate::report::grouped;

#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error("no such file: {}", .0.display())]
    NotFound(PathBuf),
    #[error("`{}` does not say by its name which table it is of; call it by one of {}.csv", .file.display(), .tables.join(".csv, "))]
    NoTable { file: PathBuf, tables: &'static [&'static str] },
    #[error("there is no load {0} in the lake whose rejected rows are kept; see: triptych-loader quarantine list")]
    NoLoad(String),
    #[error(
        "{} could be of any of the loads {}, and lies outside of them; say which with --load, as: {example}",
        .file.display(), .load_ids.join(", ")
    )]
    ManyLoads { file: PathBuf, load_ids: Vec<String>, example: String },
    #[error("no load in the lake keeps rejected rows of table `{0}`; see: triptych-loader quarantine list")]
    NoneKept(&'static str),
    #[error(
        "{} holds other rows than load {load_id} rejected ({} of {} are none of them), which is the only load that keeps \
         rejected rows of that table. If it is of that load all the same, say so: --load {load_id}",
        .file.display(), grouped(*.strange as u64), grouped(*.rows as u64)
    )]
    Stranger { file: PathBuf, load_id: String, strange: usize, rows: usize },
    #[error("the files are of the loads {0} and {1}; replay those of one load, and then the others")]
    TwoLoads(String, String),
    #[error("load {load_id} rejected no row of table `{table}`; see: triptych-loader quarantine list")]
    NothingRejected { load_id: String, table: String },
    #[error(
        "load {load_id} was changed since, and replaying it would lose that; its rejected rows are in the newest load too: correct \
         them there (triptych-loader quarantine list), with --load {newest} for copies"
    )]
    Changed { load_id: String, newest: String },
    #[error("a corrected file cannot be read: {0}")]
    File(BronzeError),
    #[error("the raw copy of load {load_id} is not what its quarantine is about: {file} has no line {line}")]
    OtherSource { load_id: String, file: String, line: u64 },
    #[error("cannot put corrected rows into their file")]
    Write(#[source] anyhow::Error),
}
