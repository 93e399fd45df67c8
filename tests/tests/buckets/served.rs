//! What a lake in an object store answers, is what one on a disk does; and all commands know it.

use std::time::{Duration, Instant};

use e2e::binary::loader;
use e2e::bucket::{LakeAfar, SMALL};
use e2e::lake::new_folder;
use e2e::running::Running;
use serde_json::{Value, json};

use super::away::wait_for_state;

const QUESTION: &str = "{ load { id source } kpis(groupBy: [STATE]) { rows { state revenue orders } total { revenue orders averageScore } } \
                        customers(first: 2, orderBy: ORDERS) { nodes { id orderCount recommendations(first: 2) { product { id } } } } }";

#[test]
fn a_load_is_answered_from_as_from_a_disk() {
    let Some(lake) = LakeAfar::new() else { return };
    let load_id = lake.load(SMALL);
    let afar = lake.query(QUESTION);
    assert_eq!(afar["data"]["load"]["id"], json!(load_id));
    let disk = new_folder();
    assert_eq!(loader(&["load", SMALL], disk.path()).code, Some(0));
    let output = e2e::binary::command("triptych-gateway").args(["query", QUESTION]).current_dir(disk.path()).output();
    let here: Value = serde_json::from_slice(&output.expect("the gateway can be started").stdout).expect("JSON");
    for field in ["kpis", "customers"] {
        assert_eq!(afar["data"][field], here["data"][field], "{field}");
    }
    assert!(afar["data"]["kpis"]["total"]["orders"].as_u64().is_some_and(|orders| orders > 200), "{afar}");
}

#[test]
fn a_second_load_is_served_without_a_restart_and_taken_back() {
    let Some(lake) = LakeAfar::new() else { return };
    let first = lake.load(SMALL);
    let gateway = Running::start_as(lake.command_of("triptych-gateway", "gateway"), &[]);
    let serves = |load_id: &str| {
        let load_id = json!(load_id);
        gateway.wait_for("{ load { id } }", |answer| answer["data"]["load"]["id"] == load_id);
    };
    serves(&first);
    let second = lake.load("generate:orders=320,seed=8");
    serves(&second);
    let third = lake.load("generate:orders=330,seed=9");
    serves(&third);
    assert_eq!(lake.loads_there(), [second.clone(), third.clone()], "of three loads two are kept");
    let told = lake.succeed(&["rollback"]);
    assert!(told.contains(&format!("took back load {third}; load {second} is served now")), "{told}");
    serves(&second);
    assert_eq!(lake.loads_there(), [second]);
    // One load, not all there ever were.
    let kept = std::fs::read_dir(lake.folder.path().join("gateway")).expect("it has a cache").flatten();
    let loads: usize = kept
        .map(|folder| std::fs::read_dir(folder.path().join("loads")).map_or(0, |loads| loads.flatten().count()))
        .sum();
    assert_eq!(loads, 1);
}

#[test]
fn commands_read_it_from_any_machine() {
    let Some(lake) = LakeAfar::new() else { return };
    let load_id =
        e2e::bucket::load_id(&lake.succeed(&["load", "generate:orders=400,seed=3,dirt=0.01", "--max-rejected", "20%"]));
    let other = |arguments: &[&str]| {
        let ended = lake.loader_of("other", arguments);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
        ended.stdout
    };
    assert!(other(&["status"]).contains(&load_id));
    let told = other(&["verify"]);
    assert!(told.contains("lake is as it was written"), "{told}");
    other(&["recommend", "--mode", "new-items", "--out", "lists.csv"]);
    assert!(other(&["plan", SMALL]).contains("loads"));
    let told = other(&["quarantine", "list"]);
    assert!(told.contains(&load_id), "{told}");
    let listed: Value = serde_json::from_str(&other(&["quarantine", "list", "--json"])).expect("JSON");
    let file = listed[0]["tables"][0]["file"].as_str().expect("a file of rejected rows").to_owned();
    let replayed = other(&["quarantine", "replay", &file, "--max-rejected", "20%"]);
    assert_ne!(e2e::bucket::load_id(&replayed), load_id);
    assert_eq!(lake.loads_there().len(), 2);
}

