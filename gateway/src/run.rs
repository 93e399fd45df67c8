//! The program: from the command line to an exit code. A plain function, because the body of an async one is compiled again
//! in every crate that awaits it, and that of a server is all resolvers: `main` would take as long to build as this library.

use std::io::Write;

use clap::{CommandFactory, Parser};
use triptych_schemas::exit::Exit;

use crate::cli::{Cli, Command, LogFormat, Schema, Serve};
use crate::operations::logs;
use crate::operations::traces::Traces;
use crate::{graphql, http, query, schema_check};

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
            let runtime = runtime()?;
            let traces = start_watching(&serve, runtime.handle())?;
            let served = runtime.block_on(async {
                let served = http::serve::run(&serve).await;
                if let Some(traces) = traces {
                    traces.stop().await;
                }
                served
            });
            return served;
        }
        Command::Query(query) => {
            logs::start(&query.log, LogFormat::Text, None)?;
            return runtime()?.block_on(query::run(&query));
        }
        Command::Schema(Schema { check: Some(old), .. }) => return schema_check::run(&old, &graphql::sdl()),
        Command::Schema(Schema { federation: true, .. }) => print(graphql::subgraph_sdl().as_bytes())?,
        Command::Schema(_) => print(graphql::sdl().as_bytes())?,
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

/// The log, and spans where they have a collector.
fn start_watching(serve: &Serve, runtime: &tokio::runtime::Handle) -> anyhow::Result<Option<Traces>> {
    let options = &serve.operations;
    // A variable that is set to nothing names none.
    let collector = options.otlp.as_deref().filter(|url| !url.is_empty());
    let traces = collector.map(|url| Traces::start(url, runtime)).transpose()?;
    logs::start(&serve.log, options.log_format, traces.as_ref().map(Traces::tracer))?;
    Ok(traces)
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
