//! `triptych-loader`: all of it is in the library, so that none of it is compiled again here.

use triptych_schemas::exit::Exit;

fn main() -> Exit {
    triptych_loader::cli::run()
}
