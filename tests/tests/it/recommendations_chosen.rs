//! A load that chooses its model tells what it chose, alike each time, and how it stands beside the simple ways.

use std::path::Path;

use e2e::binary::{command, ended, loader};
use e2e::lake::new_folder;
use serde_json::{Value, json};

const QUESTION: &str = "{ load { recommendations { mode terms asked tried cutShort hitRate check { asked simple hitRate \
                        simpleHitRate gain gainError simpleIsServed } } } }";

fn chosen(lake: &Path) -> Value {
    let loaded = loader(&["load", "generate:orders=20000,seed=3", "--lake", "lake", "--quiet"], lake);
    assert_eq!(loaded.code, Some(0), "{}", loaded.stderr);
    let output = command("triptych-gateway").args(["query", QUESTION, "--lake", "lake"]).current_dir(lake).output();
    let asked = ended(&output.expect("the gateway can be started"));
    assert_eq!(asked.code, Some(0), "{}", asked.stderr);
    let answer: Value = serde_json::from_str(&asked.stdout).expect("the answer is JSON");
    answer["data"]["load"]["recommendations"].clone()
}

#[test]
fn a_load_chooses_alike_each_time_and_tells_what() {
    let (one, other) = (new_folder(), new_folder());
    let choices = chosen(one.path());
    assert_eq!(choices, chosen(other.path()));
    let modes: Vec<&Value> = choices.as_array().expect("a list").iter().map(|choice| &choice["mode"]).collect();
    assert_eq!(modes, ["NEW_ITEMS", "NEXT_BASKET", "ALSO_BOUGHT"]);
    let asked = choices.as_array().expect("a list").iter().filter(|choice| choice["asked"] != json!(0));
    for choice in asked.clone() {
        assert!(choice["tried"].as_u64().is_some_and(|tried| tried > 20), "{choice}");
        assert_eq!(choice["cutShort"], json!(false));
    }
    assert!(asked.count() > 0, "{choices}");
}
