//! Death at every step of a load and of a rollback, by the steps' names: what is served is what was served or what comes, whole; the
//! next loader ends well and leaves nothing behind. The model in `protocol/` says the same of every order of such deaths.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use e2e::binary::{Ended, ended, loader, watched, watched_with};
use e2e::lake::{ask, new_folder};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use triptych_gateway::gateway::Gateway;
use triptych_gateway::served::sources::Sources;
use triptych_loader::steps::Step;
use triptych_schemas::layout;

use crate::stores::loads;
use crate::{AT_ONCE, Turn};

const WATCHED: &str = env!("CARGO_BIN_EXE_loader-watched");
const FIRST: &str = "generate:orders=60,seed=1";
const SECOND: &str = "generate:orders=70,seed=2";
const THIRD: &str = "generate:orders=80,seed=3";
/// Of facts, documents and graph.
const QUERY: &str = "{ kpis { total { revenue orders reviews paymentValue } } products(first: 2) { nodes { id } } \
                     productCommunities(first: 2) { number size } load { source } }";
/// Loads that are kept.
const KEPT: usize = 2;

/// Steps in their order, and how the loader ended.
struct Watched {
    steps: Vec<Step>,
    ended: Ended,
}

/// Runs it to its end, or to its death at a step that it reaches for the Nth time.
fn watch(mut command: Command, arguments: &[&str], dies_at: Option<(Step, usize)>, folder: &Path) -> Watched {
    let file = folder.join("steps");
    command.args(arguments).current_dir(folder).env("STEPS", &file);
    if let Some((step, time)) = dies_at {
        command.env("DIE_AT", format!("{}:{time}", step.name()));
    }
    let ended = ended(&command.output().expect("the watched loader can be started"));
    let steps = std::fs::read_to_string(&file).expect("it writes its steps");
    let steps = steps.lines().map(|name| Step::named(name).expect("a step has a name")).collect();
    Watched { steps, ended }
}

/// A step, and which time it is reached.
fn moments(steps: &[Step]) -> Vec<(Step, usize)> {
    let time = |at: usize| steps[..=at].iter().filter(|step| **step == steps[at]).count();
    (0..steps.len()).map(|at| (steps[at], time(at))).collect()
}

fn succeed(ended: &Ended, what: &str) {
    assert_eq!(ended.code, Some(0), "{what}: {}", ended.stderr);
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).expect("the folder can be listed").flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Nothing but whole loads, and `current` at the newest.
fn assert_in_order(lake: &Path, what: &str) {
    let changes = lake.join(layout::CHANGES);
    let changes = if changes.exists() { names_in(&changes) } else { BTreeSet::new() };
    assert!(!changes.iter().any(|name| name.starts_with('.')), "{what}: {changes:?}");
    let names = names_in(&lake.join(layout::LOADS));
    assert!(!names.iter().any(|name| layout::is_partial(name)), "{what}: {names:?}");
    assert!(names.len() <= KEPT, "{what}: {names:?}");
    let current = std::fs::read_link(lake.join(layout::CURRENT)).expect("`current` is a link");
    assert_eq!(current.file_name().map(|name| name.to_string_lossy().into_owned()), names.last().cloned(), "{what}");
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().expect("there is a `cp`");
    assert!(copied.success());
}

/// Loads these, one after the other.
fn load_all(loads: &[&[&str]], folder: &Path) {
    for arguments in loads {
        succeed(&loader(arguments, folder), arguments[1]);
    }
}

/// What a lake has, what dies in it, and who comes next.
struct Scenario {
    before: &'static [&'static [&'static str]],
    dies: &'static [&'static str],
    next: &'static [&'static str],
    /// Whether the next loader ends where the dead one would have: it wants the same.
    is_same: bool,
}

const WHOLE: [&[&str]; 3] = [&["load", FIRST, "--quiet"], &["load", SECOND, "--quiet"], &["load", THIRD, "--quiet"]];
const CHANGES: [&[&str]; 2] = [&["load", SECOND, "--upsert", "--quiet"], &["load", THIRD, "--upsert", "--quiet"]];
const ROLLBACK: &[&str] = &["rollback", "--quiet"];

