//! The command `completions`: what a shell needs to complete this program's arguments.

use clap::Args;
use clap_complete::Shell;
use triptych_schemas::exit::Exit;

use super::terminal::print;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader completions bash \\
      > ~/.local/share/bash-completion/completions/triptych-loader
  triptych-loader completions zsh > ~/.zfunc/_triptych-loader
  triptych-loader completions fish \\
      > ~/.config/fish/completions/triptych-loader.fish";

#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Completions {
    /// Which shell
    shell: Shell,
}

impl Completions {
    /// Of the whole program.
    pub(crate) fn run(self, mut program: clap::Command) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program, env!("CARGO_PKG_NAME"), &mut script);
        print(&script);
        Exit::Success
    }
}
