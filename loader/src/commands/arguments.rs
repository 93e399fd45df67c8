//! Arguments that several commands have.

use clap::Args;
use triptych_objects::LakeOptions;
use triptych_servers::Servers;

/// The lake and the servers that a command looks at.
#[derive(Args, Clone, Debug)]
pub(crate) struct Stores {
    #[command(flatten)]
    pub(crate) lake: LakeOptions,
    #[command(flatten)]
    pub(crate) servers: Servers,
}

#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Verbosity {
    /// Print errors only
    #[arg(long, short, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print more; twice for everything
    #[arg(long, short, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// From 0 to 1.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "it is no number".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("it is not between 0 and 1".to_owned()) }
}
