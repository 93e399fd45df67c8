//! Loads in one part, in three and in fifty, into all stores: servers hold them row for row as the lake does, and the lake is the same.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use e2e::lake::new_folder;
use triptych_loader::budget::Budget;
use triptych_loader::pipeline::{self, LoadOptions, Slicing, Surroundings};
use triptych_loader::progress::Progress;
use triptych_loader::publish::Allowed;
use triptych_loader::sinks::lake;
use triptych_loader::tuning;
use triptych_schemas::layout;

use crate::Turn;

const ORDERS: u32 = 600;

fn check(turn: &Turn, source: &str) {
    let lakes = [None, Some(3), Some(50)].map(|parts| {
        let folder = new_folder();
        let slicing =
            parts.map_or_else(Slicing::default, |parts| Slicing { from_bytes: 0, keys: ORDERS.div_ceil(parts) });
        load(turn, source, &folder.path().join("lake"), slicing);
        turn.verify(folder.path());
        folder
    });
    let facts = lakes
        .each_ref()
        .map(|folder| lake::read(&folder.path().join("lake").join(layout::CURRENT)).expect("facts can be read"));
    let [one, others @ ..] = &facts;
    for other in others {
        for ((table, expected), (_, found)) in one.tables().into_iter().zip(other.tables()) {
            assert!(expected.equals_missing(found), "{source}: {}: {expected} {found}", table.name);
        }
    }
}

fn load(turn: &Turn, source: &str, lake: &Path, slicing: Slicing) {
    let options = LoadOptions {
        budget: Budget::Rows(u64::MAX),
        servers: turn.servers.clone(),
        allowed: Allowed { adopt: true, ..Allowed::default() },
        tune: tuning::TuningTime::Off,
        slicing,
        lists: true,
        ..LoadOptions::new(source.parse().expect("it is a source"), lake)
    };
    let around = Surroundings { progress: &Progress::Quiet, interrupted: &AtomicBool::new(false) };
    pipeline::load(&options, &around)
        .unwrap_or_else(|error| panic!("`{source}` does not load by {slicing:?}: {error}"));
}

#[test]
fn a_load_in_many_parts_is_the_load_in_one_in_every_store() {
    let Some(turn) = Turn::take() else { return };
    check(&turn, &format!("generate:orders={ORDERS},seed=5,dirt=0.02"));
    check(&turn, &format!("generate:orders={ORDERS},seed=5,shape=shop"));
}
