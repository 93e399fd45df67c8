//! Followers of a real Kafka into a lake in an object store: offsets and rows move by the one pointer, so that each row is in the lake
//! once, whoever dies and whoever loses.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use e2e::binary::{Ended, ended};
use e2e::bucket::LakeAfar;
use triptych_loader::working_copy::{ReadingCopy, Wanted};
use triptych_objects::Level;

use super::killed::{QUICK, brought, send, shuffled, wait};
use super::kit::{AS_OF, Shop, Stream, stands, tables};

const KILLS: u32 = 10;
const TOGETHER: usize = 40;
/// So many times more where none of those came to a second version.
const KILLS_MAX: u32 = 60;

fn copy(lake: &LakeAfar, wanted: Wanted<'_>) -> ReadingCopy {
    ReadingCopy::bring(&lake.afar("reader"), wanted, &AtomicBool::new(false)).expect("the lake can be read")
}

fn follow_to_end(lake: &LakeAfar, stream: &Stream, machine: &str, further: &[&str]) -> Ended {
    let mut command = lake.command_of("triptych-loader", machine);
    command.args(stream.arguments(&tables())).args(further).arg("--until-end");
    let ended = ended(&command.output().expect("the loader can be started"));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended
}

#[test]
fn rows_are_in_a_bucket_once_whichever_of_two_machines_is_killed() {
    let (Some(stream), Some(lake)) = (Stream::find("afar"), LakeAfar::new()) else { return };
    let shop = Shop::new(100, 24);
    stream.make(&tables(), 2);
    fs::write(lake.folder.path().join("quick"), QUICK).unwrap();
    let further = ["--kafka-config", "quick", "--every", "100ms", "--keep", "1000", "--quiet"];
    let rows = shuffled(&shop);
    let sender = stream.transactional_sender();
    let mut transactions = rows.chunks(TOGETHER);
    let mut kills = 0;
    let versions = || if copy(&lake, Wanted::All(Level::Manifest)).is_there { lake.loads_there().len() } else { 0 };
    while kills < KILLS || versions() < 3 {
        assert!(kills < KILLS_MAX, "no follower publishes anything before it is killed: the test shows nothing");
        for rows in transactions.by_ref().take(rows.len() / TOGETHER / KILLS as usize) {
            send(&sender, rows);
        }
        // Two at once, of which one goes on for a while.
        let [one, two] = ["one", "two"]
            .map(|machine| stream.start_as(lake.command_of("triptych-loader", machine), &tables(), &further));
        wait(1_500, kills);
        one.kill();
        wait(700, 0);
        two.kill();
        kills += 1;
    }
    for rows in transactions {
        send(&sender, rows);
    }
    follow_to_end(&lake, &stream, "one", &further);
    shop.expect(copy(&lake, Wanted::All(Level::Served)).path());
    let all = copy(&lake, Wanted::All(Level::Manifest));
    let expected: BTreeMap<String, u64> =
        shop.rows.iter().map(|(table, rows)| ((*table).to_owned(), rows.len() as u64)).collect();
    assert_eq!(brought(all.path()), expected, "not twice either");
    let ended = lake.loader_of("three", &["verify", "--quiet"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn messages_that_are_no_rows_are_kept_in_the_bucket_and_brought_back() {
    let (Some(stream), Some(lake)) = (Stream::find("afar-poison"), LakeAfar::new()) else { return };
    let shop = Shop::new(60, 26);
    stream.make(&tables(), 1);
    let sender = stream.sender();
    let held_back = &shop.rows["reviews"][0];
    for (table, rows) in &shop.rows {
        rows.iter().filter(|row| row != &held_back).for_each(|row| sender.row(table, row));
    }
    let score = held_back["review_score"].to_string();
    let broken = held_back.to_string().replace(&format!("\"review_score\":{score}"), "\"review_score\":[]");
    sender.send("reviews", "r", Some(broken.as_bytes()));
    sender.send("orders", "o", Some(b"{\"id\": 1}"));
    sender.flush();
    assert!(follow_to_end(&lake, &stream, "one", &[]).stdout.contains("messages kept apart 2"));
    follow_to_end(&lake, &stream, "two", &[]);
    let list = lake.loader_of("three", &["quarantine", "list", "--json"]);
    assert_eq!(list.code, Some(0), "{}", list.stderr);
    let list: serde_json::Value = serde_json::from_str(&list.stdout).expect("JSON");
    let files = list.as_array().expect("a list").iter().filter_map(|entry| entry["file"].as_str());
    let file = files.map(Path::new).find(|file| file.ends_with(format!("messages/{}.0.csv", stream.topic("reviews"))));
    let file = file.expect("messages are listed").to_owned();
    let kept = fs::read_to_string(&file).unwrap();
    assert_eq!(kept.lines().count(), 2, "a header and a message: {kept}");
    let offset = stands(copy(&lake, Wanted::All(Level::Manifest)).path())[&(stream.topic("reviews"), 0)];
    let corrected =
        kept.replace("\"\"review_score\"\":[]", &format!("\"\"review_score\"\":{}", score.replace('"', "\"\"")));
    assert_ne!(kept, corrected);
    fs::write(&file, corrected).unwrap();
    let replay = ["quarantine", "replay", file.to_str().unwrap(), "--as-of", AS_OF, "--tune", "off"];
    let told = lake.loader_of("three", &[&replay[..], &["--max-rejected", "100%"]].concat());
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(told.stdout.contains("1 of 1"), "{}", told.stdout);
    let now = copy(&lake, Wanted::All(Level::Served));
    shop.expect(now.path());
    assert_eq!(stands(now.path())[&(stream.topic("reviews"), 0)], offset, "a replay leaves the stream where it stands");
    assert!(!now.path().join("messages").join(file.file_name().unwrap()).exists(), "none of the reviews is left");
    assert_eq!(fs::read_dir(now.path().join("messages")).unwrap().count(), 1);
    assert_eq!(lake.orphans(), [""; 0]);
}
