//! Why a file cannot be read as a table, in words that say what to do.

/// Names the file and the line; the problem says what was expected there.
#[derive(Debug, thiserror::Error)]
#[error("{file}, line {line}: {problem}")]
pub struct BronzeError {
    pub file: String,
    pub line: u64,
    pub problem: Problem,
}

impl BronzeError {
    /// Of whatever broke a file's stream: errors of ours keep their line, anything else is the file's trouble too.
    pub fn of_stream(file: &str, error: anyhow::Error) -> Self {
        error.downcast().unwrap_or_else(|error| Self {
            file: file.to_owned(),
            line: 1,
            problem: Problem::Unreadable(format!("{error:#}")),
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    Empty,
    /// Bytes that look like UTF-16, without a byte order mark; the argument is iconv's name for it.
    Utf16(&'static str),
    /// Nor surely Windows-1252.
    NotUtf8,
    /// Of the encoding that the byte order mark names.
    Broken(&'static str),
    Delimiter {
        found: char,
    },
    Columns(Box<ColumnProblem>),
    Unreadable(String),
}

/// Columns that are not as the shape says; at least one list is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnProblem {
    pub missing: Vec<String>,
    pub unknown: Vec<String>,
    pub repeated: Vec<String>,
    pub expected: Vec<String>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => write!(out, "the file is empty; expected a header line"),
            Self::Utf16(name) => {
                write!(out, "the file is {name} without saying so; expected UTF-8. Mend it with: {}", iconv(name))
            }
            Self::NotUtf8 => write!(
                out,
                "bytes that are neither UTF-8 nor surely Latin-1 (Windows-1252); expected UTF-8. If the file is Latin-1, mend it \
                 with: {}",
                iconv("ISO-8859-1")
            ),
            Self::Broken(name) => write!(out, "the file is {name} by its first bytes, but what stands here is not"),
            Self::Delimiter { found } => {
                write!(out, "fields are separated by {}; expected commas, semicolons or tabs", delimiter_name(*found))
            }
            Self::Columns(problem) => write!(out, "{problem}"),
            Self::Unreadable(reason) => write!(out, "cannot be read further: {reason}"),
        }
    }
}

fn iconv(from: &str) -> String {
    format!("iconv -f {from} -t UTF-8 FILE > FILE.utf8 && mv FILE.utf8 FILE")
}

fn delimiter_name(found: char) -> String {
    match found {
        '|' => "vertical bars".to_owned(),
        other => format!("`{other}`"),
    }
}

impl std::fmt::Display for ColumnProblem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (what, columns) in [("missing", &self.missing), ("unknown", &self.unknown), ("repeated", &self.repeated)] {
            if !columns.is_empty() {
                write!(out, "{what} column {}; ", columns.join(", "))?;
            }
        }
        write!(out, "expected {}", self.expected.join(","))
    }
}
