//! Lists as rows of a CSV or Parquet file, batch by batch. What has this name when all went well is whole: it is written
//! beside and renamed at the end.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use polars::io::parquet::write::BatchedWriter;
use polars::prelude::*;

use super::{Recipient, RecommendError, Who};
use crate::parquet;

/// One row.
pub(super) struct Line {
    pub(super) product_id: String,
    pub(super) score: f64,
    pub(super) reason: String,
    pub(super) no_longer_sold: bool,
}

pub(super) struct Output {
    path: PathBuf,
    partial: Partial,
    key: &'static str,
    rows: Rows,
}

/// Goes away unless it was renamed.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // Gone already where all went well.
        let _ = fs::remove_file(&self.0);
    }
}

enum Rows {
    Csv(Box<csv::Writer<BufWriter<File>>>),
    Parquet(Box<BatchedWriter<File>>),
}

impl Output {
    pub(super) fn create(path: &Path, who: &Who) -> Result<Self, RecommendError> {
        let key = match who {
            Who::Customers { .. } => "customer_id",
            Who::Baskets { .. } => "query_id",
        };
        let failed = |problem: String| RecommendError::Write { file: path.to_owned(), problem };
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let partial = path.with_extension(format!("{extension}.partial"));
        let create = || File::create(&partial).map_err(|error| failed(error.to_string()));
        let rows = match extension {
            "csv" => {
                let mut writer = csv::Writer::from_writer(BufWriter::new(create()?));
                let header = [key, "rank", "product_id", "score", "reason", "no_longer_sold"];
                writer.write_record(header).map_err(|error| failed(error.to_string()))?;
                Rows::Csv(Box::new(writer))
            }
            "parquet" => {
                let empty = frame(key, &[], &[]).map_err(|error| failed(error.to_string()))?;
                let writer =
                    parquet::writer(create()?).batched(empty.schema()).map_err(|error| failed(error.to_string()))?;
                Rows::Parquet(Box::new(writer))
            }
            _ => return Err(RecommendError::Extension(path.to_owned())),
        };
        Ok(Self { path: path.to_owned(), partial: Partial(partial), key, rows })
    }

    pub(super) fn write(&mut self, recipients: &[Recipient], lists: &[Vec<Line>]) -> Result<(), RecommendError> {
        let written = match &mut self.rows {
            Rows::Csv(writer) => write_csv(writer, recipients, lists).map_err(|error| error.to_string()),
            Rows::Parquet(writer) => frame(self.key, recipients, lists)
                .and_then(|frame| writer.write_batch(&frame))
                .map_err(|error| error.to_string()),
        };
        written.map_err(|problem| RecommendError::Write { file: self.path.clone(), problem })
    }

    pub(super) fn finish(self) -> Result<(), RecommendError> {
        let finished = match self.rows {
            Rows::Csv(mut writer) => writer.flush().map_err(|error| error.to_string()),
            Rows::Parquet(writer) => writer.finish().map(|_| ()).map_err(|error| error.to_string()),
        };
        finished
            .and_then(|()| fs::rename(&self.partial.0, &self.path).map_err(|error| error.to_string()))
            .map_err(|problem| RecommendError::Write { file: self.path.clone(), problem })
    }
}

fn write_csv(
    writer: &mut csv::Writer<BufWriter<File>>,
    recipients: &[Recipient],
    lists: &[Vec<Line>],
) -> csv::Result<()> {
    for (recipient, list) in recipients.iter().zip(lists) {
        for (rank, line) in (1..).zip(list) {
            let (rank, score): (i32, f64) = (rank, line.score);
            let no_longer_sold = line.no_longer_sold.to_string();
            let row =
                [&recipient.id, &rank.to_string(), &line.product_id, &score.to_string(), &line.reason, &no_longer_sold];
            writer.write_record(row)?;
        }
    }
    Ok(())
}

fn frame(key: &str, recipients: &[Recipient], lists: &[Vec<Line>]) -> PolarsResult<DataFrame> {
    let lines = || lists.iter().flatten();
    let ids = recipients.iter().zip(lists).flat_map(|(recipient, list)| list.iter().map(|_| recipient.id.as_str()));
    let ranks = lists.iter().flat_map(|list| 1..=list.len() as i32);
    DataFrame::new_infer_height(vec![
        StringChunked::from_iter_values(key.into(), ids).into_column(),
        Int32Chunked::from_iter_values("rank".into(), ranks).into_column(),
        StringChunked::from_iter_values("product_id".into(), lines().map(|line| line.product_id.as_str()))
            .into_column(),
        Float64Chunked::from_iter_values("score".into(), lines().map(|line| line.score)).into_column(),
        StringChunked::from_iter_values("reason".into(), lines().map(|line| line.reason.as_str())).into_column(),
        BooleanChunked::from_iter_values("no_longer_sold".into(), lines().map(|line| line.no_longer_sold))
            .into_column(),
    ])
}
