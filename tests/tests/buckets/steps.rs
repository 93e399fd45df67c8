//! Death at every step of a load, a change, a deletion and a rollback of a lake in an object store: what is served is what was served or
//! what comes, whole; and the next loader of the same machine ends well and leaves nothing behind, there or here.

use std::collections::BTreeSet;
use std::fs;

use e2e::binary::{Ended, ended};
use e2e::bucket::{LakeAfar, wait};
use e2e::daily::{ORDERS, Table};
use serde_json::Value;
use triptych_loader::steps::Step;

const WATCHED: &str = env!("CARGO_BIN_EXE_loader-watched");
const SOURCES: [&str; 2] = ["generate:orders=60,seed=1", "generate:orders=70,seed=2"];
/// Of facts, documents and graph, and of which version.
const QUERY: &str = "{ kpis { total { revenue orders reviews paymentValue } } products(first: 2) { nodes { id } } \
                     productCommunities(first: 2) { number size } load { source version { sequence } } }";
const LEFT_BY_OTHERS: &str = "loads/20200101t000000000_0000/facts/x";
const MACHINE: &str = "machine";

struct Watched {
    steps: Vec<Step>,
    ended: Ended,
}

/// Runs it to its end, or to its death at a step that it reaches for the Nth time.
fn watch(lake: &LakeAfar, arguments: &[&str], dies_at: Option<(Step, usize)>) -> Watched {
    let file = lake.folder.path().join("steps");
    let mut command = lake.watched(WATCHED, MACHINE);
    command.args(arguments).env("STEPS", &file);
    if let Some((step, time)) = dies_at {
        command.env("DIE_AT", format!("{}:{time}", step.name()));
    }
    let ended = ended(&command.output().expect("the watched loader can be started"));
    let steps = fs::read_to_string(&file).expect("it writes its steps");
    let steps = steps.lines().map(|name| Step::named(name).expect("a step has a name")).collect();
    Watched { steps, ended }
}

fn succeed(ended: &Ended, what: &str) {
    assert_eq!(ended.code, Some(0), "{what}: {}", ended.stderr);
}

/// Steps, and which time each is reached. Of files that are sent the first, the one in the middle and the last show all.
fn moments(steps: &[Step]) -> Vec<(Step, usize)> {
    let times = |of: Step| steps.iter().filter(|step| **step == of).count();
    let time = |at: usize| steps[..=at].iter().filter(|step| **step == steps[at]).count();
    let shows = |(step, time): &(Step, usize)| {
        let last = times(*step);
        *step != Step::ObjectSent || [1, last / 2, last].contains(time)
    };
    (0..steps.len()).map(|at| (steps[at], time(at))).filter(shows).collect()
}

fn served(lake: &LakeAfar) -> Value {
    lake.query(QUERY)["data"].clone()
}

/// Nothing but what the pointer names, there and here.
fn assert_in_order(lake: &LakeAfar, what: &str) {
    assert_eq!(lake.orphans(), [""; 0], "{what}");
    let named: BTreeSet<String> = lake.pointer().folders.into_iter().map(|folder| folder.path).collect();
    assert!(named.iter().filter(|path| path.starts_with("loads/")).count() <= 2, "{what}: {named:?}");
    let copy = fs::read_dir(lake.folder.path().join(MACHINE)).expect("it has a cache").flatten();
    let copy = copy.map(|entry| entry.path()).find(|path| path.join("loads").is_dir()).expect("it has a copy");
    let here = triptych_objects::folders(&copy).expect("it can be listed");
    assert_eq!(here, named.into_iter().collect::<Vec<_>>(), "{what}");
    let hidden = ["loads", "changes"].into_iter().filter_map(|group| fs::read_dir(copy.join(group)).ok());
    let hidden = hidden.flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    assert_eq!(hidden.filter(|name| name.starts_with('.')).collect::<Vec<_>>(), [""; 0], "{what}");
}

/// What dies again and again, on a lake that goes on from one death to the next.
struct Dying<'a> {
    lake: &'a LakeAfar,
    seen: BTreeSet<Step>,
}

impl Dying<'_> {
    /// To its end.
    fn run(&mut self, arguments: &[&str], what: &str) -> Vec<Step> {
        let watched = watch(self.lake, arguments, None);
        succeed(&watched.ended, what);
        self.seen.extend(&watched.steps);
        watched.steps
    }

    /// At a step. Afterwards the answer is the one before, or that of `after`.
    fn dies(&mut self, arguments: &[&str], at: (Step, usize), is_after: &dyn Fn(&Value) -> bool) -> String {
        let what = format!("{arguments:?} that dies at {}, time {}", at.0.name(), at.1);
        let before = served(self.lake);
        let died = watch(self.lake, arguments, Some(at));
        assert_eq!(died.ended.code, None, "{what}: {}", died.ended.stderr);
        let found = served(self.lake);
        assert!(found == before || is_after(&found), "{what}: {found}");
        // The pointer alone decides.
        let has_moved = died.steps.contains(&Step::PointerMoved);
        assert_eq!(found != before, has_moved, "{what}: {found}");
        let status = self.lake.loader_of("other", &["verify", "--quiet"]);
        succeed(&status, &what);
        what
    }
}

fn load(source: &str, further: &'static [&'static str]) -> Vec<String> {
    let fixed = ["load", source, "--quiet", "--tune", "off", "--max-shrink", "100%", "--as-of", "2030-01-01"];
    fixed.iter().chain(further).map(|text| (*text).to_owned()).collect()
}

