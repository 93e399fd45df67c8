//! A source of which some files have been written anew, or were added; all others are read from where they were.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::{Consume, Source, SourceError, SourceFile};

pub struct Corrected {
    name: String,
    inner: Box<dyn Source>,
    files: Vec<SourceFile>,
    /// Each with its name in the source.
    rewritten: Vec<(String, PathBuf)>,
}

impl Corrected {
    pub fn new(name: String, inner: Box<dyn Source>, rewritten: Vec<(String, PathBuf)>) -> io::Result<Self> {
        let mut files = inner.files().to_vec();
        for (name, path) in &rewritten {
            let bytes = path.metadata()?.len();
            match files.iter_mut().find(|file| file.name == *name) {
                Some(file) => file.bytes = bytes,
                None => files.push(SourceFile { name: name.clone(), bytes }),
            }
        }
        Ok(Self { name, inner, files, rewritten })
    }

    /// Without the files of these names.
    pub fn leave_out(&mut self, names: &[String]) {
        self.files.retain(|file| !names.contains(&file.name));
    }

    fn path_of(&self, file: &SourceFile) -> Option<&Path> {
        self.rewritten.iter().find(|(name, _)| *name == file.name).map(|(_, path)| path.as_path())
    }
}

impl Source for Corrected {
    fn name(&self) -> &str {
        &self.name
    }

    fn files(&self) -> &[SourceFile] {
        &self.files
    }

    fn read(&self, file: &SourceFile, consume: Consume<'_>) -> Result<(), anyhow::Error> {
        let Some(path) = self.path_of(file) else {
            let was = self.inner.files().iter().find(|was| was.name == file.name).unwrap_or(file);
            return self.inner.read(was, consume);
        };
        let mut bytes = File::open(path)
            .map_err(|error| SourceError::Unreadable { path: path.to_owned(), reason: error.to_string() })?;
        consume(&mut bytes)
    }

    fn problem(&self, file: &SourceFile) -> Option<String> {
        if self.path_of(file).is_some() { None } else { self.inner.problem(file) }
    }

    fn passed_over(&self) -> Vec<String> {
        self.inner.passed_over()
    }

    fn unchanged(&self, file: &SourceFile) -> Result<(), SourceError> {
        if self.path_of(file).is_some() { Ok(()) } else { self.inner.unchanged(file) }
    }
}