#[test]
fn an_object_that_was_changed_is_found() {
    let Some(lake) = LakeAfar::new() else { return };
    let load_id = lake.load(SMALL);
    spoil(&lake, &format!("loads/{load_id}/facts/sales.parquet"));
    let ended = lake.loader_of("other", &["verify"]);
    assert_eq!(ended.code, Some(3), "{}", ended.stdout);
    assert!(ended.stderr.contains("facts/sales.parquet` is damaged"), "{}", ended.stderr);
    let output = lake.command_of("triptych-gateway", "gateway").args(["query", "{ load { id } }"]).output();
    let ended = e2e::binary::ended(&output.expect("the gateway can be started"));
    assert!(ended.code == Some(3) && ended.stderr.contains("is damaged"), "{}", ended.stderr);
}

#[test]
fn a_load_that_cannot_be_brought_is_not_asked_for_all_the_time() {
    let Some(lake) = LakeAfar::new() else { return };
    let load_id = lake.load(SMALL);
    spoil(&lake, &format!("loads/{load_id}/facts/sales.parquet"));
    let gateway = Running::start_as(lake.command_of("triptych-gateway", "gateway"), &[]);
    wait_for_state(&gateway, "unavailable");
    let tries = || gateway.log().iter().filter(|line| line.contains("bringing a load")).count();
    let (since, started) = (tries(), Instant::now());
    while tries() < since + 2 {
        assert!(started.elapsed() < Duration::from_mins(1), "it is tried again");
        let (_, health) = gateway.ready();
        assert_eq!(health["lake"]["state"], json!("unavailable"), "and told meanwhile: {health}");
    }
    assert!(started.elapsed() > Duration::from_secs(8), "after 4 seconds, and 8 more");
    let next = lake.load("generate:orders=310,seed=8");
    gateway.wait_for("{ load { id } }", |answer| answer["data"]["load"]["id"] == json!(next));
    wait_for_state(&gateway, "ok");
}

/// Another object takes its name.
fn spoil(lake: &LakeAfar, name: &str) {
    let spoilt = lake.folder.path().join("spoilt");
    std::fs::write(&spoilt, "not what was written").expect("it can be written");
    let never = std::sync::atomic::AtomicBool::new(false);
    e2e::bucket::wait(lake.bucket().upload(name, &spoilt, &never)).expect("the store takes it");
}

/// Machines that have it here already would not notice.
#[test]
fn an_object_that_an_older_load_has_lost_keeps_no_machine_out() {
    let Some(lake) = LakeAfar::new() else { return };
    let older = lake.load(SMALL);
    let newer = lake.load("generate:orders=310,seed=8");
    e2e::bucket::wait(lake.bucket().remove(&format!("loads/{older}/manifest.json"))).expect("it is removed");
    let ended = lake.loader_of("second", &["status"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains(&newer) && ended.stderr.contains("is left out here"), "{}", ended.stderr);
    assert_eq!(lake.loader_of("third", &["verify", "--quiet"]).code, Some(0));
    assert_eq!(lake.loader_of("third", &["verify", "--load", &older]).code, Some(3), "it is asked for");
    let ended = lake.loader_of("fourth", &["load", SMALL]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let last = e2e::bucket::load_id(&ended.stdout);
    assert_eq!((lake.loads_there(), lake.orphans()), (vec![newer, last.clone()], Vec::new()), "it has gone");
    // Of the newest one a whole load makes up for it.
    e2e::bucket::wait(lake.bucket().remove(&format!("loads/{last}/manifest.json"))).expect("it is removed");
    assert_eq!(lake.loader_of("fifth", &["load", SMALL, "--upsert"]).code, Some(3));
    let ended = lake.loader_of("fifth", &["load", SMALL]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(lake.query("{ load { id } }")["data"]["load"]["id"], json!(e2e::bucket::load_id(&ended.stdout)));
}
