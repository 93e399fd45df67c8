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
    /// Nor surely Windows-1252, in so many lines.
    NotUtf8 {
        lines: u64,
    },
    /// Not text at all.
    Binary,
    HeaderQuote,
    /// Of the encoding that the byte order mark names.
    Broken(&'static str),
    Delimiter {
        found: char,
    },
    Columns(Box<ColumnProblem>),
    Unreadable(String),
}

/// Columns that are not as the shape says; `missing` or `repeated` is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnProblem {
    pub missing: Vec<String>,
    /// Those of one name but for case, blanks, `_` and `-`.
    pub repeated: Vec<String>,
    /// As the file has them; one without a name is named by its number.
    pub found: Vec<String>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => write!(out, "the file is empty; expected a header line"),
            Self::Utf16(name) => {
                write!(out, "the file is {name} without saying so; expected UTF-8. {}", iconv(name))
            }
            Self::NotUtf8 { lines } => write!(
                out,
                "{lines} lines from here on are neither UTF-8 nor surely Latin-1 (Windows-1252), so the file is in another \
                 encoding; expected UTF-8. Find out which it is (file --mime-encoding FILE). {}",
                iconv("ENCODING")
            ),
            Self::Binary => write!(
                out,
                "the file is not text: it holds zero bytes; expected CSV. If it is a workbook, save it as CSV UTF-8; if it is \
                 packed, unpack it"
            ),
            Self::HeaderQuote => {
                write!(out, "the header line opens a quote that does not close; close it or take it out")
            }
            Self::Broken(name) => write!(out, "the file is {name} by its first bytes, but what stands here is not"),
            Self::Delimiter { found } => {
                write!(out, "fields are separated by {}; expected commas, semicolons or tabs", delimiter_name(*found))
            }
            Self::Columns(problem) => write!(out, "{problem}"),
            Self::Unreadable(reason) => write!(out, "cannot be read further: {reason}"),
        }
    }
}

/// Never over the only copy there is.
fn iconv(from: &str) -> String {
    format!("Convert a copy, and load that: iconv -f {from} -t UTF-8 FILE > COPY")
}

fn delimiter_name(found: char) -> String {
    match found {
        '|' => "vertical bars".to_owned(),
        other => format!("`{other}`"),
    }
}

impl std::fmt::Display for ColumnProblem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (what, columns) in [("missing", &self.missing), ("repeated", &self.repeated)] {
            if !columns.is_empty() {
                write!(out, "{what} column {}; ", columns.join(", "))?;
            }
        }
        write!(out, "found {}", self.found.join(", "))
    }
}
