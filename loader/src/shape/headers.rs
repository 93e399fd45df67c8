//! Which files of a source hold the columns that a mapping reads. Refuses to read more than the beginning of each file.

use super::{FileShape, Shape};
use crate::bronze::Beginning;
use crate::source::names::is_table;
use crate::source::{Source, SourceFile};

/// The header lines of a source's tables.
pub(super) struct Headers<'a> {
    files: Vec<(&'a SourceFile, Beginning)>,
}

pub(super) enum Fit {
    /// A shape that names the files as they are called, and how many of their columns it knows.
    Whole { shape: &'static Shape, columns: usize },
    /// The files that are missing.
    Lacking(Vec<&'static str>),
}

impl<'a> Headers<'a> {
    pub(super) fn of(source: &'a dyn Source) -> Self {
        let tables = source.files().iter().filter(|file| is_table(&file.name) && source.problem(file).is_none());
        // What cannot be read is not known to be what anybody asks for.
        let files = tables.filter_map(|file| Some((file, beginning(source, file)?)));
        Self { files: files.collect() }
    }

    /// Each file of the shape is the one that most of its columns are in, with all others of the same header.
    /// Where the user said the shape, a file of the right name is taken whatever it holds: what is missing in it is told when it is read.
    pub(super) fn fit(&self, shape: &'static Shape, is_said: bool) -> Fit {
        let mut columns = 0;
        let mut files = Vec::new();
        let mut lacking = Vec::new();
        for of_shape in &shape.files {
            let (known, mut found) = self.best(of_shape);
            columns += known;
            if found.is_empty() && is_said {
                found.extend(self.files.iter().map(|(file, _)| *file).find(|file| of_shape.is_named(&file.name)));
            }
            if found.is_empty() && of_shape.is_required {
                lacking.push(of_shape.file);
            }
            files.extend(found.into_iter().map(|file| {
                let name: &'static str = Box::leak(file.name.clone().into_boxed_str());
                FileShape { file: name, is_found: true, ..of_shape.clone() }
            }));
        }
        if !lacking.is_empty() {
            return Fit::Lacking(lacking);
        }
        Fit::Whole { shape: Box::leak(Box::new(Shape { files, ..shape.clone() })), columns }
    }

    /// Those of the right name and with all columns that must be there, and how many of their columns the shape knows.
    fn best(&self, shape: &FileShape) -> (usize, Vec<&'a SourceFile>) {
        let candidates = self.files.iter().filter(|(file, _)| shape.is_named(&file.name));
        let fitting: Vec<_> =
            candidates.filter_map(|(file, beginning)| Some((*file, beginning, beginning.columns_of(shape)?))).collect();
        let most = fitting.iter().map(|(_, _, known)| *known).max().unwrap_or_default();
        let Some((_, first, _)) = fitting.iter().find(|(_, _, known)| *known == most) else { return (0, Vec::new()) };
        let header = first.names(shape);
        let alike = fitting.iter().filter(|(_, beginning, _)| beginning.names(shape) == header);
        (most, alike.map(|(file, _, _)| *file).collect())
    }
}

fn beginning(source: &dyn Source, file: &SourceFile) -> Option<Beginning> {
    let mut beginning = None;
    let read = source.read(file, &mut |bytes| {
        beginning = Some(Beginning::of(&file.name, bytes)?);
        Ok(())
    });
    read.ok().and(beginning)
}
