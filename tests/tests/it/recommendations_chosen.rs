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

/// Of the load that is served: its id, the load that chose where that is another, and the parameters.
fn model(lake: &Path) -> (Value, Value, Value) {
    let manifest = std::fs::read_to_string(lake.join("lake/current/manifest.json")).expect("a load is served");
    let manifest: Value = serde_json::from_str(&manifest).expect("it is JSON");
    let of = &manifest["recommendations"];
    (manifest["load_id"].clone(), of["chosen_in"].clone(), of["modes"].clone())
}

#[test]
fn a_small_change_keeps_the_chosen_model() {
    let folder = new_folder();
    let lake = folder.path();
    let load = |source: &str, further: &[&str]| {
        let ended = loader(&[&["load", source, "--quiet"], further].concat(), lake);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        model(lake)
    };
    let (first, chosen_in, modes) = load("generate:orders=20000,seed=3", &[]);
    assert_eq!(chosen_in, Value::Null);
    for seed in ["orders=200,seed=4", "orders=300,seed=5"] {
        let kept = load(&format!("generate:{seed}"), &["--upsert"]);
        assert_eq!((&kept.1, &kept.2), (&first, &modes), "the load that chose is told, not the one before");
    }
    // Somebody says how long to choose, or that nothing is to be chosen.
    assert_ne!(load("generate:orders=200,seed=6", &["--upsert", "--tune", "off"]).2, modes);
    let anew = load("generate:orders=200,seed=7", &["--upsert"]);
    assert_eq!(anew.1, Value::Null, "there was no choice to keep");
    let grown = load("generate:orders=6000,seed=8", &["--upsert"]);
    assert_eq!(grown.1, Value::Null, "with a third more, it is chosen anew");
}