const SCENARIOS: [Scenario; 4] = [
    Scenario { before: &[WHOLE[0], WHOLE[1]], dies: WHOLE[2], next: WHOLE[2], is_same: true },
    Scenario { before: &[WHOLE[0], WHOLE[1]], dies: ROLLBACK, next: WHOLE[2], is_same: false },
    Scenario { before: &[WHOLE[0], CHANGES[0]], dies: CHANGES[1], next: CHANGES[1], is_same: true },
    Scenario { before: &[WHOLE[0], CHANGES[0]], dies: ROLLBACK, next: CHANGES[1], is_same: false },
];

/// The steps that were reached.
async fn die_at_each_step(scenario: &Scenario) -> BTreeSet<Step> {
    let Scenario { before, dies, next, is_same } = scenario;
    let origin = new_folder();
    let of = |folder: &Path| folder.join("lake");
    load_all(before, origin.path());
    let answer_before = ask(&of(origin.path()), QUERY).await;
    let whole = new_folder();
    copy(&of(origin.path()), &of(whole.path()));
    let undisturbed = watch(watched(WATCHED), dies, None, whole.path());
    succeed(&undisturbed.ended, dies[0]);
    let answer_after = ask(&of(whole.path()), QUERY).await;
    assert_ne!(answer_before, answer_after);
    let mut seen: BTreeSet<Step> = undisturbed.steps.iter().copied().collect();
    for (step, time) in moments(&undisturbed.steps) {
        let what = format!("{dies:?} that dies at {}, time {time}", step.name());
        let folder = new_folder();
        copy(&of(origin.path()), &of(folder.path()));
        let died = watch(watched(WATCHED), dies, Some((step, time)), folder.path());
        assert_eq!(died.ended.code, None, "{what}: {}", died.ended.stderr);
        let served = ask(&of(folder.path()), QUERY).await;
        assert!(served == answer_before || served == answer_after, "{what}: {served}");
        succeed(&loader(&["verify", "--quiet"], folder.path()), &what);
        let mended = watch(watched(WATCHED), next, None, folder.path());
        succeed(&mended.ended, &what);
        seen.extend(mended.steps);
        assert!(!is_same || ask(&of(folder.path()), QUERY).await == answer_after, "{what}");
        assert_in_order(&of(folder.path()), &what);
        succeed(&loader(&["verify", "--quiet"], folder.path()), &what);
    }
    seen
}

#[tokio::test]
async fn a_death_at_any_step_over_files_leaves_what_is_served() {
    let mut seen = BTreeSet::new();
    for scenario in &SCENARIOS {
        seen.extend(die_at_each_step(scenario).await);
    }
    let of_files: BTreeSet<Step> =
        Step::ALL.into_iter().filter(|step| !step.is_of_servers() && !step.is_of_buckets()).collect();
    assert_eq!(seen, of_files, "every step has a place in the programs");
}

/// Steps that a load reaches at every server show most as they are first and last reached; the others once.
fn telling(moments: &[(Step, usize)]) -> Vec<(Step, usize)> {
    let last = |of: Step| moments.iter().filter(|(step, _)| *step == of).map(|(_, time)| *time).max();
    let is_told = |(step, time): &(Step, usize)| {
        let shows = matches!(step, Step::LoadReady | Step::LoadWithdrawn);
        *time == 1 || (shows && Some(*time) == last(*step))
    };
    moments.iter().copied().filter(is_told).collect()
}

/// As a gateway over all servers answers that has just been started.
async fn served(turn: &Turn, folder: &Path) -> Value {
    let sources = Sources::connect(folder.join("lake"), &turn.servers).await.expect("the addresses are good");
    let response = Gateway::over(sources).await.execute(QUERY.into()).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    response.data.into_json().expect("an answer can be written as JSON")
}

/// A lake in all servers, with the loads of two sources, which take turns.
struct OverServers {
    turn: Turn,
    folder: TempDir,
    runtime: Runtime,
}

impl OverServers {
    fn take() -> Option<Self> {
        let turn = Turn::take()?;
        Some(Self { turn, folder: new_folder(), runtime: Runtime::new().expect("a runtime can be made") })
    }

