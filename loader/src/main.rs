//! `triptych-loader`: from the command line to an exit code.

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use triptych_loader::cli::{Cli, Command, EXIT_USAGE, Quarantine};
use triptych_loader::run;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            // A closed pipe is no reason to fail after all was said.
            let _ = error.print();
            return if is_help { ExitCode::SUCCESS } else { ExitCode::from(EXIT_USAGE) };
        }
    };
    match cli.command {
        Command::Load(load) => ExitCode::from(run::load(&load)),
        Command::Generate(files) => ExitCode::from(run::generate(&files)),
        Command::Fetch(fetch) => ExitCode::from(run::sources::fetch(&fetch)),
        Command::Status(status) => ExitCode::from(run::status(&status)),
        Command::Verify(verify) => ExitCode::from(run::verify(&verify)),
        Command::Recommend(recommend) => ExitCode::from(run::recommend(&recommend)),
        Command::Evaluate(evaluate) => ExitCode::from(run::evaluate(&evaluate)),
        Command::Quarantine(Quarantine::List(list)) => ExitCode::from(run::quarantine::list(&list)),
        Command::Quarantine(Quarantine::Replay(replay)) => ExitCode::from(run::quarantine::replay(&replay)),
        Command::Completions { shell } => ExitCode::from(run::shell::completions(shell)),
        Command::Man { directory } => ExitCode::from(run::shell::man(directory.as_deref())),
        Command::Rollback(rollback) => ExitCode::from(run::rollback(&rollback)),
    }
}
