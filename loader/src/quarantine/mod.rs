//! The quarantine of a load: rejected rows as they came, so that they can be corrected and loaded, and
//! beside them what was found wrong with each.

mod candidates;
pub(crate) mod command;
pub mod error;
pub mod folder;
pub mod list;
pub mod messages;
pub mod replay;
mod rewrite;
mod rows;

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use polars::prelude::*;

use crate::bronze::{Row, Start};
use crate::silver::audit::Reject;

/// One table's rejects. Files are made when the first reject comes; a clean table leaves none.
pub struct Quarantine {
    folder: PathBuf,
    table: &'static str,
    /// The file that rows come from, and what files before it take up.
    file: &'static str,
    start: Start,
    header: Vec<String>,
    rows: Option<csv::Writer<BufWriter<File>>>,
    findings: Findings,
}

#[derive(Default)]
struct Findings {
    files: Vec<&'static str>,
    lines: Vec<u64>,
    bytes: Vec<u64>,
    rules: Vec<&'static str>,
    columns: Vec<&'static str>,
    values: Vec<String>,
}

impl Quarantine {
    pub fn new(folder: &Path, table: &'static str) -> Self {
        Self {
            folder: folder.to_owned(),
            table,
            file: "",
            start: Start::default(),
            header: Vec::new(),
            rows: None,
            findings: Findings::default(),
        }
    }

    /// From here on rows come from this file; files that feed one table have one header.
    pub fn begin(&mut self, file: &'static str, start: Start) {
        (self.file, self.start) = (file, start);
    }

    /// The file's own column names, in its own order.
    pub fn set_header(&mut self, names: Row<'_>) {
        self.header = names.iter().map(str::to_owned).collect();
    }

    pub fn append(&mut self, rejects: Vec<Reject>) -> Result<(), anyhow::Error> {
        if rejects.is_empty() {
            return Ok(());
        }
        if self.rows.is_none() {
            fs::create_dir_all(&self.folder)?;
            let file = BufWriter::new(File::create(self.folder.join(format!("{}.csv", self.table)))?);
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
            writer.write_record(&self.header)?;
            self.rows = Some(writer);
        }
        let Some(writer) = self.rows.as_mut() else { return Ok(()) };
        for reject in rejects {
            writer.write_record(&reject.fields)?;
            self.findings.files.push(self.file);
            self.findings.lines.push(reject.line - self.start.lines);
            self.findings.bytes.push(reject.byte - self.start.bytes);
            self.findings.rules.push(reject.rule);
            self.findings.columns.push(reject.column);
            self.findings.values.push(reject.value);
        }
        Ok(())
    }

    /// Nothing is left of it: its file is to be read anew.
    pub fn discard(self) -> Result<(), anyhow::Error> {
        if self.rows.is_some() {
            fs::remove_file(self.folder.join(format!("{}.csv", self.table)))?;
        }
        Ok(())
    }

    /// Everything is on disk when this returns.
    pub fn finish(mut self) -> Result<(), anyhow::Error> {
        let Some(mut writer) = self.rows.take() else { return Ok(()) };
        writer.flush()?;
        let mut frame = DataFrame::new_infer_height(vec![
            Column::new("file".into(), self.findings.files),
            Column::new("line".into(), self.findings.lines),
            Column::new("byte".into(), self.findings.bytes),
            Column::new("rule".into(), self.findings.rules),
            Column::new("column".into(), self.findings.columns),
            Column::new("value".into(), self.findings.values),
        ])?;
        let file = File::create(self.folder.join(format!("{}.parquet", self.table)))?;
        ParquetWriter::new(file).finish(&mut frame)?;
        Ok(())
    }
}
