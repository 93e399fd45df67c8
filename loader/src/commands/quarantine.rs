//! The commands `quarantine list` and `quarantine replay`: rows that loads could not keep, shown and brought back corrected.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use triptych_objects::{LakeOptions, Level};
use triptych_schemas::exit::Exit;
use triptych_servers::Servers;

use super::arguments::Verbosity;
use super::lakes::Lake;
use super::load::{LoadSettings, Of, load_source, options};
use super::signals;
use super::terminal::{complain, say, start_logging, warn};
use crate::follow::form::followed_by;
use crate::follow::kept;
use crate::follow::replay::{Replayed, ReplayedFile, replay};
use crate::quarantine::replay::Corrections;
use crate::quarantine::{list, messages};
use crate::source::SourceSpec;
use crate::webhook::deliver;
use crate::working_copy::{CHANGED, CopyError, Wanted};

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader quarantine list
  triptych-loader quarantine list --json
  vi lake/current/quarantine/orders.csv
  triptych-loader quarantine replay lake/current/quarantine/orders.csv
  # a corrected copy
  triptych-loader quarantine replay orders.csv --load 20261121t101530123_4f2a
  # messages of a stream that were no rows
  triptych-loader quarantine replay lake/messages/shop.orders.0.csv";

#[derive(Debug, Subcommand)]
pub(crate) enum Quarantine {
    /// Show which rows each load rejected, why, and in which files they are
    #[command(after_long_help = EXAMPLES)]
    List(QuarantineList),
    /// Load the source again with corrected rows in place of rejected ones
    #[command(after_long_help = EXAMPLES)]
    Replay(Box<QuarantineReplay>),
}

#[derive(Args, Clone, Debug)]
pub(crate) struct QuarantineList {
    #[command(flatten)]
    lake: LakeOptions,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    verbosity: Verbosity,
}

#[derive(Args, Debug)]
pub(crate) struct QuarantineReplay {
    /// Corrected files of a load's quarantine, `<table>.csv`, in place or copied under the same names. If a file still has as many rows, each
    /// takes the place of the row it was; otherwise its rows come last, and the rejected ones are left out. Or files of `messages/` in the
    /// lake, corrected where they lie
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The load that rejected them. If not given: the one that the files lie in, or else the only one that keeps rejected rows of
    /// their tables. Needed for copies where several loads do
    #[arg(long, value_name = "ID")]
    load: Option<String>,
    #[command(flatten)]
    settings: LoadSettings,
}

impl Quarantine {
    pub(crate) fn run(&self) -> Exit {
        match self {
            Self::List(list) => list.run(),
            Self::Replay(replay) => replay.run(),
        }
    }
}

impl QuarantineList {
    fn run(&self) -> Exit {
        start_logging(self.verbosity);
        let wanted = Wanted::All(Level::Rejected);
        let lake = match Lake::open(&self.lake, &Servers::default(), wanted, &signals::heed()) {
            Ok(lake) => lake,
            Err(error) => {
                complain(&error);
                return error.exit();
            }
        };
        let loads = list::list(lake.path());
        let messages = messages::list(lake.path());
        if self.json {
            say(&messages::json(&loads, &messages));
        } else {
            say(&[list::text(&self.lake.lake, &loads), messages::text(&self.lake.lake, &messages)].concat());
        }
        Exit::Success
    }
}

impl QuarantineReplay {
    /// Exits as a load does.
    fn run(&self) -> Exit {
        start_logging(self.settings.verbosity);
        let folder = match self.settings.folder() {
            Ok(folder) => folder,
            Err(error) => {
                complain(&error);
                return error.exit();
            }
        };
        let of_messages = self.files.iter().filter(|file| kept::is_one(&folder, file)).count();
        if of_messages == self.files.len() {
            return self.replay_messages();
        }
        if of_messages > 0 {
            warn("error: some of the files hold messages of a stream, and some rejected rows; replay them apart");
            return Exit::CannotStart;
        }
        let interrupted = signals::heed();
        let lake = match self.settings.open_lake(Wanted::All(Level::Whole), &interrupted) {
            Ok(lake) => lake,
            Err(error) => {
                complain(&error);
                return error.exit();
            }
        };
        match Corrections::new(lake.path(), self.load.as_deref(), &self.files) {
            Ok(corrections) => {
                let source = corrections.source();
                let of = Of { corrections: Some(corrections), ..Of::default() };
                load_source(source, of, &self.settings, lake, &interrupted)
            }
            Err(error) => {
                complain(&error);
                Exit::CannotStart
            }
        }
    }

    /// Exits as a load does.
    fn replay_messages(&self) -> Exit {
        let settings = &self.settings;
        let interrupted = signals::heed();
        let corrected = Corrected::keep(&self.files);
        let mut lake = match settings.open_lake(CHANGED, &interrupted).and_then(|lake| {
            if lake.is_afar() {
                corrected.refuse_moved()?;
            }
            Ok(lake)
        }) {
            Ok(lake) => lake,
            Err(error) => {
                complain(&error);
                return error.exit();
            }
        };
        let shape = match followed_by(lake.path(), settings.mapping) {
            Ok(shape) => shape,
            Err(problem) => {
                warn(&format!("error: {problem}"));
                return Exit::CannotStart;
            }
        };
        // The source is what the files hold.
        let Some(load) = options(SourceSpec::Path(PathBuf::new()), Of::default(), settings, lake.path()) else {
            return Exit::CannotStart;
        };
        match replay(&load, shape, &self.files, &interrupted) {
            Ok(Replayed { manifest, files }) => {
                if let Err(error) = lake.publish(&interrupted) {
                    complain(&error);
                    corrected.tell();
                    return error.exit();
                }
                for ReplayedFile { file, replayed, messages, problem } in files {
                    let stays = problem
                        .map_or_else(String::new, |problem| format!("; of those that stay, the first: {problem}"));
                    say(&format!(
                        "{}: {replayed} of {messages} messages are in load {}{stays}",
                        file.display(),
                        manifest.load_id
                    ));
                }
                if let Some(webhook) = settings.webhook() {
                    deliver(&webhook, lake.path(), &interrupted);
                }
                Exit::Success
            }
            Err(error) => {
                complain(&error);
                error.exit()
            }
        }
    }
}

/// Files that were corrected where they lie, as they are before the lake here is made equal to one that is elsewhere.
struct Corrected {
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Corrected {
    /// What cannot be read is told when it is replayed.
    fn keep(files: &[PathBuf]) -> Self {
        let read = |file: &PathBuf| Some((file.clone(), std::fs::read(file).ok()?));
        Self { files: files.iter().filter_map(read).collect() }
    }

    /// Where one is another now, what was corrected is put aside.
    fn refuse_moved(&self) -> Result<(), CopyError> {
        for (file, bytes) in &self.files {
            if !std::fs::read(file).is_ok_and(|now| now == *bytes) {
                let corrected =
                    put_aside(file, bytes).map_err(|source| CopyError::Unwritable { copy: file.clone(), source })?;
                return Err(CopyError::Corrected { file: file.clone(), corrected });
            }
        }
        Ok(())
    }

    /// Of a replay that was not published.
    fn tell(&self) {
        for (file, bytes) in &self.files {
            if let Ok(corrected) = put_aside(file, bytes) {
                warn(&format!("your corrections are in `{}`", corrected.display()));
            }
        }
    }
}

/// Out of the lake, for what is published no more goes there.
fn put_aside(file: &Path, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let aside = PathBuf::from(format!("corrected-{name}"));
    std::fs::write(&aside, bytes)?;
    Ok(aside)
}
