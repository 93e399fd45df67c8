//! Every state that the protocol can come to, and every mistake that must be found out.

use stateright::{Checker, HasDiscoveries, Model};
use triptych_protocol::model::{Protocol, Wrong};
use triptych_protocol::properties;

const THREADS: usize = 2;

/// Small enough that each mistake is found out within a second or two.
const FEW: Protocol =
    Protocol { changes: 2, wholes: 0, rollbacks: 1, disturbances: 2, serves_files: false, wrong: None };

/// All properties, in all states. Fewer states than these and the model has lost something.
fn holds(protocol: Protocol, states_min: usize) {
    let started = std::time::Instant::now();
    let name = format!("{protocol:?}");
    let checker = protocol.checker().threads(THREADS).spawn_bfs().join();
    let states = checker.unique_state_count();
    eprintln!("{name}: {states} states, {} steps deep, {:.1?}", checker.max_depth(), started.elapsed());
    checker.assert_properties();
    assert!(states >= states_min, "{states} states");
}

#[test]
fn it_holds_for_a_gateway_over_servers() {
    holds(Protocol { changes: 3, disturbances: 3, ..FEW }, 2_000_000);
}

#[test]
fn it_holds_where_two_are_taken_back() {
    holds(Protocol { changes: 3, rollbacks: 2, ..FEW }, 1_400_000);
}

#[test]
fn it_holds_for_a_gateway_over_files_and_servers() {
    holds(Protocol { changes: 3, serves_files: true, ..FEW }, 1_900_000);
}

#[test]
fn it_holds_where_whole_loads_come_between() {
    holds(Protocol { wholes: 1, ..FEW }, 1_400_000);
}

/// The checker's counterexample to each mistake breaks the property that it should.
#[test]
fn every_mistake_is_found_out() {
    let check = |wrong: Wrong, broken: &'static str| {
        let wholes = u8::from(wrong == Wrong::RollbackTakesPending);
        let protocol = Protocol { wrong: Some(wrong), wholes, ..FEW };
        let one = HasDiscoveries::AnyOf([broken].into());
        let checker = protocol.checker().threads(THREADS).finish_when(one).spawn_bfs().join();
        let path = checker.assert_any_discovery(broken);
        eprintln!("{wrong:?} breaks `{broken}`:");
        for action in path.into_actions() {
            eprintln!("    {action:?}");
        }
    };
    check(Wrong::PublishesBeforeCommit, properties::COMMITTED);
    check(Wrong::DoesNotCatchUp, properties::HEAD);
    check(Wrong::CatchesUpUnseen, properties::ONCE);
    check(Wrong::NamesBeforeReady, properties::HEAD);
    check(Wrong::NoLock, properties::ONCE);
    check(Wrong::DropsWhatIsRead, properties::WHOLE);
    check(Wrong::KeepsAll, properties::HEAD);
    check(Wrong::ThrowsAwayReady, properties::MAY_BE_SERVED);
    check(Wrong::RollbackLeavesChange, properties::STAYS_AWAY);
    check(Wrong::RollbackTakesRows, properties::WHOLE);
    check(Wrong::RollbackTakesPending, properties::KEPT);
    check(Wrong::BelievesOneStore, properties::WHOLE);
}
