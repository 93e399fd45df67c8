//! Rows on their way from one order into another: pushed as they come, each with a key, and taken part by part of keys. Without
//! a folder they stay in memory; with one, memory holds the last rows of each part. Refuses to give a part twice.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use polars::prelude::*;

use crate::error_keeper::ErrorKeeper;
use crate::folder::remove_if_there;

/// Rows of a part that wait in memory to be written together: with a hundred parts some 100 MB.
const PIECE_ROWS: usize = 8_192;
/// The column that says which part a row belongs to.
pub(in crate::pipeline) const KEY: &str = "key";

pub(in crate::pipeline) struct Spool {
    folder: Option<PathBuf>,
    /// A part.
    keys: u32,
    parts: Vec<PartRows>,
}

#[derive(Default)]
struct PartRows {
    in_memory: Vec<DataFrame>,
    rows: usize,
    /// Files on disk.
    pieces: usize,
}

impl Spool {
    /// `folder` is made, and is this spool's own; rows of one before it are dropped.
    pub(super) fn create(folder: Option<PathBuf>, keys: u32) -> Result<Self, anyhow::Error> {
        if let Some(folder) = &folder {
            remove_if_there(folder)?;
            fs::create_dir_all(folder)?;
        }
        Ok(Self { folder, keys, parts: Vec::new() })
    }

    /// Each row with its key.
    pub(in crate::pipeline) fn push(&mut self, mut rows: DataFrame, keys: &[u32]) -> Result<(), anyhow::Error> {
        rows.with_column(Column::new(KEY.into(), keys))?;
        let part_of = |key: u32| (key / self.keys) as usize;
        let Some(first) = keys.first().map(|key| part_of(*key)) else { return Ok(()) };
        if keys.iter().all(|key| part_of(*key) == first) {
            return self.keep(first, rows);
        }
        let mut order: Vec<u32> = (0..keys.len() as u32).collect();
        order.sort_by_key(|row| part_of(keys[*row as usize]));
        let runs: Vec<(usize, &[u32])> = order
            .chunk_by(|a, b| part_of(keys[*a as usize]) == part_of(keys[*b as usize]))
            .map(|run| (part_of(keys[run[0] as usize]), run))
            .collect();
        for (part, run) in runs {
            self.keep(part, rows.take(&IdxCa::from_slice(PlSmallStr::EMPTY, run))?)?;
        }
        Ok(())
    }

    fn keep(&mut self, part: usize, rows: DataFrame) -> Result<(), anyhow::Error> {
        if part >= self.parts.len() {
            self.parts.resize_with(part + 1, PartRows::default);
        }
        let held = &mut self.parts[part];
        held.rows += rows.height();
        held.in_memory.push(rows);
        match &self.folder {
            Some(folder) if held.rows >= PIECE_ROWS => held.write((folder, part)),
            _ => Ok(()),
        }
    }

    /// Leaves nothing in memory that has a place on disk.
    pub(in crate::pipeline) fn settle(&mut self) -> Result<(), anyhow::Error> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let mut waiting = self.parts.iter_mut().enumerate().filter(|(_, held)| held.rows > 0);
        waiting.try_for_each(|(part, held)| held.write((folder, part)))
    }

    /// All rows of a part, in the order they were pushed, with the column [`KEY`]; `None` where there are none.
    pub(in crate::pipeline) fn take(&mut self, part: usize) -> Result<Option<DataFrame>, anyhow::Error> {
        let Some(held) = self.parts.get_mut(part).map(std::mem::take) else { return Ok(None) };
        let mut frames = Vec::with_capacity(held.pieces + held.in_memory.len());
        if let Some(folder) = &self.folder {
            for number in 0..held.pieces {
                let path = piece(folder, part, number);
                frames.push(ParquetReader::new(File::open(&path)?).finish()?);
                fs::remove_file(path)?;
            }
        }
        frames.extend(held.in_memory);
        if frames.is_empty() { Ok(None) } else { joined(frames).map(Some) }
    }

    pub(in crate::pipeline) fn parts(&self) -> usize {
        self.parts.len()
    }
}

impl PartRows {
    /// In this folder, under this part's number.
    fn write(&mut self, (folder, part): (&Path, usize)) -> Result<(), anyhow::Error> {
        let mut together = joined(std::mem::take(&mut self.in_memory))?;
        write(&mut together, &piece(folder, part, self.pieces))?;
        self.pieces += 1;
        self.rows = 0;
        Ok(())
    }
}

fn piece(folder: &Path, part: usize, number: usize) -> PathBuf {
    folder.join(format!("{part}-{number}.parquet"))
}

/// Read once, minutes later, by the same process: plain is fastest, and nothing is looked up by statistics.
fn write(rows: &mut DataFrame, path: &Path) -> Result<(), anyhow::Error> {
    let mut file = ErrorKeeper::new(File::create(path)?);
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

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// Rows by part, in the order they come back.
    fn taken(spool: &mut Spool) -> Vec<Vec<(u32, String)>> {
        let rows = |part: DataFrame| {
            let keys = part.column(KEY).unwrap().u32().unwrap().no_null_iter();
            let texts = part.column("text").unwrap().str().unwrap().no_null_iter();
            keys.zip(texts.map(str::to_owned)).collect()
        };
        (0..spool.parts()).map(|part| spool.take(part).unwrap().map_or_else(Vec::new, rows)).collect()
    }

    #[test]
    fn rows_come_back_by_part_in_the_order_they_came_in_memory_and_on_disk() {
        let folder = TempDir::new().unwrap();
        let batches: [&[u32]; 4] = [&[7, 0, 3], &[], &[9, 8], &[1]];
        let filled = |mut spool: Spool| {
            for keys in batches {
                let texts: Vec<String> = keys.iter().map(|key| format!("row {key}")).collect();
                let rows = DataFrame::new_infer_height(vec![Column::new("text".into(), texts)]).unwrap();
                spool.push(rows, keys).unwrap();
            }
            spool.settle().unwrap();
            taken(&mut spool)
        };
        let named = |keys: &[u32]| keys.iter().map(|key| (*key, format!("row {key}"))).collect::<Vec<_>>();
        let in_parts = vec![named(&[0, 3, 1]), named(&[7]), named(&[9, 8])];
        assert_eq!(filled(Spool::create(None, 4).unwrap()), in_parts);
        let on_disk = folder.path().join("spool");
        assert_eq!(filled(Spool::create(Some(on_disk.clone()), 4).unwrap()), in_parts);
        assert_eq!(fs::read_dir(&on_disk).unwrap().count(), 0, "what was taken is gone");
        assert_eq!(filled(Spool::create(None, u32::MAX).unwrap()), [named(&[7, 0, 3, 9, 8, 1])]);
    }

    #[test]
    fn a_part_is_given_once() {
        let mut spool = Spool::create(None, 10).unwrap();
        spool.push(DataFrame::new_infer_height(vec![Column::new("text".into(), ["a"])]).unwrap(), &[5]).unwrap();
        assert_eq!(taken(&mut spool), [[(5, "a".to_owned())]]);
        assert!(spool.take(0).unwrap().is_none() && spool.take(1).unwrap().is_none());
    }
}
