//! The loader, from the library that the programs are made of, which writes down its steps and dies at one of them. Refuses to do anything
//! else than the loader: what it is asked is said as to the loader.

use std::fs::File;
use std::io::Write;
use std::sync::Mutex;

use triptych_loader::steps::{self, Step};
use triptych_schemas::exit::Exit;

/// File that each step is written to as it is reached.
const STEPS: &str = "STEPS";
/// `NAME:N`: it dies as by `kill -9` when it reaches this step for the Nth time.
const DIE_AT: &str = "DIE_AT";

struct Watched {
    steps: File,
    dies_at: Option<(Step, usize)>,
    reached: Vec<Step>,
}

static WATCHED: Mutex<Option<Watched>> = Mutex::new(None);

fn main() -> Exit {
    let dies_at = variable(DIE_AT).map(|text| {
        let (name, time) = text.split_once(':').expect("a step and a number");
        (Step::named(name).expect("a step of this name"), time.parse().expect("a number"))
    });
    let steps = File::create(variable(STEPS).expect("a file for the steps")).expect("the file can be made");
    *WATCHED.lock().expect("nobody died with it") = Some(Watched { steps, dies_at, reached: Vec::new() });
    steps::watch(watch);
    triptych_loader::cli::run()
}

#[expect(clippy::disallowed_methods, reason = "its command line is the loader's")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// One step at a time, though servers are cleared side by side: who dies takes the others along.
fn watch(step: Step) {
    let mut watched = WATCHED.lock().expect("nobody died with it");
    let watched = watched.as_mut().expect("it was set before the loader began");
    watched.reached.push(step);
    writeln!(watched.steps, "{}", step.name()).expect("the file can be written");
    let times = watched.reached.iter().filter(|reached| **reached == step).count();
    if watched.dies_at == Some((step, times)) {
        std::process::abort();
    }
}
