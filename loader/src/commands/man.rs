//! The command `man`: the man page of this program, or those of all its commands.

use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};
use triptych_schemas::exit::Exit;

use super::terminal::{complain, print, say};
use crate::cli::Cli;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader man | man -l -
  triptych-loader man ~/.local/share/man/man1";

#[derive(Args, Clone, Debug)]
pub(crate) struct Man {
    /// Where to write a page for each command; made if it is not there
    directory: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(&self) -> Exit {
        match &self.directory {
            Some(directory) => write_all(directory),
            None => print_own(),
        }
    }
}

fn print_own() -> Exit {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(Cli::command()).render(&mut page);
    rendered.expect("memory can be written to");
    print(&page);
    Exit::Success
}

fn write_all(directory: &Path) -> Exit {
    let written = std::fs::create_dir_all(directory).and_then(|()| clap_mangen::generate_to(Cli::command(), directory));
    match written {
        Ok(()) => {
            say(&format!("wrote the pages into {}", directory.display()));
            Exit::Success
        }
        Err(error) => {
            complain(&error);
            Exit::Failed
        }
    }
}
