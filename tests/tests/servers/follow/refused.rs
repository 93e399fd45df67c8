//! What a follower says where it cannot follow, and its exit codes.

use e2e::binary::{Ended, loader};
use e2e::lake::new_folder;

use super::kit::{Shop, Stream, tables};

fn check(ended: &Ended, code: i32, words: &[&str]) {
    assert_eq!(ended.code, Some(code), "{}", ended.stderr);
    for word in words {
        assert!(ended.stderr.contains(word), "`{word}` is not in: {}", ended.stderr);
    }
}

#[test]
fn what_is_not_there_is_told() {
    let Some(stream) = Stream::find("refused") else { return };
    let folder = new_folder();
    let follow = |arguments: &[&str]| loader(&[&["follow", "--until-end"], arguments].concat(), folder.path());
    let brokers = stream.brokers.as_str();
    check(
        &follow(&["--kafka", "127.0.0.1:1", "--topic", "orders=a"]),
        3,
        &["no broker of `127.0.0.1:1` answers", "refused"],
    );
    stream.make(&["orders"], 1);
    let misspelt = format!("orders={}", stream.topic("order"));
    check(&follow(&["--kafka", brokers, "--topic", &misspelt]), 3, &["there is no topic", &stream.topic("orders")]);
    let topic = stream.topic("orders");
    check(
        &follow(&["--kafka", brokers, "--topic", &format!("order={topic}")]),
        3,
        &["no table `order`", "order_items"],
    );
    check(
        &follow(&["--kafka", brokers, "--topic", &format!("places={topic}")]),
        3,
        &["nothing tells one from another"],
    );
    check(&follow(&["--kafka", brokers, "--topic", &topic]), 3, &["TABLE=TOPIC"]);
    check(&follow(&["--kafka", brokers, "--topic", &format!("orders={topic}")]), 3, &["no order yet"]);
    std::fs::write(folder.path().join("settings"), "no.such.setting=1\n").unwrap();
    let topic = format!("orders={topic}");
    check(&follow(&["--kafka", brokers, "--topic", &topic, "--kafka-config", "settings"]), 3, &["no.such.setting"]);
}

/// The lake stands behind messages that were deleted unread.
#[test]
fn messages_that_are_gone_are_told() {
    let Some(stream) = Stream::find("lost") else { return };
    let shop = Shop::new(30, 17);
    stream.make(&tables(), 1);
    let sender = stream.sender();
    for (table, rows) in &shop.rows {
        sender.table(table, rows);
    }
    sender.flush();
    let folder = new_folder();
    check(&stream.follow_to_end(&tables(), &[], folder.path()), 0, &[]);
    stream.delete("reviews");
    stream.make(&["reviews"], 1);
    let ended = stream.follow_to_end(&tables(), &[], folder.path());
    check(&ended, 3, &["no longer has it", &stream.topic("reviews")]);
}

#[test]
fn a_generator_says_what_it_cannot_send() {
    let Some(stream) = Stream::find("unsent") else { return };
    let folder = new_folder();
    let generate = |arguments: &[&str]| loader(&[&["generate", "--kafka"], arguments].concat(), folder.path());
    let started = std::time::Instant::now();
    check(&generate(&["127.0.0.1:1"]), 3, &["no broker of `127.0.0.1:1` answers", "refused"]);
    assert!(started.elapsed() < std::time::Duration::from_mins(1), "it waited for what is not there");
    let brokers = stream.brokers.as_str();
    check(&generate(&[brokers, "--topic", "reviews=a"]), 3, &["within their orders"]);
    check(&generate(&[brokers, "--faults", "twice=1"]), 3, &["no fault `twice`", "duplicates"]);
    check(&generate(&[brokers, "--rate", "0"]), 3, &["above 0"]);
    check(&generate(&[brokers, "--rate", "1", "--speed", "1"]), 3, &["cannot be used with"]);
    check(&generate(&[brokers, "shop/"]), 3, &["cannot be used with"]);
    check(&generate(&[brokers, "--truth", "no/such/folder"]), 3, &["`no/such/folder` cannot be written"]);
    std::fs::write(folder.path().join("settings"), "transactional.id=x\n").unwrap();
    check(&generate(&[brokers, "--kafka-config", "settings"]), 3, &["transactional.id", "set by the generator"]);
    check(&loader(&["generate"], folder.path()), 3, &["required"]);
}
