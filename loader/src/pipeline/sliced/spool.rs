//! Rows on their way from one order into another, on disk: pushed as they come, each with a key, and taken slice by
//! slice of keys. Memory holds the last rows of each slice; nothing here outlives the load.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use polars::prelude::*;

use crate::kept::Kept;

/// Keys a slice: enough for row groups that compress well, few enough that all columns of a slice take about 100 MB.
pub(super) const SLICE_KEYS: u32 = 131_072;
/// Rows of a slice that wait in memory to be written together: with a hundred slices some 100 MB.
const PIECE_ROWS: usize = 8_192;
/// The column that says which slice a row belongs to.
pub(super) const KEY: &str = "key";

pub(super) struct Spool {
    folder: PathBuf,
    slice_keys: u32,
    slices: Vec<Slice>,
}

#[derive(Default)]
struct Slice {
    waiting: Vec<DataFrame>,
    rows: usize,
    pieces: usize,
}

impl Spool {
    /// `folder` is made, and is this spool's own; rows of one before it are dropped.
    pub(super) fn create(folder: &Path, slice_keys: u32) -> Result<Self, anyhow::Error> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), slice_keys, slices: Vec::new() })
    }

    /// Each row with its key.
    pub(super) fn push(&mut self, mut rows: DataFrame, keys: &[u32]) -> Result<(), anyhow::Error> {
        let slice_of = |key: u32| (key / self.slice_keys) as usize;
        let mut order: Vec<u32> = (0..keys.len() as u32).collect();
        order.sort_by_key(|row| slice_of(keys[*row as usize]));
        let runs: Vec<(usize, &[u32])> = order
            .chunk_by(|a, b| slice_of(keys[*a as usize]) == slice_of(keys[*b as usize]))
            .map(|run| (slice_of(keys[run[0] as usize]), run))
            .collect();
        rows.with_column(Column::new(KEY.into(), keys))?;
        for (slice, run) in runs {
            if slice >= self.slices.len() {
                self.slices.resize_with(slice + 1, Slice::default);
            }
            let held = &mut self.slices[slice];
            held.rows += run.len();
            held.waiting.push(rows.take(&IdxCa::from_slice(PlSmallStr::EMPTY, run))?);
            if held.rows >= PIECE_ROWS {
                held.write_waiting((&self.folder, slice))?;
            }
        }
        Ok(())
    }

    /// Leaves nothing in memory: no more rows are to come, and they may be taken much later.
    pub(super) fn settle(&mut self) -> Result<(), anyhow::Error> {
        let mut waiting = self.slices.iter_mut().enumerate().filter(|(_, held)| held.rows > 0);
        waiting.try_for_each(|(slice, held)| held.write_waiting((&self.folder, slice)))
    }

    /// All rows of a slice, in the order they were pushed, with the column [`KEY`]; `None` where there are none.
    pub(super) fn take(&mut self, slice: usize) -> Result<Option<DataFrame>, anyhow::Error> {
        let Some(held) = self.slices.get_mut(slice).map(std::mem::take) else { return Ok(None) };
        let mut frames = Vec::with_capacity(held.pieces + held.waiting.len());
        for number in 0..held.pieces {
            let path = piece(&self.folder, slice, number);
            frames.push(ParquetReader::new(File::open(&path)?).finish()?);
            fs::remove_file(path)?;
        }
        frames.extend(held.waiting);
        if frames.is_empty() { Ok(None) } else { joined(frames).map(Some) }
    }

    pub(super) fn slices(&self) -> usize {
        self.slices.len()
    }
}

impl Slice {
    /// In this folder, under this slice's number.
    fn write_waiting(&mut self, (folder, slice): (&Path, usize)) -> Result<(), anyhow::Error> {
        let mut together = joined(std::mem::take(&mut self.waiting))?;
        write(&mut together, &piece(folder, slice, self.pieces))?;
        self.pieces += 1;
        self.rows = 0;
        Ok(())
    }
}

fn piece(folder: &Path, slice: usize, number: usize) -> PathBuf {
    folder.join(format!("{slice}-{number}.parquet"))
}

/// Read once, minutes later, by the same process: plain is fastest, and nothing is looked up by statistics.
fn write(rows: &mut DataFrame, path: &Path) -> Result<(), anyhow::Error> {
    let mut file = Kept::new(File::create(path)?);
    let writer = ParquetWriter::new(&mut file).with_compression(ParquetCompression::Uncompressed);
    let written = writer.with_statistics(StatisticsOptions::empty()).set_parallel(false).finish(rows);
    file.into_inner()?;
    written?;
    Ok(())
}

/// One chunk a column.
fn joined(frames: Vec<DataFrame>) -> Result<DataFrame, anyhow::Error> {
    let mut frames = frames.into_iter();
    let mut all = frames.next().unwrap_or_default();
    for frame in frames {
        all.vstack_mut_owned(frame)?;
    }
    all.rechunk_mut();
    Ok(all)
}
