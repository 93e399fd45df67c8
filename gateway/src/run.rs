//! The program: from the command line to an exit code. A plain function, because the body of an async one is compiled again
//! in every crate that awaits it, and that of a server is all resolvers: `main` would take as long to build as this library.

use std::io::Write;

use clap::{CommandFactory, Parser};
use triptych_schemas::exit::Exit;

use crate::cli::{Cli, Command};
use crate::{graphql, http, query};

/// Scans and reads run on threads of their own. At least as many as the database has connections; beyond that and the
/// processors they only wait for each other, and each keeps memory of its own.
const BLOCKING_THREADS_MIN: usize = 4;

/// Reads the command line, runs one command, and turns its error into a sentence. It cannot start: usage, a lake that cannot be read, a
/// port that is taken.
pub fn run() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, with exit code 0.
            let exit = if error.use_stderr() { Exit::CannotStart } else { Exit::Success };
            return if error.print().is_ok() { exit } else { Exit::Findings };
        }
    };
    match command(cli) {
        Ok(exit) => exit,
        Err(error) => {
            eprintln!("error: {error:#}");
            Exit::CannotStart
        }
    }
}

fn command(cli: Cli) -> anyhow::Result<Exit> {
    match cli.command {
        Command::Serve(serve) => {
            serve.start_logging()?;
            runtime()?.block_on(http::serve::run(&serve))?;
        }
        Command::Query(query) => {
            query.start_logging()?;
            return runtime()?.block_on(query::run(&query));
        }
        Command::Schema => print(graphql::sdl().as_bytes())?,
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
            print(&script)?;
        }
        Command::Man { directory: None } => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            print(&page)?;
        }
        Command::Man { directory: Some(directory) } => {
            std::fs::create_dir_all(&directory)?;
            clap_mangen::generate_to(Cli::command(), directory)?;
        }
    }
    Ok(Exit::Success)
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(processors.max(BLOCKING_THREADS_MIN))
        .build()
}

fn print(text: &[u8]) -> anyhow::Result<()> {
    Ok(std::io::stdout().write_all(text)?)
}
