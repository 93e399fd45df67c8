//! What is wrong with a mapping, and in which line of it.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingError {
    /// As the user named it.
    pub file: String,
    pub line: usize,
    pub problem: String,
}

impl fmt::Display for MappingError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the mapping {}, line {}: {}", self.file, self.line, self.problem)
    }
}

impl std::error::Error for MappingError {}

/// A mapping that is being read.
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Place<'_> {
    pub(super) fn at(&self, byte: usize, problem: String) -> MappingError {
        let line = 1 + self.text.bytes().take(byte).filter(|letter| *letter == b'\n').count();
        MappingError { file: self.file.to_owned(), line, problem }
    }

    pub(super) fn of_toml(&self, error: &toml::de::Error) -> MappingError {
        let problem = error.message().trim().lines().collect::<Vec<_>>().join("; ");
        self.at(error.span().map_or(0, |span| span.start), problem)
    }
}
