//! The command line: what was typed, and which command runs. It and the arguments of the commands are the only readers of the
//! environment.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use triptych_objects::{LakeOptions, Settings};
use triptych_schemas::exit::Exit;

use crate::commands::completions::{self, Completions};
use crate::commands::delete::{self, Delete};
use crate::commands::evaluate::{self, Evaluate};
use crate::commands::fetch::{self, Fetch};
#[cfg(feature = "kafka")]
use crate::commands::follow::{self, Follow};
use crate::commands::generate::{self, GenerateFiles};
use crate::commands::load::{self, Load};
use crate::commands::man::{self, Man};
use crate::commands::map::{self, Map};
use crate::commands::plan::{self, Plan};
use crate::commands::quarantine::{self, Quarantine};
use crate::commands::recommend::{self, Recommend};
use crate::commands::rollback::{self, Rollback};
use crate::commands::status::{self, Status};
use crate::commands::verify::{self, Verify};
use crate::memory;

/// Cleans e-commerce CSVs and publishes them as one load.
#[derive(Debug, Parser)]
#[command(name = "triptych-loader", version, max_term_width = 110, after_long_help = load::EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read, clean and publish a source
    #[command(after_long_help = load::EXAMPLES)]
    Load(Load),
    /// Say what a load of a source would read, make and need; change nothing
    #[command(after_long_help = plan::EXAMPLES)]
    Plan(Plan),
    /// Propose a mapping for files of an unknown system, by the names and values of their columns
    #[command(after_long_help = map::EXAMPLES)]
    Map(Map),
    /// Write generated CSV files, the same for the same arguments
    #[command(after_long_help = generate::EXAMPLES)]
    Generate(GenerateFiles),
    /// Download a source into a folder, or only what changed there, and check its files
    #[command(after_long_help = fetch::EXAMPLES)]
    Fetch(Fetch),
    /// Follow topics of Kafka: publish orders as they come, each once
    #[cfg(feature = "kafka")]
    #[command(after_long_help = follow::EXAMPLES)]
    Follow(Box<Follow>),
    /// Show which loads each store has, and which is served
    #[command(after_long_help = status::EXAMPLES)]
    Status(Status),
    /// Compare the lake's files with their checksums, and every row of every other store with the lake
    #[command(after_long_help = verify::EXAMPLES)]
    Verify(Verify),
    /// Write recommendations for many customers or baskets at once, from the lake's current load
    #[command(after_long_help = recommend::EXAMPLES)]
    Recommend(Recommend),
    /// Measure recommendations: predict from purchases before a day what was bought after it
    #[command(after_long_help = evaluate::EXAMPLES)]
    Evaluate(Evaluate),
    /// Delete orders or customers for good, from the lake and every store
    #[command(after_long_help = delete::EXAMPLES)]
    Delete(Delete),
    /// Take the newest load back from every store and serve the one before
    #[command(after_long_help = rollback::EXAMPLES)]
    Rollback(Rollback),
    /// Show the rows that loads rejected, and load corrected ones
    #[command(subcommand, after_long_help = quarantine::EXAMPLES)]
    Quarantine(Quarantine),
    /// Print what a shell needs to complete this program's arguments
    #[command(after_long_help = completions::EXAMPLES)]
    Completions(Completions),
    /// Print the man page of this program, or write those of all commands into a folder
    #[command(after_long_help = man::EXAMPLES)]
    Man(Man),
}

impl Command {
    fn loads(&self) -> bool {
        match self {
            Self::Load(_) | Self::Delete(_) | Self::Quarantine(_) => true,
            #[cfg(feature = "kafka")]
            Self::Follow(_) => true,
            _ => false,
        }
    }
}

/// The program: reads the command line and runs one command.
pub fn run() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            // A closed pipe is no reason to fail after all was said.
            let _ = error.print();
            return if is_help { Exit::Success } else { Exit::CannotStart };
        }
    };
    #[expect(clippy::disallowed_methods, reason = "it is the C library's variable, no option of ours")]
    let is_heaps_max_said = std::env::var_os(memory::HEAPS_MAX).is_some();
    if cli.command.loads() && !is_heaps_max_said {
        memory::keep_few_heaps();
    }
    match &cli.command {
        Command::Load(load) => load.run(),
        Command::Plan(plan) => plan.run(),
        Command::Map(map) => map.run(),
        Command::Generate(files) => files.run(),
        Command::Fetch(fetch) => fetch.run(),
        #[cfg(feature = "kafka")]
        Command::Follow(follow) => follow.run(),
        Command::Status(status) => status.run(),
        Command::Verify(verify) => verify.run(),
        Command::Recommend(recommend) => recommend.run(),
        Command::Evaluate(evaluate) => evaluate.run(),
        Command::Delete(delete) => delete.run(),
        Command::Rollback(rollback) => rollback.run(),
        Command::Quarantine(quarantine) => quarantine.run(),
        Command::Completions(completions) => completions.run(Cli::command()),
        Command::Man(man) => man.run(Cli::command()),
    }
}

/// What the clouds' own tools read: credentials, regions, endpoints.
pub(crate) fn object_settings() -> Settings {
    Settings::of_variables(std::env::vars_os())
}

/// Where this machine keeps copies of lakes.
#[expect(clippy::disallowed_methods, reason = "they are variables of the system, no options of ours")]
pub(crate) fn copies(options: &LakeOptions) -> Option<PathBuf> {
    options.copies(|name| std::env::var_os(name))
}
