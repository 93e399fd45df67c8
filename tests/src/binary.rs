//! The real binaries, as a user starts them. Refuses to build them: tests run what was built, or say what to run.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use triptych_servers::Servers;

/// How a command ended, as a user sees it.
#[derive(Debug)]
pub struct Ended {
    /// None when a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Of the caller's configuration, what a command is not to see, beside all that is called as we call it.
const SETTINGS: [&str; 10] = [
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "CLICKHOUSE_URL",
    "CLICKHOUSE_USER",
    "CLICKHOUSE_PASSWORD",
    "CLICKHOUSE_DATABASE",
    "MONGODB_URL",
    "MONGODB_DATABASE",
    "NEO4J_URL",
    "NEO4J_USER",
    "NEO4J_PASSWORD",
];
const OURS: &str = "TRIPTYCH_";

/// Ready to be given arguments. Nothing of the caller's configuration reaches it.
pub fn command(name: &str) -> Command {
    without_settings(Command::new(path(name)))
}

/// As [`command`], of a shell that is to run what it is given, with the program as `$0`.
pub fn in_shell(script: &str, name: &str) -> Command {
    let mut shell = without_settings(Command::new("sh"));
    shell.arg("-c").arg(script).arg(path(name));
    shell
}

fn without_settings(mut command: Command) -> Command {
    for variable in SETTINGS {
        command.env_remove(variable);
    }
    for (variable, _) in std::env::vars_os() {
        if variable.to_string_lossy().starts_with(OURS) {
            command.env_remove(variable);
        }
    }
    command
}

/// The loader that writes down its steps, and dies at one of them (`src/bin/loader-watched.rs`).
pub fn watched(program: &str) -> Command {
    without_settings(Command::new(program))
}

/// As [`command`], with these servers in its environment.
pub fn command_with(name: &str, servers: &Servers) -> Command {
    with_servers(command(name), servers)
}

/// As [`watched`], with these servers in its environment.
pub fn watched_with(program: &str, servers: &Servers) -> Command {
    with_servers(watched(program), servers)
}

fn with_servers(mut command: Command, servers: &Servers) -> Command {
    let set = |command: &mut Command, name: &str, value: &Option<String>| {
        if let Some(value) = value {
            command.env(name, value);
        }
    };
    set(&mut command, "CLICKHOUSE_URL", &servers.clickhouse_url);
    set(&mut command, "MONGODB_URL", &servers.mongodb_url);
    set(&mut command, "NEO4J_URL", &servers.neo4j_url);
    command
        .env("CLICKHOUSE_USER", &servers.clickhouse_user)
        .env("CLICKHOUSE_PASSWORD", &servers.clickhouse_password)
        .env("CLICKHOUSE_DATABASE", &servers.clickhouse_database)
        .env("MONGODB_DATABASE", &servers.mongodb_database)
        .env("NEO4J_USER", &servers.neo4j_user)
        .env("NEO4J_PASSWORD", &servers.neo4j_password);
    command
}

/// Runs the loader to its end.
///
/// # Panics
/// When it cannot be started.
pub fn loader(arguments: &[&str], folder: &Path) -> Ended {
    let output = command("triptych-loader").args(arguments).current_dir(folder).output();
    ended(&output.expect("the loader can be started"))
}

pub fn ended(output: &Output) -> Ended {
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Named by `TRIPTYCH_BINARIES`, or beside the folder of the test that runs.
fn path(name: &str) -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "tests have no command line of their own")]
    let named = std::env::var_os("TRIPTYCH_BINARIES").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| {
        let test = std::env::current_exe().expect("a running test has a path");
        test.ancestors().nth(2).expect("cargo puts tests into `deps`").to_owned()
    });
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "`{}` is not there; run `cargo build --release --workspace` first", path.display());
    path
}
