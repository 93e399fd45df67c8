//! `triptych-loader` of the wheel, because maturin packs the binaries of one crate. All of it is in the library.

use triptych_schemas::exit::Exit;

fn main() -> Exit {
    triptych_loader::cli::run()
}
