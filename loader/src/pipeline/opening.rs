//! Opens the source of a load, and tells its shape.

use std::path::Path;

use triptych_schemas::layout;

use super::{LoadError, LoadOptions, Surroundings};
use crate::publish::Publication;
use crate::source::recognise::recognise;
use crate::source::shape::Shape;
use crate::source::{self, Opening, Source};

/// A source that is about to be read.
pub(super) struct Opened {
    pub(super) source: Box<dyn Source>,
    pub(super) shape: &'static Shape,
    /// What was corrected in it.
    pub(super) remarks: Vec<String>,
}

pub(super) fn open_source(
    options: &LoadOptions,
    around: &Surroundings<'_>,
    scratch: &Path,
) -> Result<Opened, LoadError> {
    let _stage = around.progress.stage("opening the source");
    let opening = Opening {
        scratch,
        downloads: &options.lake.join(layout::DOWNLOADS),
        progress: around.progress,
        interrupted: around.interrupted,
    };
    let source = source::open(&options.source, &opening)?;
    let shape = recognise(source.name(), source.files())?;
    let Some(corrections) = &options.corrections else { return Ok(Opened { source, shape, remarks: Vec::new() }) };
    let (source, remarks) = corrections.apply(source, shape, scratch, around.interrupted)?;
    Ok(Opened { source, shape, remarks })
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
