//! The command `man`: the man page of this program, or those of all its commands.

use std::path::{Path, PathBuf};

use clap::Args;
use triptych_schemas::exit::Exit;

use super::terminal::{complain, print, say};

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
    /// Of the whole program.
    pub(crate) fn run(&self, program: clap::Command) -> Exit {
        match &self.directory {
            Some(directory) => write_all(program, directory),
            None => print_own(program),
        }
    }
}

fn print_own(program: clap::Command) -> Exit {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(program).render(&mut page);
    rendered.expect("memory can be written to");
    print(&page);
    Exit::Success
}

fn write_all(program: clap::Command, directory: &Path) -> Exit {
    let written = std::fs::create_dir_all(directory).and_then(|()| clap_mangen::generate_to(program, directory));
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
