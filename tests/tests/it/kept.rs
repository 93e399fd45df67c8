//! Answers that are kept are those that would be made: every case is asked of a gateway that keeps answers and of one that keeps none, and
//! all answers are equal to the byte. Many who ask the same at once are answered by one.

use std::thread;

use e2e::case;
use e2e::http::Client;
use e2e::lake::{Lake, mini, new_folder};
use e2e::running::Running;
use serde_json::{Value, json};

/// Of all cases over the small fixture, in percent. The others have errors or tell of now.
const KEPT_MIN: usize = 60;
/// Cases without a name and variables.
const LONGER_MIN: usize = 20;
const CLIENTS: usize = 32;
/// An answer with errors tells the id of its request.
const SAME_ID: [&str; 1] = ["x-request-id: case"];

fn body(question: &str, tell: &[&str]) -> String {
    json!({ "query": question, "extensions": { "tell": tell } }).to_string()
}

/// Two gateways over one lake, of which the second keeps nothing.
fn start(lake: &Lake) -> [Running; 2] {
    let folder = new_folder();
    let named = lake.path().display().to_string();
    [&["--lake", &named][..], &["--lake", &named, "--cache", "0"]]
        .map(|options| Running::start_with(folder.path(), None, options))
}

#[test]
fn an_answer_that_is_kept_is_equal_to_the_byte_to_one_that_is_made() {
    let source = mini().display().to_string();
    let lake = Lake::of(&source);
    let [keeping, making] = start(&lake);
    let (mut keeping, mut making) = (Client::connect(keeping.address()), Client::connect(making.address()));
    let cases: Vec<case::Case> = case::all().into_iter().filter(|case| case.source() == source).collect();
    let mut kept = 0;
    for case in &cases {
        let plain = body(&case.question, &[]);
        let (made, first) = (making.post(&plain, &SAME_ID), keeping.post(&plain, &SAME_ID));
        let again = keeping.post(&plain, &SAME_ID);
        let told = keeping.post(&body(&case.question, &["cache"]), &SAME_ID).json();
        let is_kept = told["extensions"]["cache"] == "hit";
        let has_errors = made.json()["errors"].is_array();
        assert!(!(is_kept && has_errors), "{}: an answer with errors is kept", case.name);
        kept += usize::from(is_kept);
        if is_kept || has_errors {
            for answer in [&first, &again] {
                assert_eq!((answer.status, answer.text()), (made.status, made.text()), "{}", case.name);
            }
            let mut told = told;
            told["extensions"].as_object_mut().map(|extensions| extensions.remove("cache"));
            assert_eq!(told, made.json(), "{}: what is told changes nothing else", case.name);
        }
    }
    assert!(kept * 100 >= cases.len() * KEPT_MIN, "of {} cases only {kept} are kept", cases.len());
}

/// Below whole answers, parts are kept: a question that is new has them in common with one that was asked.
#[test]
fn an_answer_of_parts_that_are_kept_is_equal_to_the_byte_to_one_that_is_made() {
    let source = mini().display().to_string();
    let lake = Lake::of(&source);
    let [keeping, making] = start(&lake);
    let (mut keeping, mut making) = (Client::connect(keeping.address()), Client::connect(making.address()));
    let mut asked = 0;
    for case in case::all().into_iter().filter(|case| case.source() == source) {
        // One that has no name and no variables can be given a field more.
        let lines: Vec<&str> = case.question.lines().skip_while(|line| line.starts_with('#')).collect();
        let lines = lines.join("\n");
        let Some(fields) = lines.strip_prefix('{') else { continue };
        keeping.post(&body(&case.question, &[]), &SAME_ID);
        let longer = body(&format!("{{ more: __typename {fields}"), &["cache"]);
        let (mut first, made) = (keeping.post(&longer, &SAME_ID).json(), making.post(&longer, &SAME_ID).json());
        // What is not kept tells of now.
        if keeping.post(&longer, &SAME_ID).json()["extensions"]["cache"] == "hit" {
            asked += 1;
            assert_eq!(first["extensions"]["cache"], "miss", "{}", case.name);
            first["extensions"]["cache"] = made["extensions"]["cache"].clone();
            assert_eq!(first, made, "{}", case.name);
        }
    }
    assert!(asked >= LONGER_MIN, "only {asked} cases could be given a field more");
}

#[test]
fn many_who_ask_the_same_at_once_are_answered_alike() {
    let lake = Lake::of("generate:orders=2000,seed=1");
    let [keeping, _] = start(&lake);
    let question = body("{kpis(groupBy: [MONTH, CATEGORY, STATE], first: 1000) {rows{revenue orders}}}", &["cache"]);
    let address = keeping.address();
    let ask = || Client::connect(address).post(&question, &[]).json();
    let answers: Vec<Value> = thread::scope(|scope| {
        let asking: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().map(|client| client.join().expect("it is answered")).collect()
    });
    assert!(answers[0]["data"]["kpis"]["rows"].as_array().is_some_and(|rows| rows.len() > 100), "{}", answers[0]);
    assert!(answers.iter().all(|answer| answer["data"] == answers[0]["data"]));
}
