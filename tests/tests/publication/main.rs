//! Publication across the lake and three real servers: what readers see before, while and after loads come, fail, die
//! and are taken back. Tests share the servers, so they take turns.

mod cases;
mod changes;
mod cookbook;
mod killed;
mod lists;
mod parts;
mod readme;
mod refused;
mod restarted;
mod similar;
mod star;
mod steps;
mod stores;
mod validators;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use e2e::binary::{Ended, command_with, ended};
use e2e::servers::servers;
use triptych_servers::Servers;

/// Databases of these tests' own; of Neo4j there is but one.
const DATABASE: &str = "triptych_publication";

/// Drops old loads as soon as the new one is published.
const AT_ONCE: [&str; 2] = ["--drop-after", "0"];

/// The servers, to itself.
struct Turn {
    servers: Servers,
    _turn: MutexGuard<'static, ()>,
}

impl Turn {
    fn take() -> Option<Self> {
        static TURN: Mutex<()> = Mutex::new(());
        let mut servers = servers()?;
        DATABASE.clone_into(&mut servers.clickhouse_database);
        DATABASE.clone_into(&mut servers.mongodb_database);
        // A test that failed leaves nothing that the next one's --adopt does not take over.
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Self { servers, _turn: turn })
    }

    /// Nobody reads what it replaces, unless the arguments say otherwise.
    fn loader(&self, arguments: &[&str], folder: &Path) -> Ended {
        let drops = matches!(arguments[0], "load" | "delete") && !arguments.contains(&"--drop-after");
        loader(&[arguments, if drops { &AT_ONCE } else { &[] }].concat(), folder, &self.servers)
    }

    /// The loader, expected to succeed; its output.
    fn succeed(&self, arguments: &[&str], folder: &Path) -> String {
        let ended = self.loader(arguments, folder);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
        ended.stdout
    }

    /// Expects every store to be as the load left it.
    fn verify(&self, folder: &Path) {
        let told = self.succeed(&["verify"], folder);
        assert_eq!(told.matches("lake is as it was written").count(), 1, "{told}");
        assert_eq!(told.matches("is equal to the lake").count(), 3, "three servers: {told}");
    }
}

fn loader(arguments: &[&str], folder: &Path, servers: &Servers) -> Ended {
    let output = command_with("triptych-loader", servers).args(arguments).current_dir(folder).output();
    ended(&output.expect("the loader can be started"))
}
