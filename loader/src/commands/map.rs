//! The command `map`: proposes a mapping for files that no ready one takes.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use triptych_schemas::exit::Exit;

use super::arguments::Verbosity;
use super::signals;
use super::terminal::{complain, print, start_logging, warn};
use crate::mapping::ready;
use crate::proposal::{self, Proposal};
use crate::quarantine::command::shell_word;
use crate::shape;
use crate::shape::recognise::{ShapeError, recognise};
use crate::source::{self, Source, SourceError, SourceSpec, Unpacking};

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader map my-export/ > my-shop.toml
  triptych-loader map my-export.zip --output my-shop.toml

The mapping goes to stdout, or to FILE; the rows as they would be read and
what is to be checked go to stderr. docs/mapping.md describes mappings.

Exit codes:
  0  the mapping can be loaded by as it is
  1  something has to be mended in it first, which is printed
  3  the source cannot be read, or FILE is there already";

/// What a mapping is called that was not written to a file.
const UNNAMED: &str = "my-shop.toml";

#[derive(Args, Clone, Debug)]
pub(crate) struct Map {
    /// A folder or an archive of CSV files
    source: SourceSpec,
    /// Write the mapping here; a file that is there is left as it is
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    verbosity: Verbosity,
}

#[derive(Debug, thiserror::Error)]
enum MapError {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Shape(#[from] ShapeError),
    #[error("`{0}` is not here; `triptych-loader fetch` downloads an address, and what is generated needs no mapping")]
    NotHere(String),
    #[error("cannot write `{}`: {reason}", .path.display())]
    Output { path: PathBuf, reason: std::io::Error },
}

impl Map {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.verbosity);
        match self.map() {
            Ok(exit) => exit,
            Err(error) => {
                let is_interrupted = matches!(error, MapError::Source(SourceError::Interrupted));
                complain(&error);
                if is_interrupted { Exit::Interrupted } else { Exit::CannotStart }
            }
        }
    }

    fn map(&self) -> Result<Exit, MapError> {
        let SourceSpec::Path(path) = &self.source else { return Err(MapError::NotHere(self.source.to_string())) };
        source::look(&self.source)?;
        let interrupted = signals::heed();
        let unpacking = Unpacking { expected: &shape::expected(), scratch: None, interrupted: &interrupted };
        let source = source::open_path(path, unpacking)?;
        match recognise(&*source, None) {
            Ok(shape) => {
                self.tell(&format!(
                    "`{path}` is read by the ready mapping {}, which is printed here; it needs no other",
                    shape.mapping,
                    path = path.display()
                ));
                self.write(ready::text(shape.mapping))?;
                self.tell(&format!("load it: triptych-loader load {}", shell_word(path)));
                Ok(Exit::Success)
            }
            Err(ShapeError::MissingFiles { .. }) => self.propose(&*source, path),
            Err(error) => Err(error.into()),
        }
    }

    fn propose(&self, source: &dyn Source, path: &Path) -> Result<Exit, MapError> {
        let name = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let name = name.file_name().unwrap_or_default().to_string_lossy();
        let proposal = proposal::propose(source, &name);
        self.write(&proposal.text)?;
        self.report(&proposal, source);
        let mapping = shell_word(self.output.as_deref().unwrap_or(Path::new(UNNAMED)));
        if proposal.problems.is_empty() {
            self.tell(&format!("load by it: triptych-loader load {} --mapping {mapping}", shell_word(path)));
            return Ok(Exit::Success);
        }
        self.tell(&format!("mend it, then: triptych-loader load {} --mapping {mapping}", shell_word(path)));
        Ok(Exit::Findings)
    }

    fn report(&self, proposal: &Proposal, source: &dyn Source) {
        if let Some(shape) = proposal.shape {
            self.tell(&proposal::preview(source, shape));
        }
        for note in &proposal.notes {
            self.tell(&format!("note: {note}"));
        }
        for problem in &proposal.problems {
            warn(&format!("to do: {problem}"));
        }
    }

    /// A file that is there may have been edited by hand.
    fn write(&self, text: &str) -> Result<(), MapError> {
        let Some(path) = &self.output else {
            print(text.as_bytes());
            return Ok(());
        };
        let written = std::fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|reason| MapError::Output { path: path.clone(), reason })
    }

    fn tell(&self, text: &str) {
        if !self.verbosity.quiet {
            warn(text);
        }
    }
}
