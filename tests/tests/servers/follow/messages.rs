//! Messages that no row can be made of: kept as they came, once, and brought back when they were corrected.

use std::fs;

use e2e::binary::loader;

use super::kit::{Shop, Stream, stands, tables};

#[test]
fn a_message_that_is_no_row_is_kept_apart_and_can_be_brought_back() {
    let Some(stream) = Stream::find("poison") else { return };
    let shop = Shop::new(60, 16);
    stream.make(&tables(), 1);
    let sender = stream.sender();
    let held_back = &shop.rows["reviews"][0];
    for (table, rows) in &shop.rows {
        rows.iter().filter(|row| row != &held_back).for_each(|row| sender.row(table, row));
    }
    let broken = held_back
        .to_string()
        .replace(&format!("\"review_score\":{}", held_back["review_score"]), "\"review_score\":[]");
    assert_ne!(broken, held_back.to_string());
    sender.send("reviews", "r", Some(broken.as_bytes()));
    sender.send("orders", "o", Some(b"{\"id\": 1}"));
    sender.send("orders", "o", Some(&[0xff, 0xfe]));
    sender.send("reviews", "r", None);
    sender.flush();
    let folder = e2e::lake::new_folder();
    let follow = || {
        let ended = stream.follow_to_end(&tables(), &[], folder.path());
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stdout
    };
    assert!(follow().contains("messages kept apart 4"));
    let lake = folder.path().join("lake");
    let offset = stands(&lake)[&(stream.topic("reviews"), 0)];
    // It is not read again, nor kept twice where it is.
    follow();
    let run = |arguments: &[&str]| {
        let ended = loader(arguments, folder.path());
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stdout
    };
    let list = run(&["quarantine", "list"]);
    for rule in ["messages.wrong_type", "messages.unknown_columns", "messages.no_json", "messages.tombstone"] {
        assert_eq!(list.matches(rule).count(), 1, "{list}");
    }
    let file = lake.join("messages").join(format!("{}.0.csv", stream.topic("reviews")));
    let kept = fs::read_to_string(&file).unwrap();
    assert!(kept.contains(&format!(",{},", offset - 2)), "{kept}");
    assert_eq!(kept.lines().count(), 3, "a header and two messages: {kept}");
    // Corrected where it lies.
    fs::write(
        &file,
        kept.replace(
            "\"\"review_score\"\":[]",
            &format!("\"\"review_score\"\":{}", held_back["review_score"].to_string().replace('"', "\"\"")),
        ),
    )
    .unwrap();
    let told = run(&[
        "quarantine",
        "replay",
        file.to_str().unwrap(),
        "--as-of",
        super::kit::AS_OF,
        "--tune",
        "off",
        "--max-rejected",
        "100%",
    ]);
    assert!(told.contains("1 of 2"), "{told}");
    shop.expect(&lake);
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 2, "the tombstone stays");
    assert_eq!(stands(&lake)[&(stream.topic("reviews"), 0)], offset, "a replay leaves the stream where it stands");
    follow();
    shop.expect(&lake);
}
