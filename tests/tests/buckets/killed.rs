//! Ended while it sends, by `kill -9` or by a store that is gone: what was served stays, and a later loader removes what was sent.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use e2e::bucket::{LakeAfar, SMALL, wait};
use e2e::proxy::Proxy;
use serde_json::json;

/// Far longer than a load of some thousand orders takes.
const SENT_WITHIN: Duration = Duration::from_mins(3);
/// Takes a moment to send.
const LARGER: &str = "generate:orders=3000,seed=8";

/// A loader on its way through a proxy, of which something has been sent.
fn sending(lake: &LakeAfar, proxy: &Proxy) -> Child {
    let mut loader = lake.command("triptych-loader");
    loader.env("AWS_ENDPOINT_URL", format!("http://{}", proxy.address()));
    let mut loader = loader
        .args(["load", LARGER])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the loader can be started");
    let started = Instant::now();
    while lake.loads_there().len() < 2 {
        assert!(loader.try_wait().expect("a child can be asked").is_none(), "it ended before it sent anything");
        assert!(started.elapsed() < SENT_WITHIN, "nothing was sent");
    }
    loader
}

fn proxy(lake: &LakeAfar) -> Proxy {
    let endpoint = &lake.variables.iter().find(|(name, _)| *name == "AWS_ENDPOINT_URL").expect("it is set").1;
    Proxy::to(endpoint.trim_start_matches("http://"))
}

#[test]
fn what_a_killed_loader_sent_is_not_served_and_goes() {
    let Some(lake) = LakeAfar::new() else { return };
    let proxy = proxy(&lake);
    let before = lake.load(SMALL);
    let mut killed = sending(&lake, &proxy);
    proxy.stop();
    killed.kill().expect("it is killed");
    killed.wait().expect("it ends");
    let left = lake.loads_there();
    assert_eq!(left.len(), 2, "{left:?}");
    assert_eq!(lake.pointer().current(), Some(before.as_str()), "killed before it published: {left:?}");
    assert_eq!(lake.query("{ load { id } }")["data"]["load"]["id"], json!(before));
    // Others leave alone what may still be on its way.
    let ended = lake.loader_of("other", &["load", SMALL]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(left.iter().all(|load_id| lake.loads_there().contains(load_id)));
    // The copy that it was sent from knows that nobody sends it any more.
    let mut again = lake.command("triptych-loader");
    proxy.go_on();
    again.env("AWS_ENDPOINT_URL", format!("http://{}", proxy.address())).args(["load", LARGER]);
    let ended = e2e::binary::ended(&again.output().expect("the loader can be started"));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let last = e2e::bucket::load_id(&ended.stdout);
    let there = lake.loads_there();
    assert!(there.contains(&last) && there.len() == 2, "two are kept, and nothing of the killed one: {there:?}");
    assert_eq!(lake.query("{ load { id } }")["data"]["load"]["id"], json!(last));
}

#[test]
fn a_store_that_goes_half_way_leaves_what_was_served() {
    let Some(lake) = LakeAfar::new() else { return };
    let proxy = proxy(&lake);
    let before = lake.load(SMALL);
    let loader = sending(&lake, &proxy);
    proxy.cut();
    let ended = e2e::binary::ended(&loader.wait_with_output().expect("it ends"));
    assert_eq!(ended.code, Some(5), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("nothing was published") && ended.stderr.contains("cannot be reached"),
        "{}",
        ended.stderr
    );
    assert_eq!(lake.pointer().current(), Some(before.as_str()));
    assert_eq!(lake.query("{ load { id } }")["data"]["load"]["id"], json!(before));
}

#[test]
fn a_store_that_refuses_half_way_leaves_what_was_served() {
    let Some(lake) = LakeAfar::new() else { return };
    let proxy = proxy(&lake);
    let before = lake.load(SMALL);
    let files = wait(lake.bucket().list(&format!("loads/{before}/"))).expect("the store answers").len();
    // The first file, one in the middle, their list, and the pointer.
    for writes in [0, files / 2, files - 1, files] {
        proxy.refuse_writes_after(writes);
        let mut loader = lake.command("triptych-loader");
        loader.env("AWS_ENDPOINT_URL", format!("http://{}", proxy.address())).args(["load", LARGER]);
        let ended = e2e::binary::ended(&loader.output().expect("the loader can be started"));
        assert_eq!(ended.code, Some(5), "{writes}: {}", ended.stderr);
        for words in ["nothing was published", "do not allow", "AccessDenied"] {
            assert!(ended.stderr.contains(words), "{writes}: {}", ended.stderr);
        }
        assert_eq!((lake.loads_there(), lake.orphans()), (vec![before.clone()], Vec::new()), "{writes}");
    }
    assert_eq!(lake.query("{ load { id } }")["data"]["load"]["id"], json!(before));
}

#[test]
fn what_was_begun_before_the_pointer_moved_goes_with_any_loader() {
    let Some(lake) = LakeAfar::new() else { return };
    let left = |name: &str| wait(lake.bucket().write_once(name, b"x".to_vec())).expect("it is written");
    let is_left = |name: &str| lake.orphans().iter().any(|found| found == name);
    lake.load(SMALL);
    let (before, after) = ("loads/20200101t000000000_0000/facts/x", "changes/00000009.x/commit.json");
    left(before);
    let started = Instant::now();
    lake.load("generate:orders=310,seed=8");
    assert!(is_left(before), "it may still be on its way when that load begins");
    // Stores tell whole seconds.
    while started.elapsed() < Duration::from_secs(3) {
        lake.load("generate:orders=310,seed=8");
    }
    left(after);
    let ended = lake.loader_of("other", &["load", SMALL]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(!is_left(before) && is_left(after), "{:?}", lake.orphans());
}
