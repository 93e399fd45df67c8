//! How Parquet files are written.

use std::io::Write;

use polars::polars_utils::compression::ZstdLevel;
use polars::prelude::{ParquetCompression, ParquetWriter};

/// Files of the real data are no larger than at zstd's own level, 3, and take half the time.
const LEVEL: i32 = 1;

pub(crate) fn writer<W: Write>(to: W) -> ParquetWriter<W> {
    let level = ZstdLevel::try_new(LEVEL).expect("zstd has this level");
    ParquetWriter::new(to).with_compression(ParquetCompression::Zstd(Some(level)))
}
