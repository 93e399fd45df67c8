//! Five hundred clients in the same moment: each gets the right answer, or is told honestly to come again.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Barrier;

use e2e::binary::loader;
use e2e::http::{Answer, Client};
use e2e::lake::new_folder;
use e2e::running::Running;
use serde_json::json;

const CLIENTS: usize = 500;
/// Facts, documents, graph, and the load itself.
const QUESTIONS: [&str; 5] = [
    "{ kpis(groupBy: [MONTH, CATEGORY]) { rows { month category revenue orders } } }",
    "{ kpis(groupBy: [STATE]) { rows { state customers averageScore } total { revenue } } }",
    "{ products(first: 20) { nodes { id revenue reviewSummary { count } } totalCount } }",
    "{ recommendations(customerId: \"nobody\") { rank product { id } } }",
    "{ load { id source } }",
];

fn hash(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}

fn ask(address: &str, question: &str) -> Answer {
    Client::connect(address).post(&json!({ "query": question }).to_string(), &[])
}

/// How many were told to come again.
fn burst(gateway: &Running) -> usize {
    let address = gateway.address();
    let expected = QUESTIONS.map(|question| {
        let answer = ask(address, question);
        assert!(answer.status == 200 && answer.json()["errors"].is_null(), "{question}: {}", answer.text());
        hash(&answer.body)
    });
    let together = Barrier::new(CLIENTS);
    let client = |number: usize| {
        let which = number % QUESTIONS.len();
        together.wait();
        let answer = ask(address, QUESTIONS[which]);
        if answer.status == 503 {
            assert_eq!(answer.code(), "BUSY");
            assert_eq!(answer.header("retry-after"), Some("1"));
            return 1;
        }
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(hash(&answer.body), expected[which], "{}: {}", QUESTIONS[which], answer.text());
        0
    };
    std::thread::scope(|scope| {
        let client = &client;
        let clients: Vec<_> = (0..CLIENTS).map(|number| scope.spawn(move || client(number))).collect();
        clients.into_iter().map(|client| client.join().expect("its answer is right")).sum()
    })
}

#[test]
fn five_hundred_clients_at_once_are_answered_right_or_told_to_come_again() {
    let folder = new_folder();
    let ended = loader(&["load", "generate:orders=2000,seed=3", "--tune", "off", "--quiet"], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    for options in [&["--timeout", "300"][..], &["--timeout", "300", "--cache", "0"]] {
        let gateway = Running::start_with(folder.path(), None, options);
        assert_eq!(burst(&gateway), 0, "all find a place, or a place in the line, with {options:?}");
    }
    let narrow = ["--timeout", "300", "--cache", "0", "--requests-max", "1", "--waiting-max", "3"];
    let narrow = Running::start_with(folder.path(), None, &narrow);
    let refused = burst(&narrow);
    assert!(refused > 0 && refused < CLIENTS, "{refused} were told to come again");
    assert_eq!(ask(narrow.address(), QUESTIONS[0]).status, 200, "it goes on");
}
