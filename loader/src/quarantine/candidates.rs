//! Which load a corrected file is of that was copied out of the lake and not said to be of any. Refuses where that would be a
//! guess: corrected rows that go into the wrong source are published as if they were of it.

use std::path::Path;

use rustc_hash::FxHashSet;

use super::command;
use super::error::ReplayError;
use super::folder::Folder;
use super::rows::CorrectedRows;
use crate::bronze::header::plain;

/// A file outside of the lake, and the table that it is of by its name.
type Outside<'a> = (&'a Path, &'static str);

/// The one load, published or not, that keeps rejected rows of the tables of all these files.
pub(super) fn only(lake: &Path, outside: &[Outside<'_>]) -> Result<Folder, ReplayError> {
    let keeps = |folder: &Folder| outside.iter().all(|(_, table)| folder.rows_of(table).exists());
    let mut found: Vec<Folder> = Folder::all(lake).into_iter().filter(keeps).collect();
    let Some((file, table)) = outside.first() else { return Err(ReplayError::NoLoad("yet".to_owned())) };
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(ReplayError::NoneKept(table)),
        _ => {
            let load_ids: Vec<String> = found.iter().map(|folder| folder.manifest.load_id.clone()).collect();
            let files: Vec<&Path> = outside.iter().map(|(file, _)| *file).collect();
            let example = command::replay(lake, Some(&load_ids[0]), &files);
            Err(ReplayError::ManyLoads { file: file.to_path_buf(), load_ids, example })
        }
    }
}

/// A corrected row keeps most of what it held. A file is of another load where most of its rows share less than half of their
/// values with the rejected ones, each value looked for in its own column.
pub(super) fn refuse_stranger(
    folder: &Folder,
    file: &Path,
    table: &str,
    corrected: &CorrectedRows,
) -> Result<(), ReplayError> {
    let (names, values) = rejected_values(&folder.rows_of(table)).map_err(|error| ReplayError::Write(error.into()))?;
    let places: Vec<Option<usize>> =
        corrected.header.iter().map(|column| names.iter().position(|name| name == column)).collect();
    let is_known = |row: &&Vec<String>| {
        let filled = || row.iter().zip(&places).filter(|(value, _)| !value.is_empty());
        let kept = filled().filter(|(value, place)| place.is_some_and(|place| values[place].contains(*value)));
        kept.count() * 2 >= filled().count()
    };
    let rows = corrected.rows.len();
    let strange = rows - corrected.rows.iter().filter(is_known).count();
    if strange * 2 <= rows {
        return Ok(());
    }
    let load_id = folder.manifest.load_id.clone();
    Err(ReplayError::Stranger { file: file.to_owned(), load_id, strange, rows })
}

/// The columns of rejected rows, and what stands in each.
fn rejected_values(path: &Path) -> Result<(Vec<String>, Vec<FxHashSet<String>>), csv::Error> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let names: Vec<String> = reader.headers()?.iter().map(plain).collect();
    let mut values = vec![FxHashSet::default(); names.len()];
    for row in reader.records() {
        for (values, value) in values.iter_mut().zip(&row?) {
            values.insert(value.to_owned());
        }
    }
    Ok((names, values))
}
