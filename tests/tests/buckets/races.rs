//! Two loaders at once: one moves the pointer, the other is told, and nothing of it is left.

use std::process::Stdio;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use e2e::bucket::{LakeAfar, SMALL};
use e2e::proxy::Proxy;
use serde_json::json;
use triptych_loader::pipeline::{self, LoadOptions, Surroundings};
use triptych_loader::progress::Progress;
use triptych_loader::working_copy::{CopyError, Wanted, WorkingCopy};
use triptych_objects::Level;

/// Far longer than a small load takes.
const MOVED_WITHIN: Duration = Duration::from_mins(2);

#[test]
fn who_comes_second_is_told_and_leaves_nothing() {
    let Some(lake) = LakeAfar::new() else { return };
    let before = lake.load(SMALL);
    let never = AtomicBool::new(false);
    let mut slow =
        WorkingCopy::open(&lake.afar("slow"), Wanted::All(Level::Manifest), &never).expect("the lake can be opened");
    // While the slow one works, another publishes.
    let winner = lake.load("generate:orders=310,seed=8");
    let options = LoadOptions::new("generate:orders=320,seed=9".parse().expect("a source"), slow.path());
    let around = Surroundings { progress: &Progress::Quiet, interrupted: &never };
    let manifest = pipeline::load(&options, &around).expect("it loads here");
    let error = slow.publish(&never).expect_err("the pointer was moved meanwhile");
    assert!(matches!(&error, CopyError::Lost { theirs: Some(theirs), .. } if *theirs == winner), "{error}");
    assert!(error.to_string().contains("nothing of this one is served; load again"), "{error}");
    assert_eq!(error.exit().code(), 5);
    assert_eq!(lake.loads_there(), [before, winner.clone()], "of {} nothing is left", manifest.load_id);
    assert_eq!(lake.query("{ load { id } }")["data"]["load"]["id"], json!(winner));
    // The same copy goes on from what is published.
    drop(slow);
    let ended = lake.loader_of("slow", &["load", "generate:orders=320,seed=9"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn of_many_at_once_each_publishes_or_is_told() {
    let Some(lake) = LakeAfar::new() else { return };
    let loaders: Vec<_> = (0..3)
        .map(|number| {
            let mut command = lake.command_of("triptych-loader", &format!("machine-{number}"));
            command.args(["load", SMALL]).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
            command.spawn().expect("the loader can be started")
        })
        .collect();
    let mut published = Vec::new();
    for loader in loaders {
        let ended = e2e::binary::ended(&loader.wait_with_output().expect("it ends"));
        match ended.code {
            Some(0) => published.push(e2e::bucket::load_id(&ended.stdout)),
            Some(5) => assert!(ended.stderr.contains("another loader published"), "{}", ended.stderr),
            code => panic!("{code:?}: {}", ended.stderr),
        }
    }
    assert!(!published.is_empty());
    let served = lake.pointer().current().expect("a load is served").to_owned();
    assert!(published.contains(&served), "{published:?} {served}");
    assert!(lake.loads_there().iter().all(|load_id| published.contains(load_id)), "what lost is gone");
    assert_eq!(lake.query("{ load { id } }")["data"]["load"]["id"], json!(served));
}

#[test]
fn loaders_of_one_machine_take_turns() {
    let Some(lake) = LakeAfar::new() else { return };
    let never = AtomicBool::new(false);
    let _held =
        WorkingCopy::open(&lake.afar("cache"), Wanted::All(Level::Manifest), &never).expect("the lake can be opened");
    let ended = lake.loader(&["load", SMALL]);
    assert_eq!(ended.code, Some(3));
    assert!(ended.stderr.contains("another loader of this machine"), "{}", ended.stderr);
}

/// The pointer moves and its answer is lost; before the loader asks, another builds on what it published.
#[test]
fn who_is_not_answered_sees_that_it_was_published() {
    let Some(lake) = LakeAfar::new() else { return };
    lake.load(SMALL);
    let endpoint = &lake.variables.iter().find(|(name, _)| *name == "AWS_ENDPOINT_URL").expect("it is set").1;
    let proxy = Proxy::to(endpoint.trim_start_matches("http://"));
    proxy.stop_after("current.json");
    let mut unheard = lake.command_of("triptych-loader", "unheard");
    unheard.env("AWS_ENDPOINT_URL", format!("http://{}", proxy.address())).args(["load", "generate:orders=310,seed=8"]);
    let unheard = unheard.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the loader can be started");
    let (before, started) = (lake.pointer(), Instant::now());
    while lake.pointer() == before {
        assert!(started.elapsed() < MOVED_WITHIN, "the pointer does not move");
    }
    let moved = lake.pointer().current().expect("a load").to_owned();
    let next = lake.load("generate:orders=320,seed=9");
    proxy.go_on_anew();
    let ended = e2e::binary::ended(&unheard.wait_with_output().expect("it ends"));
    assert_eq!((ended.code, e2e::bucket::load_id(&ended.stdout)), (Some(0), moved.clone()), "{}", ended.stderr);
    assert_eq!((lake.loads_there(), lake.orphans()), (vec![moved, next.clone()], Vec::new()));
    assert_eq!(lake.query("{ load { id } }")["data"]["load"]["id"], json!(next));
    assert_eq!(lake.loader(&["verify", "--quiet"]).code, Some(0), "nothing that is published was removed");
}
