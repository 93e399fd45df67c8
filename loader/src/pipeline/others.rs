//! Files beyond the shape of a source: those that are tables are kept and described, the rest are named.

use std::io::Write;
use std::sync::atomic::Ordering;

use triptych_schemas::manifest::FileProfile;

use super::LoadError;
use super::reading::Reading;
use crate::bronze::TeeReader;
use crate::discovery;
use crate::error_keeper::ErrorKeeper;
use crate::source::SourceFile;

pub(super) fn profiles(reading: Reading<'_>) -> Result<Vec<FileProfile>, LoadError> {
    let others = discovery::others(reading.source, reading.shape);
    others.tables.into_iter().map(|file| profile(reading, file)).collect()
}

/// A word on the files that are no tables, where there are any.
pub(super) fn not_read(reading: Reading<'_>) -> Option<String> {
    let rest = discovery::others(reading.source, reading.shape).rest;
    let names: Vec<&str> = rest.iter().map(|file| file.name.as_str()).collect();
    match names.len() {
        0 => None,
        1 => Some(format!("skipped, not a CSV file: {}", names[0])),
        2..=NAMES_SHOWN_MAX => Some(format!("skipped, not CSV files: {}", names.join(", "))),
        more => Some(format!("skipped, not CSV files: {}, … ({more} files)", names[..NAMES_SHOWN_MAX].join(", "))),
    }
}

/// Enough to see what was brought, few enough to read.
const NAMES_SHOWN_MAX: usize = 12;

fn profile(reading: Reading<'_>, file: &SourceFile) -> Result<FileProfile, LoadError> {
    let progress = reading.progress.file(&file.name, file.bytes);
    let mut copy = reading.raw_copy(&file.name).map_err(LoadError::failed)?;
    let mut profile = FileProfile { file: file.name.clone(), ..FileProfile::default() };
    let streamed = reading.source.read(file, &mut |bytes| {
        let mut on_bytes = |count| progress.add(count);
        let mut tap = TeeReader::new(bytes, copy.as_mut().map(|copy| copy as &mut dyn Write), &mut on_bytes);
        let mut goes_on = || !reading.interrupted.load(Ordering::Relaxed);
        profile = discovery::profile_stream(&file.name, &mut tap, &mut goes_on);
        Ok(())
    });
    if reading.interrupted.load(Ordering::Relaxed) {
        return Err(LoadError::Interrupted);
    }
    let copy = copy.map(ErrorKeeper::into_inner).transpose().map_err(LoadError::failed)?;
    // Nothing of it is loaded, so what is wrong with it does not end the load.
    if let Err(error) = streamed {
        profile.problem = Some(format!("{error:#}"));
    }
    if let Some(copy) = copy {
        copy.finish().map_err(LoadError::failed)?;
    }
    Ok(profile)
}
