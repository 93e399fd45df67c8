//! Runs the commands that make the shell know this program: completions and man pages.

use std::io::{self, Write};
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{complain, say};
use crate::cli::{Cli, EXIT_FAILED};

/// Returns the exit code.
pub fn completions(shell: Shell) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
    print(&script)
}

/// Returns the exit code.
pub fn man(directory: Option<&Path>) -> u8 {
    let Some(directory) = directory else {
        let mut page = Vec::new();
        let rendered = clap_mangen::Man::new(Cli::command()).render(&mut page);
        rendered.expect("memory can be written to");
        return print(&page);
    };
    let written = std::fs::create_dir_all(directory).and_then(|()| clap_mangen::generate_to(Cli::command(), directory));
    match written {
        Ok(()) => {
            say(&format!("wrote the pages into {}", directory.display()));
            0
        }
        Err(error) => {
            complain(&error);
            EXIT_FAILED
        }
    }
}

/// A closed pipe is no reason to fail.
fn print(text: &[u8]) -> u8 {
    let _ = io::stdout().write_all(text);
    0
}
