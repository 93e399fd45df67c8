//! The store goes away under a gateway: what it served goes on, health says so, and what was published meanwhile comes after.

use std::fs;
use std::time::{Duration, Instant};

use e2e::bucket::{LakeAfar, SMALL, wait};
use e2e::proxy::Proxy;
use e2e::running::Running;
use serde_json::{Value, json};

const NOTICED_WITHIN: Duration = Duration::from_mins(1);

#[test]
fn what_is_served_stays_while_the_store_is_away() {
    let Some(lake) = LakeAfar::new() else { return };
    let first = lake.load(SMALL);
    let endpoint = &lake.variables.iter().find(|(name, _)| *name == "AWS_ENDPOINT_URL").expect("it is set").1;
    let proxy = Proxy::to(endpoint.trim_start_matches("http://"));
    let start = || {
        let mut command = lake.command_of("triptych-gateway", "gateway");
        command.env("AWS_ENDPOINT_URL", format!("http://{}", proxy.address()));
        Running::start_as(command, &[])
    };
    let gateway = start();
    let is = |load_id: &str| {
        let load_id = json!(load_id);
        move |answer: &Value| answer["data"]["load"]["id"] == load_id
    };
    gateway.wait_for("{ load { id } }", is(&first));
    assert_eq!(gateway.ready().1["lake"]["state"], json!("ok"));
    proxy.cut();
    let health = wait_for_state(&gateway, "unavailable");
    assert!(health["lake"]["reason"].as_str().is_some_and(|reason| reason.contains("cannot be reached")), "{health}");
    assert_eq!((&health["status"], &health["load"]), (&json!("ready"), &json!(first)));
    let second = lake.load("generate:orders=320,seed=8");
    let answer = gateway.ask("{ load { id } kpis { total { orders } } }", &Value::Null);
    assert!(is(&first)(&answer) && answer["data"]["kpis"]["total"]["orders"].is_number(), "{answer}");
    // One that is started now serves what is here.
    drop(gateway);
    let gateway = start();
    gateway.wait_for("{ load { id } }", is(&first));
    proxy.mend();
    gateway.wait_for("{ load { id } }", is(&second));
    wait_for_state(&gateway, "ok");
}

pub(crate) fn wait_for_state(gateway: &Running, state: &str) -> Value {
    let started = Instant::now();
    loop {
        let (_, health) = gateway.ready();
        if health["lake"]["state"] == json!(state) {
            return health;
        }
        assert!(started.elapsed() < NOTICED_WITHIN, "still {health}");
    }
}

/// As where somebody cleared the bucket by a pattern that was too wide.
#[test]
fn a_lake_whose_pointer_is_gone_stays_served_and_is_not_loaded_into() {
    let Some(lake) = LakeAfar::new() else { return };
    let first = lake.load(SMALL);
    let start = || Running::start_as(lake.command_of("triptych-gateway", "gateway"), &[]);
    let gateway = start();
    gateway.wait_for("{ load { id } }", |answer| answer["data"]["load"]["id"] == json!(first));
    let pointer = wait(lake.bucket().read("current.json")).expect("the store answers").expect("it is there");
    wait(lake.bucket().remove("current.json")).expect("the store answers");
    let health = wait_for_state(&gateway, "unavailable");
    assert!(health["lake"]["reason"].as_str().is_some_and(|reason| reason.contains("put it back")), "{health}");
    assert_eq!(health["load"], json!(first));
    drop(gateway);
    let gateway = start();
    gateway.wait_for("{ load { id } }", |answer| answer["data"]["load"]["id"] == json!(first));
    wait_for_state(&gateway, "unavailable");
    for arguments in [&["load", SMALL][..], &["rollback"]] {
        let ended = lake.loader(arguments);
        assert_eq!(ended.code, Some(3), "{}", ended.stderr);
        assert!(ended.stderr.contains("is not there, though there are loads; put it back"), "{}", ended.stderr);
    }
    assert_eq!(lake.loads_there(), std::slice::from_ref(&first));
    wait(lake.bucket().write_once("current.json", pointer.to_vec())).expect("the store answers");
    wait_for_state(&gateway, "ok");
    let next = lake.load(SMALL);
    gateway.wait_for("{ load { id } }", |answer| answer["data"]["load"]["id"] == json!(next));
}

#[test]
fn what_is_served_comes_again_when_the_cache_is_cleared() {
    let Some(lake) = LakeAfar::new() else { return };
    let load_id = lake.load(SMALL);
    let gateway = Running::start_as(lake.command_of("triptych-gateway", "gateway"), &[]);
    let serves = || gateway.wait_for("{ load { id } }", |answer| answer["data"]["load"]["id"] == json!(load_id));
    serves();
    let copies = fs::read_dir(lake.folder.path().join("gateway")).expect("it has a cache").flatten();
    let copy = copies.map(|entry| entry.path()).find(|path| path.join("loads").is_dir()).expect("it has a copy");
    let database = copy.join("loads").join(&load_id).join("store.sqlite");
    for cleared in [copy.join("loads"), copy.clone()] {
        fs::remove_dir_all(&cleared).expect("it can be removed");
        let started = Instant::now();
        while !database.exists() {
            assert!(started.elapsed() < NOTICED_WITHIN, "`{}` does not come again", cleared.display());
        }
        serves();
        wait_for_state(&gateway, "ok");
    }
}
