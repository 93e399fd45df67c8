//! Two followers of one group share the partitions; one that was frozen until the other had its partitions changes nothing with what it
//! had read.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::killed::{QUICK, brought, shuffled};
use super::kit::{Follower, Shop, Stream, manifests, tables};

/// Longer than the session of `QUICK`, and than a commit.
const FROZEN: Duration = Duration::from_millis(2_500);
const EACH: Duration = Duration::from_millis(400);

#[test]
fn two_followers_share_the_partitions_and_a_frozen_one_does_no_harm() {
    let Some(stream) = Stream::find("shared") else { return };
    let shop = Shop::new(120, 15);
    stream.make(&tables(), 4);
    let folder = e2e::lake::new_folder();
    fs::write(folder.path().join("quick"), QUICK).unwrap();
    let further = ["--kafka-config", "quick", "--every", "200ms", "--keep", "1000", "--max-rows", "60"];
    let sender = stream.sender();
    let rows = shuffled(&shop);
    let (first, later) = rows.split_at(rows.len() / 4);
    sender.rows(first);
    sender.flush();
    let followers = [(); 2].map(|()| stream.start(&tables(), &further, folder.path()));
    for (number, rows) in later.chunks(later.len().div_ceil(6)).enumerate() {
        sender.rows(rows);
        sender.flush();
        wait(EACH);
        let frozen = &followers[number % 2];
        frozen.signal("-STOP");
        wait(FROZEN);
        frozen.signal("-CONT");
    }
    wait_for_all(&folder.path().join("lake"), &shop);
    for follower in followers {
        assert_eq!(Follower::stop(follower), Some(0));
    }
    let ended = stream.follow_to_end(&tables(), &further, folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let lake = folder.path().join("lake");
    shop.expect(&lake);
    assert_eq!(brought(&lake), counts(&shop), "each row was in one change");
    assert!(manifests(&lake).len() > 4);
}

fn counts(shop: &Shop) -> BTreeMap<String, u64> {
    shop.rows.iter().map(|(table, rows)| ((*table).to_owned(), rows.len() as u64)).collect()
}

#[expect(clippy::disallowed_methods, reason = "it is frozen for a time, and nothing tells of it")]
fn wait(span: Duration) {
    std::thread::sleep(span);
}

fn wait_for_all(lake: &Path, shop: &Shop) {
    let started = Instant::now();
    while !lake.join("current").exists() || brought(lake) != counts(shop) {
        assert!(started.elapsed() < Duration::from_mins(5), "{:?} of {:?}", brought(lake), counts(shop));
        wait(EACH);
    }
}
