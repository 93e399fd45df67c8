//! `triptych-gateway`: reads the command line, runs one command, turns its error into a sentence and an exit code.

use std::process::ExitCode;

use clap::Parser;
use triptych_gateway::cli::{Cli, Command};
use triptych_gateway::{graphql, http, query};

/// Cannot start: usage, a lake that cannot be read, a port that is taken.
const EXIT_CANNOT_START: u8 = 3;

/// Scans and reads run on threads of their own. At least as many as the database has connections; beyond that and the
/// processors they only wait for each other, and each keeps memory of its own.
const BLOCKING_THREADS_MIN: usize = 4;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, with exit code 0.
            let code = if error.use_stderr() { EXIT_CANNOT_START } else { 0 };
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::FAILURE };
        }
    };
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(EXIT_CANNOT_START)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Serve(serve) => {
            serve.start_logging()?;
            runtime()?.block_on(http::serve::run(&serve))?;
        }
        Command::Query(query) => {
            query.start_logging()?;
            return runtime()?.block_on(query::run(&query));
        }
        Command::Schema => {
            use std::io::Write;
            std::io::stdout().write_all(graphql::schema().sdl().as_bytes())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(processors.max(BLOCKING_THREADS_MIN))
        .build()
}
