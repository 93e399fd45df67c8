//! `triptych-gateway`: all of it is in the library, so that none of it is compiled again here.

use std::process::ExitCode;

fn main() -> ExitCode {
    triptych_gateway::run::run()
}
