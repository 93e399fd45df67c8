//! A source of which some files have been written anew; all others are read from where they were.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use super::{Consume, Source, SourceError, SourceFile};

pub struct Corrected {
    name: String,
    inner: Box<dyn Source>,
    files: Vec<SourceFile>,
    /// By the name of the file that each stands for.
    rewritten: Vec<PathBuf>,
}

impl Corrected {
    pub fn new(name: String, inner: Box<dyn Source>, rewritten: &[PathBuf]) -> io::Result<Self> {
        let mut corrected = Self { name, files: inner.files().to_vec(), inner, rewritten: rewritten.to_owned() };
        for path in rewritten {
            let bytes = path.metadata()?.len();
            let is_it = |file: &&mut SourceFile| path.ends_with(&file.name);
            corrected.files.iter_mut().filter(is_it).for_each(|file| file.bytes = bytes);
        }
        Ok(corrected)
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
        let Some(path) = self.rewritten.iter().find(|path| path.ends_with(&file.name)) else {
            let was = self.inner.files().iter().find(|was| was.name == file.name).unwrap_or(file);
            return self.inner.read(was, consume);
        };
        let mut bytes = File::open(path)
            .map_err(|error| SourceError::Unreadable { path: path.clone(), reason: error.to_string() })?;
        consume(&mut bytes)
    }

    fn problem(&self, file: &SourceFile) -> Option<String> {
        self.rewritten.iter().all(|path| !path.ends_with(&file.name)).then(|| self.inner.problem(file)).flatten()
    }

    fn passed_over(&self) -> Vec<String> {
        self.inner.passed_over()
    }

    fn unchanged(&self, file: &SourceFile) -> Result<(), SourceError> {
        self.inner.unchanged(file)
    }
}