    fn load_of(source: &str) -> [&str; 8] {
        ["load", source, "--adopt", "--quiet", "--max-shrink", "100%", AT_ONCE[0], AT_ONCE[1]]
    }

    /// With what is served then.
    fn load(&self, source: &'static str) -> (&'static str, Value) {
        self.turn.succeed(&Self::load_of(source), self.folder.path());
        (source, self.served())
    }

    fn served(&self) -> Value {
        self.runtime.block_on(served(&self.turn, self.folder.path()))
    }

    fn watch(&self, arguments: &[&str], dies_at: Option<(Step, usize)>) -> Watched {
        watch(watched_with(WATCHED, &self.turn.servers), arguments, dies_at, self.folder.path())
    }

    /// Of what died, in any store.
    fn assert_nothing_is_left(&self, what: &str) {
        let lake = self.folder.path().join("lake");
        assert_in_order(&lake, what);
        assert_eq!(loads(&self.turn.servers).len(), names_in(&lake.join(layout::LOADS)).len(), "{what}");
    }
}

#[test]
fn a_death_at_any_step_over_servers_leaves_what_is_served() {
    let Some(over) = OverServers::take() else { return };
    let answers = [FIRST, SECOND].map(|source| over.load(source));
    let [mut newest, mut older] = [&answers[1], &answers[0]];
    let undisturbed = over.watch(&OverServers::load_of(older.0), None);
    succeed(&undisturbed.ended, older.0);
    (newest, older) = (older, newest);
    let of_servers: BTreeSet<Step> = Step::ALL.into_iter().filter(|step| step.is_of_servers()).collect();
    let seen: BTreeSet<Step> = undisturbed.steps.iter().copied().collect();
    assert!(of_servers.is_subset(&seen), "every step has a place in the programs: {seen:?}");
    for (step, time) in telling(&moments(&undisturbed.steps)) {
        let what = format!("a load that dies at {}, time {time}", step.name());
        let died = over.watch(&OverServers::load_of(older.0), Some((step, time)));
        assert_eq!(died.ended.code, None, "{what}: {}", died.ended.stderr);
        let found = over.served();
        assert!(found == newest.1 || found == older.1, "{what}: {found}");
        assert_eq!(over.load(older.0), *older, "{what}");
        (newest, older) = (older, newest);
        over.assert_nothing_is_left(&what);
    }
    over.turn.verify(over.folder.path());
}

#[test]
fn a_death_in_a_rollback_over_servers_leaves_a_whole_load_served() {
    let Some(over) = OverServers::take() else { return };
    let [older, newest] = [FIRST, SECOND].map(|source| over.load(source));
    for (step, time) in [(Step::LoadWithdrawn, 1), (Step::LoadWithdrawn, 3), (Step::LoadHidden, 1)] {
        let what = format!("a rollback that dies at {}, time {time}", step.name());
        let died = over.watch(ROLLBACK, Some((step, time)));
        assert_eq!(died.ended.code, None, "{what}: {}", died.ended.stderr);
        assert_eq!(over.served(), older.1, "{what}: one store is enough for nobody to choose it");
        assert_eq!(over.load(newest.0), newest, "{what}");
        over.assert_nothing_is_left(&what);
    }
    over.turn.verify(over.folder.path());
}

#[tokio::test]
async fn an_error_after_a_load_may_be_served_takes_it_from_nobody() {
    let folder = new_folder();
    let folder = folder.path();
    load_all(&WHOLE[..2], folder);
    // `current` cannot be pointed anew.
    let in_the_way = folder.join("lake/.current.new");
    std::fs::create_dir(&in_the_way).expect("a folder can be made");
    let told = loader(&["load", THIRD, "--quiet"], folder);
    assert_eq!(told.code, Some(5), "{}", told.stderr);
    assert!(told.stderr.contains("may be served already"), "{}", told.stderr);
    let served = ask(&folder.join("lake"), QUERY).await;
    assert_eq!(served["load"]["source"], THIRD);
    std::fs::remove_dir(&in_the_way).expect("it is empty");
    succeed(&loader(&["load", SECOND, "--quiet", "--max-shrink", "100%"], folder), "the next loader");
    assert_in_order(&folder.join("lake"), "the next loader");
}
