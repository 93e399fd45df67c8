//! Opens the source of a load, and tells its shape and what its amounts are converted by.

use std::path::Path;

use triptych_schemas::layout;

use super::{LoadError, LoadOptions, Surroundings, stop_if_interrupted};
use crate::changes::{self, Asked, Prepared, Preparing, Ready};
use crate::mapping::NO_CURRENCY;
use crate::publish::{self, Publication};
use crate::shape::fields::position;
use crate::shape::recognise::{recognise, renamed};
use crate::shape::{self, Feed, Shape};
use crate::silver::rates::Exchange;
use crate::source::{self, Opening, Source, SourceSpec};

/// A source that is about to be read.
pub(super) struct Opened {
    pub(super) source: Box<dyn Source>,
    pub(super) shape: &'static Shape,
    /// What was passed over in it, read under another name, and corrected.
    pub(super) remarks: Vec<String>,
    /// Where it is what the lake serves with a change in it.
    pub(super) change: Option<Prepared>,
}

pub(super) fn open_source(
    options: &LoadOptions,
    around: &Surroundings<'_>,
    scratch: &Path,
) -> Result<Opened, LoadError> {
    let _stage = around.progress.stage("opening the source");
    let opening = Opening {
        expected: &shape::expected_by(options.mapping),
        scratch,
        downloads: &options.lake.join(layout::DOWNLOADS),
        progress: around.progress,
        interrupted: around.interrupted,
    };
    if let Some(asked) = options.change.as_ref().filter(|asked| !matches!(asked, Asked::First(_))) {
        let preparing = Preparing {
            lake: &options.lake,
            lake_named: options.lake_named.as_deref().unwrap_or(&options.lake),
            source: &options.source,
            mapping: options.mapping,
            scratch,
            opening: &opening,
            salt: &|| publish::salt_of_lake(&options.lake),
        };
        let Ready { change, source, shape, remarks } = changes::prepare(asked, &preparing)?;
        stop_if_interrupted(around)?;
        return Ok(Opened { source, shape, remarks, change: Some(change) });
    }
    let source = source::open(&options.source, &opening)?;
    let shape = recognise(&*source, options.mapping)?;
    let mut remarks = [source.passed_over(), renamed(&*source, shape)].concat();
    let Some(corrections) = &options.corrections else { return Ok(Opened { source, shape, remarks, change: None }) };
    let (source, corrected) = corrections.apply(source, shape, scratch, around.interrupted)?;
    remarks.extend(corrected);
    Ok(Opened { source, shape, remarks, change: None })
}

/// A file that goes on being written was read in part. What was made or fetched for the load is nobody else's to write.
pub(super) fn refuse_changed(options: &LoadOptions, source: &dyn Source, shape: &Shape) -> Result<(), LoadError> {
    // What a change is made of was copied before.
    if let (SourceSpec::Path(_), None) = (&options.source, &options.change) {
        for file in shape.files.iter().filter_map(|file| file.found_in(source)) {
            source.unchanged(file)?;
        }
    }
    Ok(())
}

/// Another kind of shop in the place of the served one is most often a slip.
pub(super) fn refuse_other_shape(
    options: &LoadOptions,
    publication: &Publication,
    shape: &Shape,
) -> Result<(), LoadError> {
    match publication.served()?.map(|served| served.shape) {
        Some(served) if served != shape.name && !options.allowed.replace_source => {
            Err(LoadError::OtherShape { served, shape: shape.name })
        }
        _ => Ok(()),
    }
}

/// What amounts in other currencies are converted by, and into which: the one that the user says, or else the mapping names.
pub(super) fn exchange<'a>(options: &'a LoadOptions, shape: &'static Shape) -> Result<Option<Exchange<'a>>, LoadError> {
    let Some(rates) = options.rates.as_deref() else { return Ok(None) };
    if !shape.lines().is_some_and(|file| file.feeds[position(file.fields, "currency")] != Feed::Nothing) {
        return Err(LoadError::NothingToConvert { mapping: shape.mapping });
    }
    let named = Some(shape.currency).filter(|currency| *currency != NO_CURRENCY);
    let into = options.currency.or(named).ok_or(LoadError::NoCurrency { mapping: shape.mapping })?;
    Ok(Some(Exchange { rates, into }))
}