fn slices(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

/// Two sources take turns: the one that is not served is loaded, and dies; then it is loaded.
fn die_at_each_step(lake: &LakeAfar, further: &'static [&'static str]) -> BTreeSet<Step> {
    let mut dying = Dying { lake, seen: BTreeSet::new() };
    let loads = SOURCES.map(|source| load(source, further));
    dying.run(&slices(&load(SOURCES[0], &[])), "the first");
    for turn in [1, 0] {
        dying.run(&slices(&loads[turn]), "the next");
    }
    let steps = dying.run(&slices(&loads[1]), "undisturbed");
    for (number, at) in moments(&steps).into_iter().enumerate() {
        let turn = number % 2;
        let arguments = slices(&loads[turn]);
        let what = dying.dies(&arguments, at, &|found| found["load"]["source"] == SOURCES[turn]);
        dying.run(&arguments, &what);
        assert_eq!(served(lake)["load"]["source"], SOURCES[turn], "{what}");
        assert_in_order(lake, &what);
    }
    dying.seen
}

#[test]
fn a_load_that_dies_at_any_step_leaves_what_is_served() {
    let Some(lake) = LakeAfar::new() else { return };
    let seen = die_at_each_step(&lake, &[]);
    let expected: BTreeSet<Step> = Step::ALL.into_iter().filter(|step| step.is_of_buckets()).collect();
    assert!(expected.is_subset(&seen), "{seen:?}");
}

#[test]
fn a_change_that_dies_at_any_step_leaves_what_is_served() {
    let Some(lake) = LakeAfar::new() else { return };
    let seen = die_at_each_step(&lake, &["--upsert"]);
    // What was begun and not ended goes when the copy is made equal to the bucket.
    let is_elsewhere = |step: &Step| step.is_of_servers() || *step == Step::PartialChangeRemoved;
    let expected: BTreeSet<Step> = Step::ALL.into_iter().filter(|step| !is_elsewhere(step)).collect();
    assert_eq!(seen, expected, "every step has a place in the programs");
}

#[test]
fn a_rollback_that_dies_at_any_step_takes_back_one_load_or_none() {
    let Some(lake) = LakeAfar::new() else { return };
    let mut dying = Dying { lake: &lake, seen: BTreeSet::new() };
    let [first, second] = SOURCES.map(|source| load(source, &[]));
    let change = load(SOURCES[1], &["--upsert"]);
    dying.run(&slices(&first), "the first");
    dying.run(&slices(&change), "the change");
    let back = ["rollback", "--quiet"];
    let steps = dying.run(&back, "undisturbed");
    assert_in_order(&lake, "undisturbed");
    for at in moments(&steps) {
        dying.run(&slices(&first), "the first again");
        dying.run(&slices(&change), "the change again");
        let what = dying.dies(&back, at, &|found| found["load"]["source"] == SOURCES[0]);
        // A change after it is made on what is served, be it with or without the one that was taken back.
        let version = |answer: &Value| answer["load"]["version"]["sequence"].as_u64().expect("a number");
        let stands = version(&served(&lake));
        dying.run(&slices(&change), &what);
        assert_eq!(version(&served(&lake)), stands + 1, "{what}");
        assert_in_order(&lake, &what);
        dying.run(&slices(&second), "another whole one");
    }
}

#[test]
fn a_deletion_that_dies_at_any_step_is_ended_by_the_next_loader() {
    let Some(lake) = LakeAfar::new() else { return };
    let mut dying = Dying { lake: &lake, seen: BTreeSet::new() };
    let shop = lake.folder.path().join("shop");
    let generated = lake.loader_of(MACHINE, &["generate", "shop", "--orders", "60", "--quiet"]);
    succeed(&generated, "a shop");
    let order = Table::read(&shop.join(ORDERS)).rows[7][0].clone();
    fs::write(lake.folder.path().join("ids.csv"), format!("order_id\n{order}\n")).expect("a file can be written");
    let [whole, change] = [load("shop", &[]), load("shop", &["--upsert"])];
    let delete = ["delete", "--ids", "ids.csv", "--quiet", "--tune", "off", "--as-of", "2030-01-01"];
    dying.run(&slices(&whole), "the first");
    dying.run(&slices(&change), "a change");
    let steps = dying.run(&delete, "undisturbed");
    for at in moments(&steps) {
        dying.run(&slices(&whole), "the first again");
        dying.run(&slices(&change), "a change again");
        // Of a loader of another machine, which died.
        let left = lake.bucket();
        wait(left.write_once(LEFT_BY_OTHERS, order.clone().into_bytes())).expect("it is written");
        let what = dying.dies(&delete, at, &|found| found["load"]["source"] == "ids.csv");
        let again = watch(&lake, &delete, None).ended;
        // It may have been made before.
        let is_none_left = again.code == Some(3) && again.stderr.contains("none of the 1 ids");
        assert!(again.code == Some(0) || is_none_left, "{what}: {}", again.stderr);
        assert_in_order(&lake, &what);
        assert_eq!(e2e::bytes::is_anywhere(lake.download_all().path(), &order), None, "{what}");
        assert_eq!(e2e::bytes::is_anywhere(&lake.folder.path().join(MACHINE), &order), None, "{what}");
    }
}
